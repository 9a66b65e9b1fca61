package io.mirage.maven.solo5;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Size and SHA-256 of a file, taken from the same bytes.
 *
 * @param sha256 64 lower-case hexadecimal digits
 * @param size in bytes
 * @since 0.1.0
 */
public record ImageDigest(String sha256, long size) {
    private static final int BUFFER = 64 * 1024;

    /**
     * Reads a file once, piece by piece.
     *
     * @param file of any kind and size
     * @return its digest and size
     * @throws IOException if it cannot be read
     * @since 0.1.0
     */
    public static ImageDigest of(Path file) throws IOException {
        MessageDigest digest = newDigest();
        long size = 0;
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[BUFFER];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
                size += count;
            }
        }
        return new ImageDigest(HexFormat.of().formatHex(digest.digest()), size);
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
