/** One runner for external commands, and the facts of the host they run on. */
@NullMarked
package io.mirage.maven.process;

import org.jspecify.annotations.NullMarked;
