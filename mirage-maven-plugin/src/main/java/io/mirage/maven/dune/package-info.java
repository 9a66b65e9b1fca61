/** S-expressions, the dune files as values, running dune, reading its diagnostics. */
@NullMarked
package io.mirage.maven.dune;

import org.jspecify.annotations.NullMarked;
