package io.mirage.maven.opam;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Digests of files and texts.
 *
 * @since 0.1.0
 */
public final class Digests {
    private Digests() {}

    static MessageDigest of(Checksum.Algorithm algorithm) {
        try {
            return MessageDigest.getInstance(algorithm.javaName());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm.javaName(), e);
        }
    }

    /**
     * The SHA-256 of a text.
     *
     * @param text any text, in UTF-8
     * @return 64 hexadecimal digits
     */
    public static String sha256(String text) {
        return HexFormat.of().formatHex(of(Checksum.Algorithm.SHA256).digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    static String sha256(Path file) throws IOException {
        MessageDigest digest = of(Checksum.Algorithm.SHA256);
        update(file, List.of(digest));
        return HexFormat.of().formatHex(digest.digest());
    }

    /** All digests of a file, in one reading. */
    static Map<Checksum.Algorithm, Checksum> of(Path file, Collection<Checksum.Algorithm> algorithms)
            throws IOException {
        Map<Checksum.Algorithm, MessageDigest> digests = new EnumMap<>(Checksum.Algorithm.class);
        algorithms.forEach(algorithm -> digests.put(algorithm, of(algorithm)));
        update(file, digests.values());
        Map<Checksum.Algorithm, Checksum> checksums = new EnumMap<>(Checksum.Algorithm.class);
        digests.forEach((algorithm, digest) ->
                checksums.put(algorithm, new Checksum(algorithm, HexFormat.of().formatHex(digest.digest()))));
        return checksums;
    }

    private static void update(Path file, Collection<MessageDigest> digests) throws IOException {
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                for (MessageDigest digest : digests) {
                    digest.update(buffer, 0, read);
                }
            }
        }
    }
}
