/** The goals. Parameters in, one call, a report out; no decision is made here. */
@NullMarked
package io.mirage.maven.mojo;

import org.jspecify.annotations.NullMarked;
