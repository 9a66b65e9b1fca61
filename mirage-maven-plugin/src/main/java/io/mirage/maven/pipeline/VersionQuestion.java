package io.mirage.maven.pipeline;

import io.mirage.maven.process.Command;
import io.mirage.maven.process.CommandException;
import io.mirage.maven.process.CommandRunner;
import io.mirage.maven.process.HostEnvironment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks a program for its version. */
final class VersionQuestion {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private VersionQuestion() {}

    /** All lines that {@code --version} makes it print, on either stream, whatever its exit code. */
    static List<String> ask(CommandRunner runner, HostEnvironment host, Path executable)
            throws CommandException, InterruptedException {
        List<String> lines = new ArrayList<>();
        runner.run(
                new Command(
                        List.of(executable.toString(), "--version"),
                        Path.of("").toAbsolutePath(),
                        host.variables(),
                        Optional.of(LIMIT)),
                (stream, line) -> lines.add(line));
        return lines;
    }
}
