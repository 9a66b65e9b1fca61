@NullMarked
package io.mirage.maven.release;

import org.jspecify.annotations.NullMarked;
