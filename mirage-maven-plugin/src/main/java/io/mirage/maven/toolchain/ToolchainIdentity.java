package io.mirage.maven.toolchain;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeSet;

/**
 * What tells one state of a toolchain from another: the names, sizes and times of its files. dune (2.9 and 3.19) does
 * not notice a compiler, a wrapper or bindings that change in place, so the plugin has to.
 */
final class ToolchainIdentity {
    private final TreeSet<String> lines = new TreeSet<>();

    /** Adds one file, and what it points at if it is a link; an absent one counts as absent. */
    void file(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            lines.add(file + " absent");
            return;
        }
        Path real = file.toRealPath();
        BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
        lines.add(file + " " + real + " " + attributes.size() + " " + attributes.lastModifiedTime());
    }

    /** Adds the files of a folder whose names match, not those of folders in it. */
    void folder(Path folder, String glob) throws IOException {
        if (!Files.isDirectory(folder)) {
            lines.add(folder + " absent");
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, glob)) {
            for (Path file : files) {
                if (Files.isRegularFile(file)) {
                    file(file);
                }
            }
        }
    }

    /** Adds a fact that is not a file. */
    void fact(String fact) {
        lines.add(fact);
    }

    String digest() {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (String line : lines) {
                sha256.update(line.getBytes(StandardCharsets.UTF_8));
                sha256.update((byte) '\n');
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
