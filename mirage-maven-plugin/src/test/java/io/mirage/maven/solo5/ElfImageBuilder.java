package io.mirage.maven.solo5;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Makes ELF64 images byte by byte, from the formats' offset tables (System V gABI chapters 4 and 5; Solo5 0.9.3,
 * {@code include/elf_abi.h} and {@code include/mft_abi.h}). Shares nothing with the reader, so that a wrong offset
 * shows.
 *
 * <p>Layout: header, program headers, the segments' contents in the order they were added, section header table.
 */
public final class ElfImageBuilder {
    public static final int HEADER = 64;
    public static final int PROGRAM_HEADER = 56;
    public static final int LOAD = 1;
    public static final int INTERPRETER = 3;
    public static final int NOTE = 4;
    public static final int ABI1 = 0x31494241;
    public static final int MFT1 = 0x3154464d;

    private final List<Segment> segments = new ArrayList<>();
    private final List<Consumer<ByteBuffer>> patches = new ArrayList<>();
    private int type = 2;
    private int machine = 62;
    private int sections;

    /** An image as Solo5's linker scripts lay it out, with a manifest. */
    public static ElfImageBuilder solo5(Architecture architecture, AbiTarget target, Device... devices) {
        return new ElfImageBuilder()
                .machine(architecture.machine())
                .interpreter("/nonexistent/solo5/\0\0\0\0")
                .load(0x100000, new byte[48], 48)
                .load(0x101000, new byte[16], 4096)
                .load(0, new byte[0], 0)
                .note("OpenBSD", 1, new byte[4])
                .abi(target.number(), 2)
                .manifest(devices);
    }

    /** An executable as a C compiler of a Linux host makes it, with GNU notes in segments aligned to 8 and to 4. */
    public static ElfImageBuilder hostExecutable(Architecture architecture) {
        return new ElfImageBuilder()
                .type(3)
                .machine(architecture.machine())
                .interpreter("/lib64/ld-linux-x86-64.so.2")
                .load(0, new byte[64], 64)
                .load(0x3000, new byte[24], 8192)
                .notes(8, note("GNU", 5, new byte[16], 8))
                .notes(4, note("GNU", 3, new byte[20], 4), note("GNU", 1, new byte[16], 4))
                .sections(2);
    }

    /** A statically linked executable without notes, as Unikraft makes it. */
    public static ElfImageBuilder unikraft(Architecture architecture) {
        return new ElfImageBuilder().machine(architecture.machine()).load(0x100000, new byte[80], 4096);
    }

    public ElfImageBuilder type(int value) {
        type = value;
        return this;
    }

    public ElfImageBuilder machine(int value) {
        machine = value;
        return this;
    }

    /** Adds a section header table at the end of the file. */
    public ElfImageBuilder sections(int count) {
        sections = count;
        return this;
    }

    public ElfImageBuilder interpreter(String path) {
        return segment(INTERPRETER, 0, (path + '\0').getBytes(StandardCharsets.UTF_8), 1);
    }

    public ElfImageBuilder load(long address, byte[] content, long memorySize) {
        segments.add(new Segment(LOAD, address, content, memorySize, 0x1000));
        return this;
    }

    public ElfImageBuilder abi(int target, int version) {
        return note("Solo5", ABI1, abiDescriptor(target, version));
    }

    public ElfImageBuilder manifest(Device... devices) {
        return note("Solo5", MFT1, manifestDescriptor(devices));
    }

    /** Adds a note in a segment of its own. */
    public ElfImageBuilder note(String owner, int noteType, byte[] descriptor) {
        return notes(4, note(owner, noteType, descriptor, 4));
    }

    /** Adds a segment with some notes. */
    public ElfImageBuilder notes(long alignment, byte[]... notes) {
        return segment(NOTE, 0, join(notes), alignment);
    }

    public ElfImageBuilder segment(int segmentType, long address, byte[] content, long alignment) {
        segments.add(new Segment(segmentType, address, content, content.length, alignment));
        return this;
    }

    public ElfImageBuilder set8(int at, int value) {
        patches.add(image -> image.put(at, (byte) value));
        return this;
    }

    public ElfImageBuilder set16(int at, int value) {
        patches.add(image -> image.putShort(at, (short) value));
        return this;
    }

