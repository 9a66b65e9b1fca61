package io.mirage.maven.opam;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Reads one string of an opam file, in simple or triple quotes. */
final class OpamStringReader {
    private static final String TRIPLE = "\"\"\"";

    private final OpamText text;
    private final int start;
    private final StringBuilder value = new StringBuilder();
    // Numbered escapes are bytes; several make a character.
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int position;

    OpamStringReader(OpamText text, int start) {
        this.text = text;
        this.start = start;
    }

    /** Where the string ends, behind its quotes; known once it was read. */
    int end() {
        return position;
    }

    String read() throws OpamSyntaxException {
        String quotes = text.has(TRIPLE, start) ? TRIPLE : "\"";
        position = start + quotes.length();
        while (!text.has(quotes, position)) {
            if (position >= text.length()) {
                throw text.fault(start, "this string has no end");
            }
            if (text.at(position) == '\\') {
                escape();
            } else {
                // Line ends are LF in every string, however the file was checked out.
                position += text.has("\r\n", position) ? 1 : 0;
                put(text.at(position++));
            }
        }
        position += quotes.length();
        putBytes();
        return value.toString();
    }

    private void escape() throws OpamSyntaxException {
        int backslash = position++;
        if (text.has('\n', position) || text.has("\r\n", position)) {
            position = text.lineEnd(position) + 1;
            while (text.has(' ', position) || text.has('\t', position)) {
                position++;
            }
            return;
        }
        if (isNumber(position, 3, 10)) {
            int number = Integer.parseInt(text.part(position, position + 3));
            if (number > 255) {
                throw text.fault(backslash, "'\\" + number + "' is more than a byte");
            }
            bytes.write(number);
            position += 3;
        } else if (text.has('x', position) && isNumber(position + 1, 2, 16)) {
            bytes.write(Integer.parseInt(text.part(position + 1, position + 3), 16));
            position += 3;
        } else {
            put(simpleEscape(backslash));
            position++;
        }
    }

    private char simpleEscape(int backslash) throws OpamSyntaxException {
        if (position < text.length()) {
            char c = text.at(position);
            int known = "\\\"' nrtb".indexOf(c);
            if (known >= 0) {
                return "\\\"' \n\r\t\b".charAt(known);
            }
        }
        throw text.fault(backslash, "a backslash has to be written twice in a string");
    }

    private boolean isNumber(int from, int digits, int radix) {
        for (int i = from; i < from + digits; i++) {
            // Of all digits of Unicode, only those of ASCII are meant.
            if (i >= text.length() || text.at(i) >= 0x80 || Character.digit(text.at(i), radix) < 0) {
                return false;
            }
        }
        return true;
    }

    private void put(char c) {
        putBytes();
        value.append(c);
    }

    private void putBytes() {
        if (bytes.size() > 0) {
            value.append(bytes.toString(StandardCharsets.UTF_8));
            bytes.reset();
        }
    }
}
