package io.mirage.maven.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Splits a stream of bytes into lines with bounded memory. {@link java.io.BufferedReader} would collect a line of any
 * length.
 */
final class LineReader {

    private final Reader reader;
    private final int limit;
    private final char[] buffer = new char[8192];
    private int position;
    private int filled;
    private boolean skipLineFeed;

    /** Malformed UTF-8 becomes U+FFFD, as {@link InputStreamReader} does with a charset. */
    LineReader(InputStream stream, int limit) {
        this.reader = new InputStreamReader(stream, StandardCharsets.UTF_8);
        this.limit = limit;
    }

    /** The next line without its end, or empty at the end of the stream. */
    Optional<String> next() throws IOException {
        StringBuilder line = new StringBuilder();
        long dropped = 0;
        boolean started = false;
        for (int c = read(); c >= 0; c = read()) {
            if (c == '\n' && skipLineFeed) {
                skipLineFeed = false;
                continue;
            }
            skipLineFeed = c == '\r';
            if (c == '\n' || c == '\r') {
                return Optional.of(finished(line, dropped));
            }
            started = true;
            if (line.length() < limit) {
                line.append((char) c);
            } else {
                dropped++;
            }
        }
        return started ? Optional.of(finished(line, dropped)) : Optional.empty();
    }

    private static String finished(StringBuilder line, long dropped) {
        if (dropped == 0) {
            return line.toString();
        }
        long cut = dropped;
        if (Character.isHighSurrogate(line.charAt(line.length() - 1))) {
            line.setLength(line.length() - 1);
            cut++;
        }
        return line + " [" + cut + " more characters]";
    }

    private int read() throws IOException {
        if (position == filled) {
            filled = reader.read(buffer);
            position = 0;
            if (filled <= 0) {
                filled = 0;
                return -1;
            }
        }
        return buffer[position++];
    }
}
