/** The compilers that build contexts use: found, asked what they are, and identified. */
@NullMarked
package io.mirage.maven.toolchain;

import org.jspecify.annotations.NullMarked;
