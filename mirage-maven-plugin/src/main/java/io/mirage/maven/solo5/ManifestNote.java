package io.mirage.maven.solo5;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The descriptor of the Solo5 manifest note.
 *
 * <pre>
 *  0  4  padding: the structure is aligned to 8 in the note, whose header takes 20 bytes
 *  4  4  version: 1
 *  8  4  entries: 1 to 64
 * 12     entries, each
 *         0  68  name, ends in NUL
 *        68   4  type: 1 block, 2 net, 2^30 reserved (the first entry, and no other)
 *        72  16  properties: filled in when the image is started
 *        88   8  backing: likewise
 *        96   1  attached: likewise, padded to 104
 * </pre>
 *
 * Source: {@code struct mft} and {@code struct mft1_note} of {@code include/mft_abi.h}, Solo5 0.9.3, on 64-bit
 * machines.
 */
final class ManifestNote {
    /** "MFT1". */
    static final int TYPE = 0x3154464d;

    private static final int HEADER = 12;
    private static final int ENTRY = 104;
    private static final int TYPE_IN_ENTRY = 68;
    private static final int MAX_ENTRIES = Manifest.MAX_DEVICES + 1;
    private static final int RESERVED_FIRST = 1 << 30;

    private final ByteBuffer descriptor;
    private final long at;

    private ManifestNote(ByteBuffer descriptor, long at) {
        this.descriptor = descriptor;
        this.at = at;
    }

    static Manifest read(ImageBytes bytes, long at, long size) throws IOException, ImageFormatException {
        if (size < HEADER + ENTRY || size > HEADER + MAX_ENTRIES * ENTRY) {
            throw new ImageFormatException(
                    at,
                    "a Solo5 manifest descriptor of " + size + " bytes",
                    "12 bytes and 104 for each of 1 to 64 entries");
        }
        return new ManifestNote(bytes.read("the Solo5 manifest note", at, (int) size), at).manifest();
    }

    private Manifest manifest() throws ImageFormatException {
        if (descriptor.getInt(4) != Manifest.VERSION) {
            throw new ImageFormatException(
                    at + 4,
                    "Solo5 manifest version " + Integer.toUnsignedString(descriptor.getInt(4)),
                    "version " + Manifest.VERSION);
        }
        int entries = (descriptor.limit() - HEADER) / ENTRY;
        if (HEADER + entries * ENTRY != descriptor.limit() || descriptor.getInt(8) != entries) {
            throw new ImageFormatException(
                    at + 8,
                    "a Solo5 manifest descriptor of " + descriptor.limit() + " bytes with "
                            + Integer.toUnsignedString(descriptor.getInt(8)) + " entries",
                    "12 bytes and 104 for each entry");
        }
        requireReservedFirst();
        return new Manifest(Manifest.VERSION, devices(entries));
    }

    private void requireReservedFirst() throws ImageFormatException {
        int type = descriptor.getInt(HEADER + TYPE_IN_ENTRY);
        if (type != RESERVED_FIRST) {
            throw new ImageFormatException(
                    at + HEADER + TYPE_IN_ENTRY,
                    "the first entry of the Solo5 manifest is of type " + Integer.toUnsignedString(type),
                    "the reserved entry, type " + RESERVED_FIRST);
        }
    }

    private List<Device> devices(int entries) throws ImageFormatException {
        List<Device> devices = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int entry = HEADER + ENTRY; entry < HEADER + entries * ENTRY; entry += ENTRY) {
            Device device = new Device(name(entry), type(entry));
            if (!names.add(device.name())) {
                throw new ImageFormatException(
                        at + entry, "a second device called '" + device.name() + "'", "every name once");
            }
            devices.add(device);
        }
        return devices;
    }

    private String name(int entry) throws ImageFormatException {
        StringBuilder name = new StringBuilder();
        for (int i = entry; i < entry + TYPE_IN_ENTRY; i++) {
            int c = Byte.toUnsignedInt(descriptor.get(i));
            if (c == 0 && i > entry) {
                return name.toString();
            }
            if (!Manifest.isNameCharacter(c)) {
                throw new ImageFormatException(
                        at + i, "byte " + c + " in a device name", Manifest.NAME_RULE + ", then NUL");
            }
            name.append((char) c);
        }
        throw new ImageFormatException(at + entry, "a device name without end", Manifest.NAME_RULE + ", then NUL");
    }

    private DeviceType type(int entry) throws ImageFormatException {
        int number = descriptor.getInt(entry + TYPE_IN_ENTRY);
        Optional<DeviceType> type = DeviceType.ofNumber(number);
        if (type.isEmpty()) {
            throw new ImageFormatException(
                    at + entry + TYPE_IN_ENTRY,
                    "device type " + Integer.toUnsignedString(number),
                    "1 (block) or 2 (net); the reserved entry is the first and no other");
        }
        return type.get();
    }
}
