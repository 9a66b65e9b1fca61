@NullMarked
package io.mirage.maven.frontend;

import org.jspecify.annotations.NullMarked;
