package io.mirage.maven.opam;

import io.mirage.maven.process.Command;
import io.mirage.maven.process.CommandException;
import io.mirage.maven.process.CommandResult;
import io.mirage.maven.process.CommandRunner;
import io.mirage.maven.process.OutputListener.Stream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Runs opam on one opam root.
 *
 * @param opam the opam executable
 * @param root the opam root; opam's current directory too
 * @param environment all variables
 * @param runner runs opam
 * @param waiting is told when opam waits for another opam
 */
record OpamProcess(
        Path opam, Path root, Map<String, String> environment, CommandRunner runner, Consumer<String> waiting) {
    // opam 2.1: "Another process has locked .../config.lock, waiting (^C to abort)... "
    private static final String LOCKED = "has locked";
    private static final int KILLED = 128;
    private static final int TAIL = 25;

    OpamProcess {
        environment = Map.copyOf(environment);
    }

    /** The same, but opam asks before it does something. */
    OpamProcess withoutYes() {
        Map<String, String> other = new TreeMap<>(environment);
        other.remove("OPAMYES");
        return new OpamProcess(opam, root, other, runner, waiting);
    }

    /** What opam answers, line by line. */
    List<String> ask(List<String> arguments) throws SwitchException, InterruptedException {
        List<String> output = new ArrayList<>();
        CommandResult result = run(arguments, output::add);
        if (!result.succeeded()) {
            throw failure(arguments, result);
        }
        return output;
    }

    CommandResult run(List<String> arguments, Consumer<String> line) throws SwitchException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(opam.toString()));
        words.addAll(arguments);
        try {
            CommandResult result =
                    runner.run(new Command(words, root, environment, Optional.empty()), (stream, text) -> {
                        if (text.contains(LOCKED)) {
                            waiting.accept(text.strip());
                        }
                        // Warnings are not answers.
                        if (stream == Stream.STDOUT || !arguments.contains("--short")) {
                            line.accept(text);
                        }
                    });
            if (result.exitCode() > KILLED) {
                // Whoever ends the build ends opam with it.
                throw new InterruptedException("opam was ended by a signal");
            }
            return result;
        } catch (CommandException e) {
            throw new SwitchException("opam cannot be run: " + e.getMessage(), e);
        }
    }

    /** What went wrong when opam ended so. */
    SwitchException failure(List<String> arguments, CommandResult result) {
        String meaning = switch (result.exitCode()) {
            case 5 -> "the repositories do not have it";
            case 20 -> "these versions do not go together, or are not for this system";
            case 31 -> "a package cannot be built";
            case 40 -> "sources cannot be fetched";
            default -> "exit code " + result.exitCode();
        };
        List<String> said =
                result.tail().stream().filter(text -> !text.isBlank()).toList();
        Path log = root.resolve("log");
        return new SwitchException("opam " + String.join(" ", arguments) + " failed: " + meaning + "\n"
                + OpamRoot.indented(said.subList(Math.max(0, said.size() - TAIL), said.size()))
                + (Files.isDirectory(log) ? "\nopam keeps the output of what it built in " + log + "." : ""));
    }
}
