package io.mirage.maven.dune;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One fault dune or a tool under it reported.
 *
 * @param location where it is; absent when the tool did not say, or named a file that is none
 * @param severity whether it stops the build
 * @param message what is wrong, possibly in several lines, without indentation common to them
 * @param excerpt what was printed along with it: the source lines with their marks, or the output of the command that
 *     failed
 * @param contexts the dune contexts it occurred in, as far as the output says: dune 2.9.3 prints a compile error that
 *     occurs in several contexts once, and names none
 * @since 0.1.0
 */
public record Diagnostic(
        Optional<Location> location, Severity severity, String message, List<String> excerpt, Set<String> contexts) {

    /** Takes copies; the contexts keep their order. */
    public Diagnostic {
        excerpt = List.copyOf(excerpt);
        contexts = Collections.unmodifiableSet(new LinkedHashSet<>(contexts));
    }

    /**
     * Whether it stops the build.
     *
     * @since 0.1.0
     */
    public enum Severity {
        /** It does. */
        ERROR,
        /** It does not. */
        WARNING
    }

    /**
     * A place in a file.
     *
     * @param file the user's own file where it is known, otherwise the path as the tool gave it, relative to the
     *     workspace's root if it is in the workspace
     * @param line the first line, from 1
     * @param endLine the last line, at least {@code line}
     * @param startChar the first character in the first line, from 0; absent when not given
     * @param endChar the one behind the last character in the last line; absent when not given
     * @since 0.1.0
     */
    public record Location(Path file, int line, int endLine, OptionalInt startChar, OptionalInt endChar) {

        /**
         * For the head of a message.
         *
         * @return {@code file:line}, or {@code file:line:column} with a column from 1
         * @since 0.1.0
         */
        public String rendered() {
            String head = file + ":" + line;
            return startChar.isPresent() ? head + ':' + (startChar.getAsInt() + 1) : head;
        }
    }

    /** The same fault in more contexts. */
    Diagnostic alsoIn(Set<String> others) {
        Set<String> all = new LinkedHashSet<>(contexts);
        all.addAll(others);
        return new Diagnostic(location, severity, message, excerpt, all);
    }

    /** With one more line of excerpt. */
    Diagnostic with(String line) {
        List<String> lines = new ArrayList<>(excerpt);
        lines.add(line);
        return new Diagnostic(location, severity, message, lines, contexts);
    }

    /**
     * The way a compiler would show it.
     *
     * @return lines: place, severity and message, then the excerpt, then the contexts if any is known
     * @since 0.1.0
     */
    public List<String> rendered() {
        List<String> lines = new ArrayList<>();
        String head =
                location.map(l -> l.rendered() + ": ").orElse("") + (severity == Severity.ERROR ? "" : "warning: ");
        (head + message).lines().forEach(lines::add);
        lines.addAll(excerpt);
        if (!contexts.isEmpty()) {
            lines.add((contexts.size() == 1 ? "(context " : "(contexts ") + String.join(", ", contexts) + ')');
        }
        return List.copyOf(lines);
    }
}
