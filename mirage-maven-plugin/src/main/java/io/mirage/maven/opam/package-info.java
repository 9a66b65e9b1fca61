/** Dependencies: opam files and lock files, solving, and the store of vendored sources. */
@NullMarked
package io.mirage.maven.opam;

import org.jspecify.annotations.NullMarked;