    public ElfImageBuilder set32(int at, int value) {
        patches.add(image -> image.putInt(at, value));
        return this;
    }

    public ElfImageBuilder set64(int at, long value) {
        patches.add(image -> image.putLong(at, value));
        return this;
    }

    /** Where the program header of the segment that was added as the {@code index}th is, from 0. */
    public static int headerOf(int index) {
        return HEADER + index * PROGRAM_HEADER;
    }

    /** Where the content of the segment that was added as the {@code index}th starts, from 0. */
    public int contentOf(int index) {
        int at = headerOf(segments.size());
        for (Segment segment : segments.subList(0, index)) {
            at = align(at, 8) + segment.content.length;
        }
        return align(at, 8);
    }

    public byte[] build() {
        int sectionTable = contentOf(segments.size());
        ByteBuffer image = ByteBuffer.allocate(sections == 0 ? unpaddedEnd() : sectionTable + 64 * sections)
                .order(ByteOrder.LITTLE_ENDIAN);
        image.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1});
        image.putShort(16, (short) type).putShort(18, (short) machine).putInt(20, 1);
        image.putLong(24, 0x100000).putLong(32, HEADER).putLong(40, sections == 0 ? 0 : sectionTable);
        image.putShort(52, (short) HEADER);
        image.putShort(54, (short) PROGRAM_HEADER).putShort(56, (short) segments.size());
        image.putShort(58, (short) 64).putShort(60, (short) sections);
        for (int i = 0; i < segments.size(); i++) {
            segments.get(i).write(image, headerOf(i), contentOf(i));
        }
        patches.forEach(patch -> patch.accept(image));
        return image.array();
    }

    public Path writeTo(Path file) throws IOException {
        return Files.write(file, build());
    }

    public static byte[] abiDescriptor(int target, int version) {
        return little(16).putInt(target).putInt(version).array();
    }

    public static byte[] manifestDescriptor(Device... devices) {
        byte[][] entries = new byte[devices.length + 1][];
        entries[0] = manifestEntry("", 1 << 30);
        for (int i = 0; i < devices.length; i++) {
            entries[i + 1] = manifestEntry(devices[i].name(), devices[i].type().number());
        }
        return manifestDescriptor(1, entries.length, entries);
    }

    public static byte[] manifestDescriptor(int version, int count, byte[]... entries) {
        return join(little(12).putInt(4, version).putInt(8, count).array(), join(entries));
    }

    /** One entry of a manifest; the name is cut at 68 characters. */
    public static byte[] manifestEntry(String name, int deviceType) {
        byte[] characters = name.getBytes(StandardCharsets.ISO_8859_1);
        return little(104)
                .put(characters, 0, Math.min(68, characters.length))
                .putInt(68, deviceType)
                .array();
    }

    /** A note with padding after owner and descriptor. */
    public static byte[] note(String owner, int noteType, byte[] descriptor, int alignment) {
        byte[] name = (owner + '\0').getBytes(StandardCharsets.ISO_8859_1);
        int start = align(12 + name.length, alignment);
        return little(align(start + descriptor.length, alignment))
                .putInt(name.length)
                .putInt(descriptor.length)
                .putInt(noteType)
                .put(name)
                .position(start)
                .put(descriptor)
                .array();
    }

    public static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private int unpaddedEnd() {
        int last = segments.size() - 1;
        return last < 0 ? HEADER : contentOf(last) + segments.get(last).content.length;
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int align(int size, int alignment) {
        return (size + alignment - 1) & -alignment;
    }

    private static final class Segment {
        private final int type;
        private final long address;
        private final byte[] content;
        private final long memorySize;
        private final long alignment;

        Segment(int type, long address, byte[] content, long memorySize, long alignment) {
            this.type = type;
            this.address = address;
            this.content = content;
            this.memorySize = memorySize;
            this.alignment = alignment;
        }

        void write(ByteBuffer image, int header, int offset) {
            image.putInt(header, type).putInt(header + 4, 4);
            image.putLong(header + 8, offset).putLong(header + 16, address).putLong(header + 24, address);
            image.putLong(header + 32, content.length).putLong(header + 40, memorySize);
            image.putLong(header + 48, alignment);
            image.put(offset, content);
        }
    }
}
