@NullMarked
package io.mirage.maven.project;

import org.jspecify.annotations.NullMarked;
