@NullMarked
package io.mirage.maven.solo5;

import org.jspecify.annotations.NullMarked;
