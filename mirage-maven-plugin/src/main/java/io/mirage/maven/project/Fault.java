package io.mirage.maven.project;

import java.util.Locale;
import java.util.Set;

/**
 * One thing that is wrong with the configuration.
 *
 * @param where the element it stands in: {@code <context> x86_64, <targets>}, say
 * @param value the offending value
 * @param allowed what is wrong with it and what is allowed, one sentence
 * @since 0.1.0
 */
public record Fault(String where, String value, String allowed) {
    private static final int LIMIT = 200;
    private static final Set<Integer> HIDDEN = Set.of(
            (int) Character.CONTROL,
            (int) Character.FORMAT,
            (int) Character.LINE_SEPARATOR,
            (int) Character.PARAGRAPH_SEPARATOR,
            (int) Character.SURROGATE);

    @Override
    public String toString() {
        return printable(where) + ": '" + shortened(printable(value)) + "': " + printable(allowed);
    }

    private static String shortened(String text) {
        return text.codePointCount(0, text.length()) <= LIMIT
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LIMIT)) + "…";
    }

    /** Control characters and line separators would let a value forge lines of the log, formatting ones hide in it. */
    private static String printable(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (HIDDEN.contains(Character.getType(c))) {
                out.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }
}
