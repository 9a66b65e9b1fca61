package io.mirage.maven.opam;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.concurrent.TimeUnit;

/**
 * What is known of a file of the store.
 *
 * @param sha256 of its content; of a symbolic link, of where it points
 * @param size in bytes; 0 for a link
 * @param modified in whole seconds since 1970, which archives and other file systems keep; 0 for a link
 * @param mode how it is kept
 */
record FileRecord(String sha256, long size, long modified, Mode mode) {
    /** How a file is kept. */
    enum Mode {
        PLAIN("0444"),
        EXECUTABLE("0555"),
        LINK("link");

        private final String text;

        Mode(String text) {
            this.text = text;
        }

        static Mode of(String text) {
            for (Mode mode : values()) {
                if (mode.text.equals(text)) {
                    return mode;
                }
            }
            throw new IllegalArgumentException("'" + text + "' is no mode");
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Reads a file. */
    static FileRecord of(Path file, BasicFileAttributes attributes) throws IOException {
        if (attributes.isSymbolicLink()) {
            String target = Files.readSymbolicLink(file).toString();
            return new FileRecord(Digests.sha256(target), 0, 0, Mode.LINK);
        }
        return new FileRecord(
                Digests.sha256(file),
                attributes.size(),
                seconds(attributes),
                Trees.isExecutable(file) ? Mode.EXECUTABLE : Mode.PLAIN);
    }

    /** Whether a file looks like this one; its content is not read. */
    boolean looksLike(BasicFileAttributes attributes) {
        if (mode == Mode.LINK) {
            return attributes.isSymbolicLink();
        }
        return attributes.isRegularFile()
                && attributes.size() == size
                && seconds(attributes) == modified
                && hasMode(attributes);
    }

    /** Whether a file can be run if this one can; so it is where the file system has no modes. */
    private boolean hasMode(BasicFileAttributes attributes) {
        return !(attributes instanceof PosixFileAttributes posix)
                || Trees.isExecutable(posix) == (mode == Mode.EXECUTABLE);
    }

    /** When a file of this record was last changed, as it is kept. */
    FileTime time() {
        return FileTime.from(modified, TimeUnit.SECONDS);
    }

    private static long seconds(BasicFileAttributes attributes) {
        return attributes.lastModifiedTime().toInstant().getEpochSecond();
    }

    /** Whether a file has the content of this one, and can be run if it can. */
    boolean isSame(Path file, BasicFileAttributes attributes) throws IOException {
        if (!attributes.isRegularFile()) {
            return mode == Mode.LINK
                    && attributes.isSymbolicLink()
                    && Digests.sha256(Files.readSymbolicLink(file).toString()).equals(sha256);
        }
        return mode != Mode.LINK && hasMode(attributes) && Digests.sha256(file).equals(sha256);
    }

    /** Digest, size, time and mode. */
    @Override
    public String toString() {
        return sha256 + " " + size + " " + modified + " " + mode;
    }
}
