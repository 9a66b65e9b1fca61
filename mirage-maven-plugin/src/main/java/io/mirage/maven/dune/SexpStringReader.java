package io.mirage.maven.dune;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Reads one string, following {@code quoted_string}, {@code block_string} and {@code escape_sequence} of dune's {@code
 * lexer.mll}. Escapes are bytes there, so the value is collected as bytes.
 */
final class SexpStringReader {

    /** What is wrong, and where in the source. */
    static final class Fault extends Exception {

        private static final long serialVersionUID = 1L;

        private final int offset;

        Fault(int offset, String reason) {
            super(reason);
            this.offset = offset;
        }

        int offset() {
            return offset;
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }

    private final String source;
    private final int start;
    private final ByteArrayOutputStream value = new ByteArrayOutputStream();
    private int position;
    private boolean variables;

    SexpStringReader(String source, int start) {
        this.source = source;
        this.start = start;
        this.position = start;
    }

    int end() {
        return position;
    }

    boolean hasVariables() {
        return variables;
    }

    byte[] bytes() {
        return value.toByteArray();
    }

    void read() throws Fault {
        if (!source.startsWith("\"", start)) {
            throw new Fault(start, "not a string");
        }
        if (blockLineAt(start)) {
            block();
        } else {
            position = start + 1;
            quoted();
        }
    }

    private void quoted() throws Fault {
        while (position < source.length()) {
            char c = source.charAt(position);
            if (c == '"') {
                position++;
                return;
            }
            if (c == '\\') {
                escape();
            } else {
                plain();
            }
        }
        throw new Fault(start, "unterminated quoted string");
    }

    private void block() throws Fault {
        boolean more = true;
        while (more) {
            boolean escapes = source.charAt(position + 2) == '|';
            position += 3;
            if (position < source.length() && !atLineEnd() && source.charAt(position) != ' ') {
                throw new Fault(position, "there must be at least one space after " + (escapes ? "\"\\|" : "\"\\>"));
            }
            if (position < source.length() && source.charAt(position) == ' ') {
                position++;
            }
            line(escapes);
            int next = position;
            while (next < source.length() && isBlank(source.charAt(next))) {
                next++;
            }
            more = position > start && blockLineAt(next) && source.charAt(position - 1) == '\n';
            if (more) {
                position = next;
            }
        }
    }

    private void line(boolean escapes) throws Fault {
        while (position < source.length()) {
            char c = source.charAt(position);
            if (atLineEnd()) {
                int length = c == '\r' ? 2 : 1;
                value.writeBytes(source.substring(position, position + length).getBytes(StandardCharsets.UTF_8));
                position += length;
                return;
            }
            if (escapes && c == '\\') {
                boolean lineEnd = lineEndLength(position + 1) > 0;
                escape();
                if (lineEnd) {
                    return;
                }
            } else if (escapes) {
                plain();
            } else {
                copy();
            }
        }
    }

    private void plain() {
        if (source.startsWith("%{", position)) {
            variables = true;
        }
        copy();
    }

    private void copy() {
        int length = Character.charCount(source.codePointAt(position));
        value.writeBytes(source.substring(position, position + length).getBytes(StandardCharsets.UTF_8));
        position += length;
    }

    private void escape() throws Fault {
        int at = position++;
        if (position == source.length()) {
            throw new Fault(at, "unterminated escape sequence");
        }
        int lineEnd = lineEndLength(position);
        if (lineEnd > 0) {
            position += lineEnd;
            if (!blockLineAt(start)) {
                skipIndentation();
            }
            return;
        }
        char c = source.charAt(position);
        switch (c) {
            case '\\', '\'', '"', '%' -> single(c);
            case 'n' -> single('\n');
            case 't' -> single('\t');
            case 'b' -> single('\b');
            case 'r' -> single('\r');
            case 'x' -> number(at, position + 1, 2, 16, "unterminated hexadecimal escape sequence");
            default -> {
                if (c < '0' || c > '9') {
                    throw new Fault(at, "unknown escape sequence");
                }
                number(at, position, 3, 10, "unterminated decimal escape sequence");
            }
        }
    }

    private void single(char c) {
        value.write(c);
        position++;
    }

    private void number(int at, int from, int digits, int radix, String unterminated) throws Fault {
        int code = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = i < source.length() && source.charAt(i) < 0x80 ? Character.digit(source.charAt(i), radix) : -1;
            if (digit < 0) {
                throw new Fault(at, unterminated);
            }
            code = code * radix + digit;
        }
        int next = from + digits;
        if (next < source.length() && source.charAt(next) < 0x80 && Character.digit(source.charAt(next), radix) >= 0) {
            throw new Fault(at, unterminated);
        }
        if (code > 255) {
            throw new Fault(at, "escape sequence in quoted string out of range");
        }
        value.write(code);
        position = next;
    }

    private void skipIndentation() {
        while (position < source.length() && (source.charAt(position) == ' ' || source.charAt(position) == '\t')) {
            position++;
        }
    }

    private boolean atLineEnd() {
        return lineEndLength(position) > 0;
    }

    private int lineEndLength(int at) {
        return source.startsWith("\n", at) ? 1 : source.startsWith("\r\n", at) ? 2 : 0;
    }

    private boolean blockLineAt(int at) {
        return source.startsWith("\"\\|", at) || source.startsWith("\"\\>", at);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\f';
    }
}
