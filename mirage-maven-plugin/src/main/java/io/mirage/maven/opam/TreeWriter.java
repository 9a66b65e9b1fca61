package io.mirage.maven.opam;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Writes a tree that somebody else describes, an archive or a git commit, and nothing beside it. No entry is written
 * through a symbolic link, so where the links point matters only when all is there: {@link #checkLinks}.
 */
final class TreeWriter {
    // Twenty years from 2000 on: every file system has these seconds.
    private static final long FIRST_TIME = 946_684_800;
    private static final long TIMES = 631_152_000;

    private enum Kind {
        FOLDER("a folder"),
        FILE("a file"),
        LINK("a symbolic link");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    private final Path root;
    private final ArchiveLimits limits;
    private final long archiveSize;
    private final Map<String, Kind> kinds = new HashMap<>();
    private final Map<String, String> targets = new HashMap<>();
    private final byte[] buffer = new byte[1 << 16];
    private int entries;
    private long total;

    /**
     * A writer.
     *
     * @param root the folder, which is there and empty
     * @param limits how much is written
     * @param archiveSize the size of what it comes from; 0 when it is no archive
     */
    TreeWriter(Path root, ArchiveLimits limits, long archiveSize) {
        this.root = root;
        this.limits = limits;
        this.archiveSize = archiveSize;
    }

    void folder(String name) throws IOException {
        count();
        List<String> parts = EntryName.parts(name);
        if (!parts.isEmpty()) {
            makeFolder(name, parts);
        }
    }

    void file(String name, boolean executable, InputStream content) throws IOException, InterruptedException {
        Path file = claim(name, Kind.FILE);
        MessageDigest digest = Digests.of(Checksum.Algorithm.SHA256);
        long size = 0;
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int read = read(name, content); read >= 0; read = read(name, content)) {
                size += read;
                total += read;
                if (size > limits.entryBytes()) {
                    throw new ArchiveException("'" + name + "' has more than " + limits.entryBytes()
                            + " bytes, too many for a source file");
                }
                limits.checkTotal(total, archiveSize);
                out.write(buffer, 0, read);
                digest.update(buffer, 0, read);
            }
        } catch (FileAlreadyExistsException e) {
            throw sameName(name, e);
        }
        Trees.setMode(file, executable, true);
        Files.setLastModifiedTime(file, time(digest.digest()));
    }

    void symbolicLink(String name, String target) throws IOException {
        EntryName.check(target, "'" + name + "' is a symbolic link to");
        if (target.isEmpty() || EntryName.isAbsolute(target)) {
            throw leaving(name, target);
        }
        Path link = claim(name, Kind.LINK);
        targets.put(String.join("/", EntryName.parts(name)), target);
        try {
            Files.createSymbolicLink(link, Path.of(target));
        } catch (FileAlreadyExistsException e) {
            throw sameName(name, e);
        } catch (UnsupportedOperationException e) {
            throw new IOException("'" + name + "' is a symbolic link, which this file system does not have", e);
        }
    }

    /** A hard link becomes a copy: of two names of one file nobody expects that a change of one changes the other. */
    void hardLink(String name, String target) throws IOException, InterruptedException {
        String other = String.join("/", EntryName.parts(target));
        Kind kind = kinds.get(other);
        if (kind == Kind.LINK) {
            symbolicLink(name, targets.getOrDefault(other, ""));
            return;
        }
        if (kind != Kind.FILE) {
            throw new ArchiveException("'" + name + "' is a hard link to '" + target + "', which is no file before it");
        }
        if (other.equals(String.join("/", EntryName.parts(name)))) {
            return;
        }
        Path original = root.resolve(other);
        try (InputStream content = Files.newInputStream(original)) {
            file(name, Trees.isExecutable(original), content);
        }
    }

    /** The one folder that everything is in; empty when there is something beside it. */
    Optional<String> singleTop() {
        SortedSet<String> tops = tops();
        return tops.size() == 1 && isFolder(tops.first()) ? Optional.of(tops.first()) : Optional.empty();
    }

    /** What is at the top. */
    SortedSet<String> tops() {
        SortedSet<String> tops = new TreeSet<>(kinds.keySet());
        tops.removeIf(path -> path.indexOf('/') >= 0);
        return tops;
    }

    boolean isFolder(String path) {
        return kinds.get(path) == Kind.FOLDER;
    }

    boolean isFile(String path) {
        return kinds.get(path) == Kind.FILE;
    }

    /** Whether nothing was written. */
    boolean isEmpty() {
        return kinds.isEmpty();
    }

    /**
     * Refuses links that leave the tree.
     *
     * @param top the folder that becomes the tree; empty for all of it
     */
    void checkLinks(Optional<String> top) throws ArchiveException {
        LinkTargets links = new LinkTargets(targets);
        for (Map.Entry<String, String> link : targets.entrySet()) {
            if (links.leaves(link.getKey(), top.isPresent() ? 1 : 0)) {
                throw leaving(link.getKey(), link.getValue());
            }
        }
    }

    private void count() throws ArchiveException {
        entries++;
        if (entries > limits.entries()) {
            throw new ArchiveException("it has more than " + limits.entries() + " entries, too many for sources");
        }
    }

    /** The place of an entry that is no folder; of two with one name the second stays, as with tar. */
    private Path claim(String name, Kind kind) throws IOException {
        count();
        List<String> parts = EntryName.parts(name);
        if (parts.isEmpty()) {
            throw new ArchiveException("'" + name + "' is no name of a file");
        }
        makeFolder(name, parts.subList(0, parts.size() - 1));
        String path = String.join("/", parts);
        Path place = root.resolve(path);
        Kind there = kinds.putIfAbsent(path, kind);
        if (there != null) {
            if (there != kind) {
                throw new ArchiveException(
                        "'" + name + "' is there twice, as " + there.words + " and as " + kind.words);
            }
            Files.delete(place);
        }
        return place;
    }

    private void makeFolder(String name, List<String> parts) throws IOException {
        List<String> above = new ArrayList<>();
        for (String part : parts) {
            above.add(part);
            String path = String.join("/", above);
            Kind there = kinds.putIfAbsent(path, Kind.FOLDER);
            if (there == null) {
                try {
                    Files.createDirectory(root.resolve(path));
                } catch (FileAlreadyExistsException e) {
                    throw sameName(name, e);
                }
            } else if (there != Kind.FOLDER) {
                throw new ArchiveException(
                        above.size() == parts.size()
                                        && String.join("/", EntryName.parts(name))
                                                .equals(path)
                                ? "'" + name + "' is there twice, as " + there.words + " and as a folder"
                                : "'" + name + "' would be written through '" + path + "', which is " + there.words);
            }
        }
    }

    private int read(String name, InputStream content) throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("while '" + name + "' was unpacked");
        }
        try {
            return content.read(buffer);
        } catch (ArchiveException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new ArchiveException("it is damaged at '" + name + "': " + e.getMessage(), e);
        }
    }

    /**
     * A time by which contents differ. dune takes a file that has the size and the time it had for the file that it was, and
     * would build new sources from what it knows of old ones: archives often have one time for all, whatever the version.
     */
    static FileTime time(byte[] digest) {
        long number = ByteBuffer.wrap(digest).getLong();
        return FileTime.from(FIRST_TIME + Long.remainderUnsigned(number, TIMES), TimeUnit.SECONDS);
    }

    private static ArchiveException leaving(String name, String target) {
        return new ArchiveException("'" + name + "' is a symbolic link to '" + target + "', outside the folder");
    }

    private static ArchiveException sameName(String name, IOException cause) {
        return new ArchiveException("'" + name + "' and another entry have one name in this file system", cause);
    }
}
