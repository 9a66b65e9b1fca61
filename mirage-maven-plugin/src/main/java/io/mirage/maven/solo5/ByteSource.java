package io.mirage.maven.solo5;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Bytes that can be read at any position: a file, an array, a part of an archive.
 *
 * @since 0.1.0
 */
public interface ByteSource {
    /**
     * {@return how many bytes there are, 0 or more}
     *
     * @throws IOException if the source cannot be asked
     * @since 0.1.0
     */
    long size() throws IOException;

    /**
     * Reads bytes from {@code position} on into {@code target}, at most as many as it has room for.
     *
     * @param target takes the bytes at its position, which moves
     * @param position in bytes from the start, 0 or more
     * @return how many bytes were read; 0 or less at the end
     * @throws IOException if reading fails
     * @since 0.1.0
     */
    int read(ByteBuffer target, long position) throws IOException;

    /**
     * Makes a source of a file.
     *
     * @param channel an open file; stays the caller's to close, its own position is not used
     * @return the file's bytes
     * @since 0.1.0
     */
    static ByteSource of(FileChannel channel) {
        return new ByteSource() {
            @Override
            public long size() throws IOException {
                return channel.size();
            }

            @Override
            public int read(ByteBuffer target, long position) throws IOException {
                return channel.read(target, position);
            }
        };
    }

    /**
     * Makes a source of an array.
     *
     * @param bytes not copied: the caller leaves them as they are while they are read
     * @return the array's bytes
     * @since 0.1.0
     */
    static ByteSource of(byte[] bytes) {
        return new ByteSource() {
            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public int read(ByteBuffer target, long position) {
                if (position >= bytes.length) {
                    return -1;
                }
                int count = (int) Math.min(target.remaining(), bytes.length - position);
                target.put(bytes, (int) position, count);
                return count;
            }
        };
    }
}
