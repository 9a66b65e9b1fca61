package io.mirage.maven.opam;

import io.mirage.maven.opam.OpamItem.Field;
import io.mirage.maven.opam.OpamItem.Span;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Changes the text of lock files, field by field: what is not changed stays byte for byte, because the file is under
 * version control and read by people.
 *
 * @since 0.1.0
 */
public final class LockText {
    /** The field that says what the lock file was made from. */
    static final String INPUTS = "x-mirage-maven-inputs";

    /** The field that says what is in the file, so that a later change is noticed. */
    static final String CONTENT = "x-mirage-maven-content";

    private static final String ARGUMENTS = "x-opam-monorepo-cli-args";
    private static final String REPOSITORIES = "x-opam-monorepo-opam-repositories";
    private static final Pattern STAMP = Pattern.compile("(?m)^" + CONTENT + ": \"(sha256=[0-9a-f]{64})\"\n");

    /** Whether a lock file is as the plugin wrote it. */
    public enum State {
        /** The plugin did not write it. */
        NOT_STAMPED,
        /** The plugin wrote it, and nothing else did. */
        INTACT,
        /** It was changed after the plugin had written it. */
        EDITED
    }

    private LockText() {}

    /**
     * Adds what the plugin says about a lock file, in place of what it said before.
     *
     * @param text of the lock file
     * @param inputs names and digests of what it was made from
     * @return the text with the two fields of the plugin at its end
     * @throws OpamSyntaxException if it is not in the opam file format
     */
    public static String stamped(String text, SortedMap<String, String> inputs) throws OpamSyntaxException {
        String bare = ended(without(without(text, INPUTS), CONTENT));
        String body = bare + INPUTS + ": "
                + list(inputs.entrySet().stream().map(LockText::pair).toList()) + '\n';
        return body + CONTENT + ": " + OpamValue.quoted(digest(body)) + '\n';
    }

    /**
     * Looks whether a lock file was changed after the plugin had written it. Line ends do not count, since git may
     * change them.
     *
     * @param text of the lock file
     * @return how it is
     */
    public static State state(String text) {
        String unix = text.replace("\r\n", "\n");
        Matcher stamp = STAMP.matcher(ended(unix));
        if (!stamp.find()) {
            return unix.contains(CONTENT) ? State.EDITED : State.NOT_STAMPED;
        }
        String rest = unix.substring(0, stamp.start()) + unix.substring(Math.min(stamp.end(), unix.length()));
        return digest(rest).equals(stamp.group(1)) ? State.INTACT : State.EDITED;
    }

    /**
     * Takes out of a lock file what is true on one machine only: opam-monorepo writes down its command line, and the
     * repositories as it was given them.
     *
     * @param text of the lock file
     * @param repositories the URLs of the repositories, as they are everywhere
     * @return the text without the command line, with these repositories
     * @throws OpamSyntaxException if it is not in the opam file format
     */
    public static String normalised(String text, List<String> repositories) throws OpamSyntaxException {
        String bare = without(text, ARGUMENTS);
        String field = REPOSITORIES + ": "
                + list(repositories.stream().map(OpamValue::quoted).toList());
        for (Field old : OpamFile.parse(bare, "the lock file").fields()) {
            if (old.name().equals(REPOSITORIES)) {
                return bare.substring(0, old.span().start())
                        + field
                        + bare.substring(old.span().end());
            }
        }
        return ended(bare) + field + '\n';
    }

    /** Takes a field out, with its lines where it has them for itself. */
    private static String without(String text, String name) throws OpamSyntaxException {
        StringBuilder rest = new StringBuilder();
        int kept = 0;
        for (Field field : OpamFile.parse(text, "the lock file").fields()) {
            if (field.name().equals(name)) {
                Span span = field.span();
                rest.append(text, kept, span.start());
                kept = span.end();
                boolean ownLine = rest.isEmpty() || rest.charAt(rest.length() - 1) == '\n';
                if (ownLine && text.startsWith("\r\n", kept)) {
                    kept += 2;
                } else if (ownLine && text.startsWith("\n", kept)) {
                    kept++;
                }
            }
        }
        return rest.append(text, kept, text.length()).toString();
    }

    private static String ended(String text) {
        return text.isEmpty() || text.endsWith("\n") ? text : text + '\n';
    }

    private static String pair(Map.Entry<String, String> entry) {
        return '[' + OpamValue.quoted(entry.getKey()) + ' ' + OpamValue.quoted(entry.getValue()) + ']';
    }

    /** A list as opam prints it when it is too long for a line. */
    private static String list(List<String> items) {
        return items.isEmpty()
                ? "[]"
                : items.stream().map(item -> "\n  " + item).collect(Collectors.joining("", "[", "\n]"));
    }

    private static String digest(String text) {
        return "sha256=" + Digests.sha256(text.replace("\r\n", "\n"));
    }
}
