package io.mirage.maven.project;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a POM declares of dependencies.
 *
 * @param packages opam packages, for a program that the POM alone describes
 * @param repositories opam repositories to lock from; later ones come before earlier ones; none for those of MirageOS
 * @param store the folder of the store; empty for the one below the user's cache directory
 * @param mirrors where sources are fetched from instead
 * @param duniverse a published duniverse
 * @since 0.1.0
 */
public record DependencyOptions(
        List<String> packages,
        List<String> repositories,
        Optional<Path> store,
        List<SourceMirror> mirrors,
        Optional<DuniverseArtifact> duniverse) {
    /** Nothing declared. */
    public static final DependencyOptions NONE =
            new DependencyOptions(List.of(), List.of(), Optional.empty(), List.of(), Optional.empty());

    /** Trims the lists, and makes the path absolute and normal. */
    public DependencyOptions {
        packages = Faults.entries(packages);
        repositories = Faults.entries(repositories);
        store = store.map(path -> path.toAbsolutePath().normalize());
        mirrors = List.copyOf(mirrors);
    }
}
