package io.mirage.maven.pipeline;

import io.mirage.maven.opam.GitAccess;
import io.mirage.maven.opam.Transfer;
import io.mirage.maven.project.Coordinates;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a build gets at dependencies.
 *
 * @param opam the opam executable: a name that is searched in the PATH, or a path
 * @param opamMonorepo the opam-monorepo executable, likewise
 * @param autoLock whether a lock file that is missing or stale is written anew
 * @param offline whether nothing may be fetched
 * @param transfer fetches archives
 * @param git what git needs to fetch
 * @param artifacts finds artifacts of Maven repositories
 * @since 0.1.0
 */
public record DependencyAccess(
        String opam,
        String opamMonorepo,
        boolean autoLock,
        boolean offline,
        Transfer transfer,
        GitAccess git,
        Artifacts artifacts) {

    /** Finds artifacts of Maven repositories. */
    @FunctionalInterface
    public interface Artifacts {
        /**
         * Finds an artifact.
         *
         * @param coordinates of its project
         * @param extension its type
         * @param classifier its classifier; empty for none
         * @return its file; empty when no repository has it
         * @throws BuildFailure if it cannot be had for another reason
         */
        Optional<Path> find(Coordinates coordinates, String extension, String classifier) throws BuildFailure;
    }
}
