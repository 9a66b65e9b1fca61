package io.mirage.maven.frontend;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the text of a {@code config.ml} says without being compiled.
 *
 * @param text the whole file
 * @since 0.1.0
 */
public record ConfigText(String text) {
    private static final Pattern REGISTER = Pattern.compile("(?<![\\w.'])(?:Mirage\\.)?register(?![\\w'])");

    private static final Pattern MAIN =
            Pattern.compile("(?<![\\w.'])(?:Mirage\\.)?(?:main|foreign)\\s+\"([A-Z][A-Za-z0-9_']*)");

    /**
     * Whether a file is named somewhere in it, so that it may well be read when the configuration is run.
     *
     * @param fileName the name without folders
     * @return true when the name occurs, in whatever way
     */
    public boolean mentions(String fileName) {
        return text.contains(fileName);
    }

    /**
     * How often a unikernel is registered in the text. A call that is not reached at run time counts too.
     *
     * @return the number of uses of {@code register} outside of comments and strings
     */
    public int registrations() {
        return (int) REGISTER.matcher(code(false)).results().count();
    }

    /**
     * The module of the unikernel, where it is given as a text: {@code main "Unikernel.Main" …}.
     *
     * @return {@code Unikernel}, say; empty when {@code config.ml} computes it
     */
    public Optional<String> unikernelModule() {
        Matcher m = MAIN.matcher(code(true));
        return m.find() ? Optional.of(m.group(1)) : Optional.empty();
    }

    /** The text without comments, and without what is in strings. OCaml's comments nest, and strings in them are strings. */
    private String code(boolean withStrings) {
        StringBuilder code = new StringBuilder();
        int depth = 0;
        int i = 0;
        while (i < text.length()) {
            if (text.startsWith("(*", i)) {
                depth++;
                i += 2;
            } else if (depth > 0 && text.startsWith("*)", i)) {
                depth--;
                i += 2;
            } else if (text.charAt(i) == '"') {
                int end = endOfString(i);
                if (depth == 0) {
                    code.append(withStrings ? text.substring(i, end) : "\"\"");
                }
                i = end;
            } else if (text.startsWith("'\"'", i) || text.startsWith("'\\\"'", i)) {
                i = text.indexOf('\'', i + 2) + 1;
            } else {
                code.append(depth == 0 ? text.charAt(i) : ' ');
                i++;
            }
        }
        return code.toString();
    }

    private int endOfString(int start) {
        for (int i = start + 1; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == '"') {
                return i + 1;
            }
        }
        return text.length();
    }
}
