package io.mirage.maven.pipeline;

import io.mirage.maven.opam.LockFile;
import io.mirage.maven.opam.StoredDuniverse;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The locked dependencies of a project.
 *
 * @param lock what is locked
 * @param file the lock file
 * @param text its text
 * @param duniverse the vendored sources in the store; empty when nothing is vendored, or they are not there yet
 * @since 0.1.0
 */
public record Locked(LockFile lock, Path file, String text, Optional<StoredDuniverse> duniverse) {}
