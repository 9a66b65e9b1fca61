@NullMarked
package io.mirage.maven.mojo;

import org.jspecify.annotations.NullMarked;
