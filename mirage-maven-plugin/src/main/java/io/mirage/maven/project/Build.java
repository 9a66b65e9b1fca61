package io.mirage.maven.project;

import io.mirage.maven.target.Target;
import java.util.Optional;

/**
 * One target of one build context, and how dune gets at it.
 *
 * @param target the target
 * @param duneContext the name of the context inside the dune-workspace
 * @param toolchain the findlib toolchain; empty for the compiler of the host
 * @since 0.1.0
 */
public record Build(Target target, String duneContext, Optional<String> toolchain) {}
