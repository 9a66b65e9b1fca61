package io.mirage.maven.project;

/**
 * One thing that is wrong with the configuration.
 *
 * @param where the element it stands in: {@code <context> x86_64, <targets>}, say
 * @param value the offending value
 * @param allowed what is wrong with it and what is allowed, one sentence
 * @since 0.1.0
 */
public record Fault(String where, String value, String allowed) {
    @Override
    public String toString() {
        return where + ": '" + printable(value) + "': " + allowed;
    }

    /** Control characters would let a value forge lines of the log. */
    private static String printable(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().limit(200).forEach(c -> {
            if (Character.isISOControl(c)) {
                out.append(String.format("\\u%04x", c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }
}
