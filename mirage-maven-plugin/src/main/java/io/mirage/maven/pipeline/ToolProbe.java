package io.mirage.maven.pipeline;

import io.mirage.maven.process.Command;
import io.mirage.maven.process.CommandException;
import io.mirage.maven.process.CommandRunner;
import io.mirage.maven.process.CommandTimeoutException;
import io.mirage.maven.process.Executables;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks for programs and asks them what they are, giving none more than a few seconds. */
final class ToolProbe {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Pattern VERSION = Pattern.compile("(?<![\\w.])v?(\\d+(?:\\.\\d+)+[^\\s(),]*)");

    private final CommandRunner runner;
    private final Map<String, String> variables;

    ToolProbe(CommandRunner runner, Map<String, String> variables) {
        this.runner = limited(runner);
        this.variables = Map.copyOf(variables);
    }

    /** Runs commands, and ends those that take too long: a doctor does not wait. */
    static CommandRunner limited(CommandRunner runner) {
        return (command, listener) -> runner.run(
                new Command(command.arguments(), command.directory(), command.environment(), Optional.of(LIMIT)),
                listener);
    }

    /**
     * A program.
     *
     * @param file where it is; empty when there is none
     * @param lines what it said
     * @param fault why it cannot be used; empty when it answered
     */
    record Answer(Optional<Path> file, List<String> lines, Optional<String> fault) {
        Answer {
            lines = List.copyOf(lines);
        }

        boolean isMissing() {
            return file.isEmpty() && fault.isPresent();
        }

        /** The first thing it says that looks like a version; what stands in parentheses is that of its package. */
        Optional<String> version() {
            return lines.stream()
                    .map(line -> VERSION.matcher(line.replaceAll("\\([^)]*\\)", "")))
                    .filter(Matcher::find)
                    .map(matcher -> matcher.group(1))
                    .findFirst();
        }

        /** What it says, for a message about another program of its name. */
        String said() {
            String all = String.join(" ", lines).strip();
            return all.length() <= 60 ? all : all.substring(0, 59) + "…";
        }
    }

    /** Looks for a program without running it. */
    Answer locate(String name, String path) {
        if (name.isBlank()) {
            return new Answer(Optional.empty(), List.of(), Optional.of("its name is empty"));
        }
        Executables.Lookup lookup = Executables.find(name, path);
        if (lookup instanceof Executables.NotFound none) {
            boolean absent = none.problem() == Executables.Problem.ABSENT && name.indexOf('/') < 0;
            return new Answer(
                    Optional.empty(),
                    List.of(),
                    Optional.of(absent ? Finding.MISSING : "program " + name + " " + none.reason()));
        }
        return new Answer(lookup.path().map(Path::toAbsolutePath), List.of(), Optional.empty());
    }

    /**
     * Looks for a program and asks it.
     *
     * @param name a name that is searched, or a path
     * @param path where it is searched, as in the variable PATH
     * @param question its arguments; it has to answer it without changing anything
     */
    Answer ask(String name, String path, String... question) throws InterruptedException {
        Answer found = locate(name, path);
        if (found.file().isEmpty()) {
            return found;
        }
        List<String> command = new ArrayList<>(List.of(found.file().get().toString()));
        command.addAll(List.of(question));
        Map<String, String> environment = new HashMap<>(variables);
        environment.put("PATH", path);
        List<String> lines = new ArrayList<>();
        try {
            runner.run(
                    new Command(command, Path.of("").toAbsolutePath(), environment, Optional.empty()),
                    (stream, line) -> lines.add(line));
        } catch (CommandTimeoutException e) {
            return new Answer(
                    found.file(), lines, Optional.of("does not answer within " + LIMIT.toSeconds() + " seconds"));
        } catch (CommandException e) {
            return new Answer(found.file(), lines, Optional.of("does not run: " + e.getMessage()));
        }
        return new Answer(found.file(), lines, Optional.empty());
    }
}
