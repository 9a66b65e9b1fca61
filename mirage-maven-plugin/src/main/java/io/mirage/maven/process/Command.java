package io.mirage.maven.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An external command: what is run, where, and with which environment. Never passes through a shell.
 *
 * @param arguments the program and its arguments, at least the program. The program is an absolute path, a path with a
 *     slash relative to {@code directory}, or a name that is searched in the {@code PATH} of {@code environment}. An
 *     argument may be empty, but holds no NUL character.
 * @param directory the working directory; it has to exist when the command is run
 * @param environment the complete environment: nothing is inherited from the JVM. A name is not empty and holds neither
 *     {@code =} nor NUL, a value holds no NUL.
 * @param timeout after which the command is ended, more than zero; absent for no limit
 * @param onConsole whether it has the standard streams of the JVM, as a program that a shell starts
 * @since 0.1.0
 */
public record Command(
        List<String> arguments,
        Path directory,
        Map<String, String> environment,
        Optional<Duration> timeout,
        boolean onConsole) {

    private static final Pattern NEEDS_NO_QUOTES = Pattern.compile("[A-Za-z0-9_@%+=:,./^-]+");

    /**
     * Checks what the operating system could not take.
     *
     * @throws IllegalArgumentException when there is no program, when an argument or a variable cannot be passed to a
     *     process, or when the timeout is not positive
     */
    public Command {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        if (arguments.isEmpty() || arguments.get(0).isEmpty()) {
            throw new IllegalArgumentException("a command needs a program to run");
        }
        for (String argument : arguments) {
            if (hasNul(argument)) {
                throw new IllegalArgumentException("an argument of " + arguments.get(0) + " holds a NUL character");
            }
        }
        environment.forEach((name, value) -> {
            if (name.isEmpty() || name.indexOf('=') >= 0 || hasNul(name)) {
                throw new IllegalArgumentException("not the name of an environment variable: \"" + name + '"');
            }
            if (hasNul(value)) {
                throw new IllegalArgumentException("environment variable " + name + " holds a NUL character");
            }
        });
        timeout.ifPresent(limit -> {
            if (limit.isNegative() || limit.isZero()) {
                throw new IllegalArgumentException("a timeout has to be more than zero: " + limit);
            }
        });
    }

    /**
     * A command whose output is read.
     *
     * @param arguments the program and its arguments
     * @param directory the working directory
     * @param environment the complete environment
     * @param timeout after which the command is ended; absent for no limit
     * @throws IllegalArgumentException as the canonical constructor
     * @since 0.1.0
     */
    public Command(
            List<String> arguments, Path directory, Map<String, String> environment, Optional<Duration> timeout) {
        this(arguments, directory, environment, timeout, false);
    }

    /**
     * A command whose output is read, without a time limit.
     *
     * @param arguments the program and its arguments
     * @param directory the working directory
     * @param environment the complete environment
     * @return the command
     * @throws IllegalArgumentException as the constructor
     * @since 0.1.0
     */
    public static Command of(List<String> arguments, Path directory, Map<String, String> environment) {
        return new Command(arguments, directory, environment, Optional.empty());
    }

    /**
     * This command with the standard streams of the JVM.
     *
     * @return the command
     * @since 0.1.0
     */
    public Command withConsole() {
        return new Command(arguments, directory, environment, timeout, true);
    }

    /**
     * The program, as given.
     *
     * @return the first of the arguments
     * @since 0.1.0
     */
    public String program() {
        return arguments.get(0);
    }

    /**
     * The command line as a person would type it into a POSIX shell, for messages only.
     *
     * @return one line, unless an argument holds a line break; words that need it stand in single quotes
     * @since 0.1.0
     */
    public String rendered() {
        return arguments.stream().map(Command::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String word) {
        return NEEDS_NO_QUOTES.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private static boolean hasNul(String text) {
        return text.indexOf('\0') >= 0;
    }
}
