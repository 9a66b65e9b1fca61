package io.mirage.maven.dune;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The lines that have a form of their own in the output of dune, of OCaml's tools and of C compilers. */
final class OutputLine {

    private static final Pattern ESCAPE_SEQUENCE = Pattern.compile("\\x1b\\[[0-9;]*[A-Za-z]");
    private static final Pattern HEADER = Pattern.compile(
            "File \"([^\"]+)\", lines? (\\d+)(?:-(\\d+))?(?:, characters? (\\d+)(?:-(\\d+))?)?:(?: (.*))?");
    private static final Pattern SEVERITY =
            Pattern.compile("(Error|Warning|Alert)(?: \\(((?:warning|alert)[^)]*)\\)| ([^:(]+))?:(?: (.*))?");
    private static final Pattern C_LINE =
            Pattern.compile("([^\\s:][^:]*):(\\d+):(?:(\\d+):)? (fatal error|error|warning|note): (.*)");
    private static final Pattern EXCERPT = Pattern.compile("[\\s.]*\\d+ \\|( .*)?|\\s*\\^[\\^ ]*|\\s+\\|.*|\\.\\.\\.+");
    private static final Pattern CONTEXT = Pattern.compile("\\s*\\(context: ([^)]+)\\)");
    private static final Pattern ANNOUNCED_CONTEXT = Pattern.compile("Context: (\\S+)");
    private static final Pattern TRAILING_CONTEXT = Pattern.compile("(.*\\S)\\s+\\(context: ([^)]+)\\)");
    private static final Pattern FOR_CONTEXT = Pattern.compile(".*\\bfor context \"([^\"]+)\".*");

    /** {@code File "…", line …}, with what may stand behind it on the same line. */
    record Header(
            String file, int line, int endLine, OptionalInt startChar, OptionalInt endChar, Optional<String> message) {}

    /** {@code Error: …} and its like. */
    record Severe(Diagnostic.Severity severity, String message) {}

    /** A line of gcc or clang; the column counts from 1. */
    record OfC(String file, int line, OptionalInt column, String kind, String message) {}

    private OutputLine() {}

    static String plain(String line) {
        return ESCAPE_SEQUENCE.matcher(line).replaceAll("");
    }

    static Optional<Header> header(String line) {
        Matcher m = HEADER.matcher(line);
        if (!m.matches()) {
            return Optional.empty();
        }
        OptionalInt first = number(m.group(2));
        if (first.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Header(
                m.group(1),
                first.getAsInt(),
                number(m.group(3)).orElse(first.getAsInt()),
                number(m.group(4)),
                number(m.group(5)),
                Optional.ofNullable(m.group(6)).filter(text -> !text.isBlank())));
    }

    /** The line with which dune 3.19 begins what it says of a context other than {@code default}. */
    static Optional<String> announcedContext(String line) {
        Matcher m = ANNOUNCED_CONTEXT.matcher(line);
        return m.matches() ? Optional.of(m.group(1)) : Optional.empty();
    }

    static Optional<Severe> severity(String line) {
        Matcher m = SEVERITY.matcher(line);
        if (!m.matches()) {
            return Optional.empty();
        }
        String word = m.group(1);
        String text = m.group(4) == null ? "" : m.group(4);
        String kind = "";
        if (m.group(2) != null) {
            kind = m.group(2) + ": ";
        } else if (m.group(3) != null) {
            kind = word.toLowerCase(Locale.ROOT) + ' ' + m.group(3) + ": ";
        }
        return Optional.of(new Severe(
                word.equals("Error") ? Diagnostic.Severity.ERROR : Diagnostic.Severity.WARNING, kind + text));
    }

    /** Of a message behind a location on the same line, as ocamllex and ocamlyacc print it. */
    static Diagnostic.Severity severityOf(String message) {
        return message.toLowerCase(Locale.ROOT).startsWith("warning")
                ? Diagnostic.Severity.WARNING
                : Diagnostic.Severity.ERROR;
    }

    static Optional<OfC> ofC(String line) {
        Matcher m = C_LINE.matcher(line);
        if (!m.matches()) {
            return Optional.empty();
        }
        OptionalInt number = number(m.group(2));
        return number.isEmpty()
                ? Optional.empty()
                : Optional.of(new OfC(m.group(1), number.getAsInt(), number(m.group(3)), m.group(4), m.group(5)));
    }

    static boolean isExcerpt(String line) {
        return EXCERPT.matcher(line).matches();
    }

    /** The echo of a failing command. */
    static boolean isCommand(String line) {
        return line.startsWith("(cd ") && line.contains(" && ");
    }

    /** A line that only names a context, as dune puts behind a message. */
    static Optional<String> context(String line) {
        Matcher m = CONTEXT.matcher(line);
        return m.matches() ? Optional.of(m.group(1)) : Optional.empty();
    }

    /** A context named behind a message on the same line, or in words. */
    static Optional<String> contextWithin(String line) {
        Matcher m = TRAILING_CONTEXT.matcher(line);
        if (m.matches()) {
            return Optional.of(m.group(2));
        }
        Matcher words = FOR_CONTEXT.matcher(line);
        return words.matches() ? Optional.of(words.group(1)) : Optional.empty();
    }

    static String withoutContext(String line) {
        Matcher m = TRAILING_CONTEXT.matcher(line);
        return m.matches() ? m.group(1) : line;
    }

    private static OptionalInt number(@Nullable String digits) {
        try {
            return digits == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(digits));
        } catch (NumberFormatException tooLarge) {
            return OptionalInt.empty();
        }
    }
}
