/**
 * One class a goal: each composes the packages below into what the goal does. Here files, processes and the immutable
 * values meet; the goals only turn parameters into a request and exceptions into Maven's.
 */
@NullMarked
package io.mirage.maven.pipeline;

import org.jspecify.annotations.NullMarked;
