/** How the sources of a unikernel are described, and the files of one target's folder that follow from it. */
@NullMarked
package io.mirage.maven.frontend;

import org.jspecify.annotations.NullMarked;
