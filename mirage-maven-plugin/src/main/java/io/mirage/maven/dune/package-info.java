@NullMarked
package io.mirage.maven.dune;

import org.jspecify.annotations.NullMarked;
