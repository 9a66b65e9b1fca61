@NullMarked
package io.mirage.maven.process;

import org.jspecify.annotations.NullMarked;
