package io.mirage.maven.solo5;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The content of a PT_INTERP segment: a path that ends in NUL (System V gABI, chapter 5 "Program Interpreter"). */
final class Interpreter {
    /** Linux's PATH_MAX; a longer one could not be opened. */
    static final int MAX_SIZE = 4096;

    private Interpreter() {}

    static String read(ImageBytes bytes, ProgramHeader segment) throws IOException, ImageFormatException {
        if (segment.fileSize() < 2 || segment.fileSize() > MAX_SIZE) {
            throw new ImageFormatException(
                    segment.sizeField(),
                    "the path of the interpreter takes " + segment.fileSize() + " bytes",
                    "2 to " + MAX_SIZE + " bytes");
        }
        ByteBuffer content = bytes.read("the PT_INTERP segment", segment.offset(), (int) segment.fileSize());
        int length = 0;
        while (content.get(length) != 0) {
            if (++length == content.limit()) {
                throw new ImageFormatException(
                        segment.offset(), "the path of the interpreter does not end", "a NUL at its end");
            }
        }
        byte[] characters = new byte[length];
        content.get(0, characters);
        String path = new String(characters, StandardCharsets.UTF_8);
        // It goes into reports and logs.
        if (path.isEmpty() || path.chars().anyMatch(Character::isISOControl)) {
            throw new ImageFormatException(
                    segment.offset(), "no path of an interpreter", "a path without control characters");
        }
        return path;
    }
}
