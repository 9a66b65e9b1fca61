package io.mirage.maven.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds programs the way a shell would, and says why one was not found.
 *
 * @since 0.1.0
 */
public final class Executables {

    private Executables() {}

    /**
     * Looks for a program.
     *
     * @param name an absolute path, which is taken as it is, or a plain name, which is searched in {@code path}. A
     *     relative path with a slash is resolved against the directory of the JVM; resolve it before to mean another.
     * @param path directories, separated as in the variable {@code PATH}. Empty and relative entries are skipped: what
     *     they find depends on where a build happens to stand.
     * @return where it is, or why there is none
     * @throws IllegalArgumentException when the name is empty
     * @since 0.1.0
     */
    public static Lookup find(String name, String path) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a program needs a name");
        }
        if (name.indexOf('/') >= 0 || name.indexOf(File.separatorChar) >= 0) {
            return single(name, Path.of(name));
        }
        Optional<NotFound> broken = Optional.empty();
        for (Path directory : directories(path)) {
            Path candidate = directory.resolve(name);
            Optional<Problem> problem = problem(candidate);
            if (problem.isEmpty()) {
                return new Found(candidate);
            }
            if (broken.isEmpty() && problem.get() != Problem.ABSENT) {
                broken = Optional.of(new NotFound(name, path, problem.get(), Optional.of(candidate)));
            }
        }
        return broken.orElseGet(() -> new NotFound(name, path, Problem.ABSENT, Optional.empty()));
    }

    /**
     * A search path that begins with some directories.
     *
     * @param first the directories that are searched before the others, in order
     * @param path the others, separated as in the variable {@code PATH}; may be empty
     * @return all of them, separated in the same way; no entry is empty because of an empty {@code path}
     * @since 0.1.0
     */
    public static String path(List<Path> first, String path) {
        return Stream.concat(first.stream().map(Path::toString), Stream.of(path))
                .filter(entry -> !entry.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Lookup single(String name, Path file) {
        Optional<Problem> problem = problem(file);
        return problem.isEmpty() ? new Found(file) : new NotFound(name, "", problem.get(), Optional.of(file));
    }

    private static List<Path> directories(String path) {
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .filter(entry -> !entry.isEmpty() && entry.indexOf('\0') < 0)
                .map(Path::of)
                .filter(Path::isAbsolute)
                .toList();
    }

    private static Optional<Problem> problem(Path file) {
        if (!Files.exists(file)) {
            return Optional.of(Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? Problem.DANGLING_LINK : Problem.ABSENT);
        }
        if (Files.isDirectory(file)) {
            return Optional.of(Problem.DIRECTORY);
        }
        return Files.isExecutable(file) ? Optional.empty() : Optional.of(Problem.NOT_EXECUTABLE);
    }

    /**
     * What came of a search.
     *
     * @since 0.1.0
     */
    public sealed interface Lookup permits Found, NotFound {

        /**
         * The program.
         *
         * @return its path, empty if there is none
         * @since 0.1.0
         */
        Optional<Path> path();

        /**
         * The program, or an error that says what is wrong.
         *
         * @return its path
         * @throws ExecutableNotFoundException when it was not found
         * @since 0.1.0
         */
        Path orThrow() throws ExecutableNotFoundException;
    }

    /**
     * The program is there.
     *
     * @param file its path, links not resolved: some programs look at the name they were called by
     * @since 0.1.0
     */
    public record Found(Path file) implements Lookup {

        @Override
        public Optional<Path> path() {
            return Optional.of(file);
        }

        @Override
        public Path orThrow() {
            return file;
        }
    }

    /**
     * There is no such program.
     *
     * @param name what was asked for
     * @param searched the directories that were searched, empty when the name was a path
     * @param problem what is wrong
     * @param file the file that has the name but cannot be run; empty if there is none
     * @since 0.1.0
     */
    public record NotFound(String name, String searched, Problem problem, Optional<Path> file) implements Lookup {

        @Override
        public Optional<Path> path() {
            return Optional.empty();
        }

        @Override
        public Path orThrow() throws ExecutableNotFoundException {
            throw new ExecutableNotFoundException(this);
        }

        /**
         * The reason, for a person.
         *
         * @return one line: the name, what is wrong with which file, and where was searched
         * @since 0.1.0
         */
        public String explanation() {
            String where = name.indexOf('/') >= 0
                    ? ""
                    : searched.isEmpty() ? " (PATH is empty)" : " (searched in PATH: " + searched + ")";
            return "program " + name + ' ' + reason() + where;
        }

        /**
         * What is wrong, without the places that were searched.
         *
         * @return what follows the name in a sentence
         * @since 0.1.0
         */
        public String reason() {
            return problem == Problem.ABSENT
                    ? "does not exist"
                    : "cannot be run: " + file.map(Path::toString).orElse(name) + ' ' + problem.text;
        }
    }

    /**
     * Why a program cannot be run.
     *
     * @since 0.1.0
     */
    public enum Problem {
        /** No file of that name. */
        ABSENT("does not exist"),
        /** A file without the permission to execute it. */
        NOT_EXECUTABLE("is not executable"),
        /** A directory. */
        DIRECTORY("is a directory"),
        /** A symbolic link to something that does not exist. */
        DANGLING_LINK("is a link to a file that does not exist");

        private final String text;

        Problem(String text) {
            this.text = text;
        }
    }
}
