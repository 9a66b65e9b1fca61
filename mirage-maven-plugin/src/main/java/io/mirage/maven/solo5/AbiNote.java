package io.mirage.maven.solo5;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The descriptor of the Solo5 ABI note.
 *
 * <pre>
 *  0  4  abi_target       8  4  reserved0
 *  4  4  abi_version     12  4  reserved1    16  size
 * </pre>
 *
 * Source: {@code struct abi1_info} of {@code include/elf_abi.h}, Solo5 0.9.3.
 */
final class AbiNote {
    /** "ABI1". */
    static final int TYPE = 0x31494241;

    private static final int SIZE = 16;

    private AbiNote() {}

    static Abi read(ImageBytes bytes, long at, long size) throws IOException, ImageFormatException {
        if (size != SIZE) {
            throw new ImageFormatException(at, "a Solo5 ABI descriptor of " + size + " bytes", SIZE + " bytes");
        }
        ByteBuffer descriptor = bytes.read("the Solo5 ABI note", at, SIZE);
        return new Abi(
                new AbiTarget(number("target", descriptor.getInt(0), at)),
                number("version", descriptor.getInt(4), at + 4));
    }

    private static int number(String what, int value, long at) throws ImageFormatException {
        if (value < 0) {
            throw new ImageFormatException(
                    at, "Solo5 ABI " + what + " " + Integer.toUnsignedString(value), "at most " + Integer.MAX_VALUE);
        }
        return value;
    }
}
