/** What the POM declares and what follows from it: immutable values and pure functions, no file and no process. */
@NullMarked
package io.mirage.maven.project;

import org.jspecify.annotations.NullMarked;
