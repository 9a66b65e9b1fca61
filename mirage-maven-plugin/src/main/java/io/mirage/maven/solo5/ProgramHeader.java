package io.mirage.maven.solo5;

/**
 * One ELF64 program header that is kept: a segment of the file. The 64-bit numbers are unsigned.
 *
 * @param at where this header is in the file
 */
record ProgramHeader(long at, long offset, long address, long fileSize, long alignment) {
    static final int SIZE = 56;
    static final int LOAD = 1;
    static final int INTERPRETER = 3;
    static final int NOTE = 4;

    /** Where the header states the size. */
    long sizeField() {
        return at + 32;
    }

    /** Where the header states the address. */
    long addressField() {
        return at + 16;
    }
}
