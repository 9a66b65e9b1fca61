/**
 * What an image can be made for: the signature that a target implements, and the built-in targets.
 *
 * <p>Targets are found by injection: a jar on the plugin's class path that carries a named {@link
 * io.mirage.maven.target.Target} component adds one.
 */
@NullMarked
package io.mirage.maven.target;

import org.jspecify.annotations.NullMarked;
