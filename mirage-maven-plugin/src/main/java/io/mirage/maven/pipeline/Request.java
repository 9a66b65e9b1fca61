package io.mirage.maven.pipeline;

import io.mirage.maven.project.Declaration;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What a goal is asked to do.
 *
 * @param declaration what the POM and the command line declare
 * @param dune the dune executable: a name that is searched in the PATH, or a path
 * @param mirage the mirage tool, likewise
 * @param jobs how many commands may run at once, over all dune processes; at least 1
 * @param timeout after which a dune process is ended; empty for no limit
 * @param terminal whether progress may be shown as a line that moves
 * @param access how to get at dependencies
 * @param duneCache whether dune keeps what it has built
 * @param environment variables that dune gets in addition to those of the build, or instead of them
 * @since 0.1.0
 */
public record Request(
        Declaration declaration,
        String dune,
        String mirage,
        int jobs,
        Optional<Duration> timeout,
        boolean terminal,
        DependencyAccess access,
        DuneCache duneCache,
        Map<String, String> environment) {
    /** Copies the variables. */
    public Request {
        environment = Map.copyOf(environment);
    }
}
