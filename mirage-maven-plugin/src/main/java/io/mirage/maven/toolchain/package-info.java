@NullMarked
package io.mirage.maven.toolchain;

import org.jspecify.annotations.NullMarked;
