@NullMarked
package io.mirage.maven.workspace;

import org.jspecify.annotations.NullMarked;
