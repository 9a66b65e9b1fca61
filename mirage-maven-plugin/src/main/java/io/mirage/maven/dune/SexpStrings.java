package io.mirage.maven.dune;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Strings of the dune language: writing text as a literal, and reading one back. */
final class SexpStrings {

    /** Characters that mean themselves wherever dune takes an atom. A colon in front marks dune's own words. */
    private static final Pattern PLAIN = Pattern.compile("(?!:)[A-Za-z0-9_./:=+,@^-]+");

    /** A variable as dune's lexer takes it: a name, and perhaps an argument that is not empty. */
    private static final Pattern VARIABLE =
            Pattern.compile("%\\{[^:%{};()\"\\x00-\\x20\\x7f-\\uffff]+(?::[^%{};()\"\\x00-\\x20\\x7f-\\uffff]+)?\\}");

    private SexpStrings() {}

    static boolean isPlain(String text) {
        return PLAIN.matcher(text).matches();
    }

    static boolean isPlainTemplate(String template) {
        String rest = VARIABLE.matcher(template).replaceAll("x");
        return isPlain(rest);
    }

    /** UTF-8 stands as it is: dune passes the bytes of a quoted string through (2.9.3). */
    static String quote(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        escape(text, out);
        return out.append('"').toString();
    }

    static String quoteTemplate(String template) {
        StringBuilder out = new StringBuilder(template.length() + 2).append('"');
        Matcher variables = VARIABLE.matcher(template);
        int end = 0;
        while (variables.find()) {
            literalPart(template, end, variables.start(), out);
            out.append(variables.group());
            end = variables.end();
        }
        literalPart(template, end, template.length(), out);
        return out.append('"').toString();
    }

    private static void literalPart(String template, int from, int to, StringBuilder out) {
        String part = template.substring(from, to);
        if (part.contains("%{")) {
            throw new IllegalArgumentException("not a variable of the dune language in: " + template);
        }
        escape(part, out);
    }

    private static void escape(String text, StringBuilder out) {
        boolean afterNumber = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // The lexer takes as many digits as there are behind a backslash, then complains of the fourth.
            boolean number = isControl(c) || (afterNumber && c >= '0' && c <= '9');
            afterNumber = number;
            if (number) {
                out.append('\\').append(decimal(c));
                continue;
            }
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '%' -> out.append(text.startsWith("%{", i) ? "\\%" : "%");
                default -> {
                    checkSurrogate(text, i);
                    out.append(c);
                }
            }
        }
    }

    /** A control character without a letter of its own. */
    private static boolean isControl(char c) {
        return (c < ' ' && "\n\r\t\b".indexOf(c) < 0) || c == 0x7f;
    }

    private static String decimal(char c) {
        String digits = Integer.toString(c);
        return "0".repeat(3 - digits.length()) + digits;
    }

    private static void checkSurrogate(String text, int index) {
        char c = text.charAt(index);
        boolean paired = Character.isHighSurrogate(c)
                ? index + 1 < text.length() && Character.isLowSurrogate(text.charAt(index + 1))
                : !Character.isLowSurrogate(c) || (index > 0 && Character.isHighSurrogate(text.charAt(index - 1)));
        if (!paired) {
            throw new IllegalArgumentException("half of a surrogate pair cannot be written as UTF-8");
        }
    }

    static boolean isBlock(String raw) {
        return raw.startsWith("\"\\|") || raw.startsWith("\"\\>");
    }

    static void check(String raw) {
        try {
            SexpStringReader reader = new SexpStringReader(raw, 0);
            reader.read();
            if (reader.end() != raw.length()) {
                throw new IllegalArgumentException("text behind the end of a string: " + raw);
            }
        } catch (SexpStringReader.Fault e) {
            throw new IllegalArgumentException(e.reason() + ": " + raw, e);
        }
    }

    static Optional<String> literal(String raw) {
        try {
            SexpStringReader reader = new SexpStringReader(raw, 0);
            reader.read();
            return reader.hasVariables()
                    ? Optional.empty()
                    : Optional.of(new String(reader.bytes(), StandardCharsets.UTF_8));
        } catch (SexpStringReader.Fault e) {
            throw new IllegalStateException("was checked when it was made", e);
        }
    }
}
