package io.mirage.maven.solo5;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * The Solo5 notes among the notes of an image.
 *
 * <pre>
 *  0  4  namesz              5 characters and NUL make 6 for "Solo5"
 *  4  4  descsz
 *  8  4  type
 * 12     name, padded        8 bytes for "Solo5"
 *        descriptor, padded
 * </pre>
 *
 * Source: System V gABI, chapter 5 "Note Section"; {@code include/elf_abi.h} of Solo5 0.9.3. Padding is to 4 bytes; in
 * segments aligned to 8, where GNU property notes are, to 8. Solo5's header is 20 bytes in either, its tenders do not
 * look at the alignment. Descriptors of other notes are stepped over, never read.
 */
final class Notes {
    /** A Linux executable has three. The limit bounds the time for a hostile file. */
    static final int MAX_NOTES = 4096;

    private static final int PREFIX = 12;
    private static final int SOLO5_HEADER = 20;
    private static final int SOLO5_NAME_SIZE = 6;
    private static final byte[] SOLO5_NAME = {'S', 'o', 'l', 'o', '5', 0};

    private final ImageBytes bytes;
    private int count;
    private Optional<Abi> abi = Optional.empty();
    private Optional<Manifest> manifest = Optional.empty();

    private Notes(ImageBytes bytes) {
        this.bytes = bytes;
    }

    static Notes read(ImageBytes bytes, List<ProgramHeader> segments) throws IOException, ImageFormatException {
        Notes notes = new Notes(bytes);
        for (ProgramHeader segment : segments) {
            notes.readSegment(segment);
        }
        return notes;
    }

    Optional<Abi> abi() {
        return abi;
    }

    Optional<Manifest> manifest() {
        return manifest;
    }

    private void readSegment(ProgramHeader segment) throws IOException, ImageFormatException {
        int alignment = segment.alignment() == 8 ? 8 : 4;
        long end = segment.offset() + segment.fileSize();
        long at = segment.offset();
        while (at < end) {
            at = readNote(at, end, alignment);
        }
    }

    /** Reads the note at {@code at} and gives the place of the next one, or something past {@code end}. */
    private long readNote(long at, long end, int alignment) throws IOException, ImageFormatException {
        if (++count > MAX_NOTES) {
            throw new ImageFormatException(at, "one more note", "at most " + MAX_NOTES + " of them");
        }
        if (end - at < PREFIX) {
            throw new ImageFormatException(
                    at,
                    (end - at) + " bytes are left in the PT_NOTE segment",
                    "a note, which takes " + PREFIX + " bytes or more");
        }
        ByteBuffer header = bytes.read("a note", at, (int) Math.min(SOLO5_HEADER, end - at));
        long nameSize = Integer.toUnsignedLong(header.getInt(0));
        long size = Integer.toUnsignedLong(header.getInt(4));
        boolean solo5 = isSolo5(header);
        long descriptor = solo5 ? at + SOLO5_HEADER : at + padded(PREFIX + nameSize, alignment);
        if (descriptor + size > end) {
            throw new ImageFormatException(
                    at,
                    "a note with a name of " + nameSize + " bytes and a descriptor of " + size
                            + " bytes ends past its PT_NOTE segment",
                    "no more than the " + (end - at) + " bytes that are left there");
        }
        if (solo5) {
            readSolo5(header.getInt(8), descriptor, size);
        }
        return at + padded(descriptor + size - at, alignment);
    }

    private void readSolo5(int type, long descriptor, long size) throws IOException, ImageFormatException {
        switch (type) {
            case AbiNote.TYPE -> abi = merge("ABI", abi, AbiNote.read(bytes, descriptor, size), descriptor);
            case ManifestNote.TYPE ->
                manifest = merge("manifest", manifest, ManifestNote.read(bytes, descriptor, size), descriptor);
            default -> {
                // A note of a later Solo5.
            }
        }
    }

    /** A tender takes the first note it finds; which one that is must not matter. */
    private static <T> Optional<T> merge(String what, Optional<T> known, T read, long at) throws ImageFormatException {
        if (known.isPresent() && !known.get().equals(read)) {
            throw new ImageFormatException(
                    at, "a second Solo5 " + what + " note that differs from the first", "one, or equal ones");
        }
        return Optional.of(read);
    }

    private static boolean isSolo5(ByteBuffer header) {
        return header.limit() == SOLO5_HEADER
                && header.getInt(0) == SOLO5_NAME_SIZE
                && header.slice(PREFIX, SOLO5_NAME_SIZE).equals(ByteBuffer.wrap(SOLO5_NAME));
    }

    private static long padded(long size, int alignment) {
        return (size + alignment - 1) & -alignment;
    }
}
