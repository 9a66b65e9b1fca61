@NullMarked
package io.mirage.maven.pipeline;

import org.jspecify.annotations.NullMarked;
