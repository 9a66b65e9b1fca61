package io.mirage.maven.solo5;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The program headers of an image, one after the other. Read in pieces into one buffer, so that a file with 65534 of
 * them takes no more memory than one with ten.
 *
 * <pre>
 *  0  4  p_type      24  8  p_paddr
 *  4  4  p_flags     32  8  p_filesz
 *  8  8  p_offset    40  8  p_memsz
 * 16  8  p_vaddr     48  8  p_align    56  size
 * </pre>
 *
 * Source: System V gABI, chapter 5 "Program Header".
 */
final class ProgramHeaderTable {
    private static final int ENTRIES_AT_ONCE = 128;

    private final ImageBytes bytes;
    private final ByteBuffer buffer =
            ByteBuffer.allocate(ENTRIES_AT_ONCE * ProgramHeader.SIZE).order(ByteOrder.LITTLE_ENDIAN);
    private int entriesLeft;
    /** Where the buffer's content is in the file. */
    private long start;
    /** Where the current header is in the buffer. */
    private int index;

    ProgramHeaderTable(ImageBytes bytes, ElfHeader header) {
        this.bytes = bytes;
        this.entriesLeft = header.tableEntries();
        this.start = header.tableOffset();
        this.index = -ProgramHeader.SIZE;
        buffer.limit(0);
    }

    /** Goes to the next header; false if there is none. */
    boolean next() throws IOException, ImageFormatException {
        if (entriesLeft == 0) {
            return false;
        }
        index += ProgramHeader.SIZE;
        if (index >= buffer.limit()) {
            start += buffer.limit();
            index = 0;
            buffer.clear().limit(Math.min(entriesLeft, ENTRIES_AT_ONCE) * ProgramHeader.SIZE);
            bytes.read("the program header table", start, buffer);
        }
        entriesLeft--;
        return true;
    }

    /** The current header, to keep. */
    ProgramHeader current() {
        return new ProgramHeader(at(), offset(), address(), fileSize(), buffer.getLong(index + 48));
    }

    long at() {
        return start + index;
    }

    int type() {
        return buffer.getInt(index);
    }

    long offset() {
        return buffer.getLong(index + 8);
    }

    long address() {
        return buffer.getLong(index + 16);
    }

    long fileSize() {
        return buffer.getLong(index + 32);
    }

    long memorySize() {
        return buffer.getLong(index + 40);
    }
}
