/** Runs the plugin in real Mavens with real compilers; WRITING_TESTS.md says how to add a test. */
@NullMarked
package io.mirage.maven.it;

import org.jspecify.annotations.NullMarked;
