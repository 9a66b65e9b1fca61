package io.mirage.maven.solo5;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The ELF64 header, as far as an image is concerned.
 *
 * <pre>
 *  0  4  magic 7f 'E' 'L' 'F'      40  8  e_shoff
 *  4  1  class: 1 ELF32, 2 ELF64   48  4  e_flags
 *  5  1  data: 1 little, 2 big     52  2  e_ehsize: 64
 *  6  1  version: 1                54  2  e_phentsize: 56
 *  7  9  OS ABI, padding           56  2  e_phnum
 * 16  2  e_type                    58  2  e_shentsize: 64
 * 18  2  e_machine                 60  2  e_shnum
 * 20  4  e_version: 1              62  2  e_shstrndx
 * 24  8  e_entry
 * 32  8  e_phoff                   64     size
 * </pre>
 *
 * Source: System V gABI, chapter 4 "ELF Header"; OS ABI is not looked at, and neither is it by Solo5's tenders.
 *
 * @param tableOffset where the program headers are; they lie in the file
 * @param tableEntries how many program headers there are, 1 to 65534
 */
record ElfHeader(ElfType type, Architecture architecture, long tableOffset, int tableEntries) {
    static final int SIZE = 64;

    private static final byte[] MAGIC = {0x7f, 'E', 'L', 'F'};
    /** {@code PN_XNUM}: the real count is in the first section header, for files with more than 65534 segments. */
    private static final int COUNT_ELSEWHERE = 0xffff;

    static ElfHeader read(ImageBytes bytes) throws IOException, ImageFormatException {
        ByteBuffer header = bytes.read("the ELF header", 0, (int) Math.min(SIZE, bytes.size()));
        requireMagic(header);
        if (header.limit() < SIZE) {
            throw new ImageFormatException(
                    header.limit(), "the file ends", "an ELF64 header of " + SIZE + " bytes: this one is truncated");
        }
        requireIdentification(header);
        requireUnsigned16(header, 52, "e_ehsize", SIZE);
        requireSectionTable(header, bytes);
        return new ElfHeader(
                type(header),
                new Architecture(Short.toUnsignedInt(header.getShort(18))),
                header.getLong(32),
                tableEntries(header, bytes));
    }

    private static void requireMagic(ByteBuffer header) throws ImageFormatException {
        for (int i = 0; i < MAGIC.length && i < header.limit(); i++) {
            if (header.get(i) != MAGIC[i]) {
                throw new ImageFormatException(i, "this is not an ELF file", "the first four bytes 7f 45 4c 46");
            }
        }
    }

    private static void requireIdentification(ByteBuffer header) throws ImageFormatException {
        if (header.get(4) != 2) {
            throw new ImageFormatException(
                    4,
                    header.get(4) == 1 ? "this is an ELF32 file" : "ELF class is " + Byte.toUnsignedInt(header.get(4)),
                    "ELF64, class 2");
        }
        if (header.get(5) != 1) {
            throw new ImageFormatException(
                    5,
                    header.get(5) == 2
                            ? "this is a big-endian file"
                            : "byte order is " + Byte.toUnsignedInt(header.get(5)),
                    "little-endian, byte order 1");
        }
        if (header.get(6) != 1) {
            throw new ImageFormatException(6, "ELF version is " + Byte.toUnsignedInt(header.get(6)), "version 1");
        }
        if (header.getInt(20) != 1) {
            throw new ImageFormatException(
                    20, "e_version is " + Integer.toUnsignedString(header.getInt(20)), "version 1");
        }
    }

    private static ElfType type(ByteBuffer header) throws ImageFormatException {
        int type = Short.toUnsignedInt(header.getShort(16));
        return switch (type) {
            case 2 -> ElfType.EXECUTABLE;
            case 3 -> ElfType.POSITION_INDEPENDENT;
            default ->
                throw new ImageFormatException(
                        16,
                        type == 1 ? "this is an object file (e_type 1)" : "e_type is " + type,
                        "a linked executable, e_type 2 or 3");
        };
    }

    private static int tableEntries(ByteBuffer header, ImageBytes bytes) throws ImageFormatException {
        int entries = Short.toUnsignedInt(header.getShort(56));
        if (entries == 0) {
            throw new ImageFormatException(56, "there are no program headers", "an executable, which has some");
        }
        if (entries == COUNT_ELSEWHERE) {
            throw new ImageFormatException(
                    56,
                    "e_phnum is PN_XNUM, which means more program headers than any loader of images takes",
                    "1 to 65534 program headers");
        }
        requireUnsigned16(header, 54, "e_phentsize", ProgramHeader.SIZE);
        bytes.requireInFile("the program header table", 32, header.getLong(32), (long) entries * ProgramHeader.SIZE);
        return entries;
    }

    /**
     * The sections are not read. But linkers put their table at the end of the file, so this is what tells a file that
     * has lost its tail; e_shnum is 0 when there are so many that the count is in the first of them.
     */
    private static void requireSectionTable(ByteBuffer header, ImageBytes bytes) throws ImageFormatException {
        long offset = header.getLong(40);
        if (offset != 0) {
            int entries = Math.max(1, Short.toUnsignedInt(header.getShort(60)));
            int entrySize = Short.toUnsignedInt(header.getShort(58));
            bytes.requireInFile("the section header table", 40, offset, (long) entries * entrySize);
        }
    }

    private static void requireUnsigned16(ByteBuffer header, int at, String field, int expected)
            throws ImageFormatException {
        int value = Short.toUnsignedInt(header.getShort(at));
        if (value != expected) {
            throw new ImageFormatException(at, field + " is " + value, Integer.toString(expected));
        }
    }
}
