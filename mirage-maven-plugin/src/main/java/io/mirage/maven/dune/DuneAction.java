package io.mirage.maven.dune;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command dune ran, as {@code --display=short} prints it when it has ended: the program right-aligned in twelve
 * columns, its targets, the context unless it is {@code default}, and how it failed.
 *
 * <pre>
 *     ocamlopt hvt/.main.eobjs/native/x.{cmx,o} [solo5] (exit 2)
 *           sh alias hvt/runtest
 * </pre>
 *
 * @param program the program's name without its directory
 * @param target what it makes, in dune's abbreviation; {@code alias NAME} for the action of an alias
 * @param context the dune context, {@code default} when dune names none
 * @param failure {@code exit 2} or {@code got signal KILL}; absent when it succeeded
 * @since 0.1.0
 */
public record DuneAction(String program, String target, String context, Optional<String> failure) {

    /** What dune leaves out in a line. */
    public static final String DEFAULT_CONTEXT = "default";

    private static final int PROGRAM_COLUMNS = 12;
    private static final Pattern LINE =
            Pattern.compile("( *)(\\S+) (\\S.*?)(?: \\[([^\\]\\s]+)\\])?(?: \\((exit \\d+|got signal \\S+)\\))?");
    private static final Pattern TARGET = Pattern.compile("alias \\S.*|\\(internal\\)|\\S*[./{]\\S*");

    /**
     * Reads a line of dune's output.
     *
     * @param line the line without its end
     * @return the action, if it is the line of one
     * @since 0.1.0
     */
    public static Optional<DuneAction> parse(String line) {
        Matcher m = LINE.matcher(line);
        if (!m.matches()) {
            return Optional.empty();
        }
        String program = m.group(2);
        if (m.group(1).length() != Math.max(0, PROGRAM_COLUMNS - program.length()) || !isProgram(program)) {
            return Optional.empty();
        }
        boolean marked = m.group(4) != null || m.group(5) != null;
        if (!marked && !TARGET.matcher(m.group(3)).matches()) {
            return Optional.empty();
        }
        String context = m.group(4) == null ? DEFAULT_CONTEXT : m.group(4);
        return Optional.of(new DuneAction(program, m.group(3), context, Optional.ofNullable(m.group(5))));
    }

    /** A line that is indented by chance: wrapped prose, a caret, a line of an excerpt. */
    private static boolean isProgram(String word) {
        char first = word.charAt(0);
        return (Character.isLetterOrDigit(first) || first == '.' || first == '_') && !word.endsWith(":");
    }

    /** The folder of the first target, relative to the workspace's root; empty for the root itself. */
    String folder() {
        int end = target.indexOf(',');
        String first = end >= 0 && target.indexOf('{') < 0 ? target.substring(0, end) : target;
        int slash = first.lastIndexOf('/');
        return slash < 0 ? "" : first.substring(0, slash);
    }

    /** What failed, for a message. */
    String failed() {
        return program + ' ' + target + " failed (" + failure.orElse("") + ')';
    }
}
