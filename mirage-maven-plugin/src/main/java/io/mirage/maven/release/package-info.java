/** What is published: the index, the coordinates of the artifacts, and the check of every image before. */
@NullMarked
package io.mirage.maven.release;

import org.jspecify.annotations.NullMarked;
