package io.mirage.maven.solo5;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A {@link ByteSource} read by ranges that are checked first, with offsets and lengths unsigned as ELF has them. */
final class ImageBytes {
    private final ByteSource source;
    private final long size;

    ImageBytes(ByteSource source) throws IOException {
        this.source = source;
        this.size = source.size();
    }

    long size() {
        return size;
    }

    /**
     * Refuses a range that does not lie in the file.
     *
     * @param what the thing that takes the range, for the message
     * @param at offset of the field that names the range
     * @param offset first byte of the range, unsigned
     * @param length of the range, unsigned
     */
    void requireInFile(String what, long at, long offset, long length) throws ImageFormatException {
        // No sum of two fields: offset + length may pass 2^64.
        boolean outside = Long.compareUnsigned(offset, size) > 0 || Long.compareUnsigned(length, size - offset) > 0;
        if (outside) {
            throw new ImageFormatException(
                    at,
                    what + " takes " + Long.toUnsignedString(length) + " bytes from offset "
                            + Long.toUnsignedString(offset) + " on, but the file ends at " + size,
                    "a file that holds it whole: this one is truncated or damaged");
        }
    }

    /** Reads a range, which must lie in the file; {@code length} is what the caller is ready to keep in memory. */
    ByteBuffer read(String what, long offset, int length) throws IOException, ImageFormatException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        read(what, offset, buffer);
        return buffer;
    }

    /** Fills a buffer up to its limit, from a range that must lie in the file. */
    void read(String what, long offset, ByteBuffer buffer) throws IOException, ImageFormatException {
        requireInFile(what, offset, offset, buffer.remaining());
        while (buffer.hasRemaining()) {
            long position = offset + buffer.position();
            if (source.read(buffer, position) <= 0) {
                throw new ImageFormatException(
                        position, "the file ended inside " + what, "a file that nobody shortens while it is read");
            }
        }
        buffer.flip();
    }
}
