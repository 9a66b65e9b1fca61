package io.mirage.maven.dune;

import io.mirage.maven.dune.Diagnostic.Severity;
import io.mirage.maven.process.Command;
import java.time.Duration;
import java.util.List;

/**
 * How a run of dune ended.
 *
 * @param exitCode 0, 1, or 130 after a signal
 * @param diagnostics what was found in the output, each fault once
 * @param tail the last lines of the output
 * @param actions how many actions dune reported; it reports none for what it does itself, like copying, and none at all
 *     for a build that was up to date
 * @param duration from start to end
 * @param command what was run
 * @since 0.1.0
 */
public record DuneResult(
        int exitCode,
        List<Diagnostic> diagnostics,
        List<String> tail,
        int actions,
        Duration duration,
        Command command) {

    /** Takes copies. */
    public DuneResult {
        diagnostics = List.copyOf(diagnostics);
        tail = List.copyOf(tail);
    }

    /**
     * Whether dune says it succeeded. It says so too when there was nothing to build.
     *
     * @return true for exit code 0
     * @since 0.1.0
     */
    public boolean succeeded() {
        return exitCode == 0;
    }

    /**
     * What stopped the build.
     *
     * @return the diagnostics that are errors
     * @since 0.1.0
     */
    public List<Diagnostic> errors() {
        return diagnostics.stream().filter(d -> d.severity() == Severity.ERROR).toList();
    }
}
