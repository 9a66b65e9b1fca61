package io.mirage.maven.opam;

import java.util.Arrays;

/** The text of an opam file, which knows its lines. */
final class OpamText {
    private final String text;
    private final String file;
    private final int[] lineStarts;

    OpamText(String text, String file) {
        this.text = text;
        this.file = file;
        int[] starts = new int[(int) text.chars().filter(c -> c == '\n').count() + 1];
        for (int line = 1; line < starts.length; line++) {
            starts[line] = text.indexOf('\n', starts[line - 1]) + 1;
        }
        this.lineStarts = starts;
    }

    int length() {
        return text.length();
    }

    char at(int position) {
        return text.charAt(position);
    }

    /** Whether a character is at a position, which may be behind the end. */
    boolean has(char c, int position) {
        return position < text.length() && text.charAt(position) == c;
    }

    boolean has(String part, int position) {
        return text.startsWith(part, position);
    }

    String part(int start, int end) {
        return text.substring(start, end);
    }

    /** The index of the next line end; the end of the text if there is none. */
    int lineEnd(int position) {
        int end = text.indexOf('\n', position);
        return end < 0 ? text.length() : end;
    }

    /** The line of a position, from 1. */
    int line(int position) {
        int found = Arrays.binarySearch(lineStarts, position);
        return found >= 0 ? found + 1 : -found - 1;
    }

    OpamSyntaxException fault(int position, String reason) {
        int line = line(position);
        return new OpamSyntaxException(file, line, position - lineStarts[line - 1] + 1, reason);
    }

    /** A character as a message shows it: what is not printed is shown as its number. */
    String shown(int position) {
        int c = text.codePointAt(position);
        return (c > ' ' && c < 0x7f) || Character.isLetterOrDigit(c)
                ? "'" + Character.toString(c) + "'"
                : String.format("the character U+%04X", c);
    }
}
