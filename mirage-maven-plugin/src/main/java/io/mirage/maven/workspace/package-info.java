/** The workspace under {@code target/mirage}: staging of sources, writing what changed, its layout and its lock. */
@NullMarked
package io.mirage.maven.workspace;

import org.jspecify.annotations.NullMarked;
