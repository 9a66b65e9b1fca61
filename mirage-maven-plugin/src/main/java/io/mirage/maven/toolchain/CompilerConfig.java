package io.mirage.maven.toolchain;

import io.mirage.maven.process.Command;
import io.mirage.maven.process.CommandException;
import io.mirage.maven.process.CommandResult;
import io.mirage.maven.process.CommandRunner;
import io.mirage.maven.process.OutputListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code ocamlopt -config} prints: {@code key: value} lines (OCaml 4.13).
 *
 * @param values the values by key
 */
record CompilerConfig(Map<String, String> values) {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    static CompilerConfig ask(CommandRunner runner, Path ocamlopt, Map<String, String> environment)
            throws ToolchainException, InterruptedException {
        Map<String, String> values = new LinkedHashMap<>();
        Command command = new Command(
                List.of(ocamlopt.toString(), "-config"), Path.of("").toAbsolutePath(), environment, Optional.of(LIMIT));
        CommandResult result;
        try {
            result = runner.run(command, (stream, line) -> {
                int colon = line.indexOf(':');
                if (stream == OutputListener.Stream.STDOUT && colon > 0) {
                    values.putIfAbsent(
                            line.substring(0, colon), line.substring(colon + 1).trim());
                }
            });
        } catch (CommandException e) {
            throw new ToolchainException("its compiler cannot be run: " + e.getMessage(), e);
        }
        if (!result.succeeded() || !values.containsKey("architecture") || !values.containsKey("version")) {
            throw new ToolchainException("its compiler does not work: " + command.rendered() + " ended with exit code "
                    + result.exitCode() + lastLine(result));
        }
        checkPlace(ocamlopt, values.getOrDefault("standard_library", ""));
        return new CompilerConfig(values);
    }

    /** A compiler has the place it was installed in built in, and does not notice that it was moved. */
    private static void checkPlace(Path ocamlopt, String standardLibrary) throws ToolchainException {
        if (!standardLibrary.isEmpty() && !Files.isDirectory(Path.of(standardLibrary))) {
            throw new ToolchainException("its compiler " + ocamlopt
                    + " was built for another place: its standard library"
                    + " is to be in " + standardLibrary + ", which is no folder. A switch or prefix that was moved does"
                    + " not work; move it back, or install it again where it is.");
        }
    }

    private static String lastLine(CommandResult result) {
        List<String> tail = result.tail();
        return tail.isEmpty() ? "" : " and said: " + tail.get(tail.size() - 1);
    }

    String value(String key) {
        return values.getOrDefault(key, "");
    }

    /** The program of a setting that is a command line: its first word. */
    Optional<String> program(String key) {
        String word = value(key).trim().split("\\s+", 2)[0];
        return word.isEmpty() ? Optional.empty() : Optional.of(word);
    }
}
