package io.mirage.maven.opam;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the store as one file: a tar, compressed by gzip, of {@code duniverse.key}, which holds the key, and the
 * folder {@code duniverse}. The same files give the same bytes: names are sorted, owners are left out, every time is the
 * second after the epoch, of a mode only whether a file can be run is kept.
 *
 * @since 0.1.0
 */
public final class DuniverseArchive {
    private static final String KEY = "duniverse.key";
    private static final String FOLDER = "duniverse";
    private static final int LONGEST_KEY = 1000;
    /** Of the SHA-256 of an archive, in the key of its entry. */
    private static final int DIGITS = 16;
    /** Not 0, which some tools take for "no time". */
    private static final FileTime TIME = FileTime.from(Instant.ofEpochSecond(1));

    private DuniverseArchive() {}

    /**
     * Writes an archive.
     *
     * @param entry a folder of the store
     * @param key what names its sources
     * @param archive the file to write; what is there is replaced when the new one is complete
     * @throws IOException if it cannot be written
     * @throws InterruptedException if the build is interrupted
     */
    public static void write(Path entry, String key, Path archive) throws IOException, InterruptedException {
        Path beside = archive.resolveSibling("." + archive.getFileName() + ".tmp");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(beside));
                    GzipCompressorOutputStream gzip = new GzipCompressorOutputStream(out, parameters());
                    TarArchiveOutputStream tar = new TarArchiveOutputStream(gzip, StandardCharsets.UTF_8.name())) {
                tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
                tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
                tar.setAddPaxHeadersForNonAsciiNames(true);
                writeEntry(entry, key, tar);
            }
            Files.move(beside, archive, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    /**
     * The key of the entry that an archive is read into: another one for each archive. Nothing compares the files of an
     * archive with the checksums of a lock file, so only who asks for this very archive gets them.
     *
     * @param archive a file that {@link #write} wrote
     * @param expectedKey the key that the archive has to have
     * @return a key for {@link DuniverseStore#find}
     * @throws IOException if the archive cannot be read
     */
    public static String storeKey(Path archive, String expectedKey) throws IOException {
        return prefix(expectedKey) + Digests.sha256(archive).substring(0, DIGITS);
    }

    /** What the keys of all entries begin with that were read from archives of a key. */
    static String prefix(String key) {
        return key + "-";
    }

    /**
     * Puts the files of an archive into a store, with the key {@link #storeKey}. When the store has that entry, and it is
     * not damaged, it stays.
     *
     * @param archive a file that {@link #write} wrote
     * @param store the store
     * @param expectedKey the key that the archive has to have
     * @param folders the folders that the archive has to have, those of the lock file
     * @return the folder of the entry
     * @throws DuniverseException if it is no such archive, is damaged, or has another key
     * @throws IOException if the store cannot be written; its old state stays
     * @throws InterruptedException if the build is interrupted; nothing of the entry stays then
     */
    public static Path read(Path archive, DuniverseStore store, String expectedKey, Set<String> folders)
            throws DuniverseException, IOException, InterruptedException {
        try {
            checkKey(archive, expectedKey);
            return store.make(storeKey(archive, expectedKey), false, PullProgress.NONE, tree -> {
                Files.delete(tree);
                Archives.unpack(archive, tree, ArchiveLimits.DEFAULT, DuniverseArchive::folder);
                DuniverseTree.check(tree, folders);
                return Manifest.seal(tree);
            });
        } catch (ArchiveException e) {
            throw (DuniverseException)
                    new DuniverseException(archive + " cannot be used as vendored sources: " + e.getMessage())
                            .initCause(e);
        }
    }

    private static void checkKey(Path archive, String expected) throws DuniverseException, IOException {
        Optional<String> key = TarReader.first(archive, KEY, LONGEST_KEY);
        if (key.isEmpty()) {
            throw new DuniverseException(
                    archive + " is no archive of vendored sources made by this plugin: its first entry" + " is not "
                            + KEY + ".");
        }
        String found = key.get().trim();
        if (!found.equals(expected)) {
            throw new DuniverseException(archive + " holds other vendored sources than the lock file names: its key is "
                    + EntryName.shown(found) + ", wanted is " + expected
                    + ". Use the archive of the same release as the lock file.");
        }
    }

    private static Optional<String> folder(TreeWriter writer) throws ArchiveException {
        for (String top : writer.tops()) {
            if (!top.equals(KEY) && !top.equals(FOLDER)) {
                throw new ArchiveException("'" + top + "' does not belong into it");
            }
        }
        if (!writer.isFolder(FOLDER) || !writer.isFile(FOLDER + "/dune")) {
            throw new ArchiveException("'" + FOLDER + "/dune' is missing");
        }
        return Optional.of(FOLDER);
    }

    private static GzipParameters parameters() {
        GzipParameters parameters = new GzipParameters();
        // "Unknown": else the byte would tell the system it was made on, or the version of Java.
        parameters.setOS(GzipParameters.OS.UNKNOWN);
        parameters.setModificationInstant(Instant.EPOCH);
        return parameters;
    }

    private static void writeEntry(Path entry, String key, TarArchiveOutputStream tar)
            throws IOException, InterruptedException {
        byte[] name = (key + "\n").getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry keyEntry = header(KEY, 0100644);
        keyEntry.setSize(name.length);
        tar.putArchiveEntry(keyEntry);
        tar.write(name);
        tar.closeArchiveEntry();
        for (Map.Entry<String, BasicFileAttributes> file : content(entry).entrySet()) {
            if (Thread.interrupted()) {
                throw new InterruptedException("while an archive was written");
            }
            write(entry.resolve(file.getKey()), FOLDER + "/" + file.getKey(), file.getValue(), tar);
        }
    }

    private static void write(Path file, String name, BasicFileAttributes attributes, TarArchiveOutputStream tar)
            throws IOException {
        if (attributes.isDirectory()) {
            tar.putArchiveEntry(header(name + "/", 0040755));
        } else if (attributes.isSymbolicLink()) {
            TarArchiveEntry link = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
            link.setLinkName(Files.readSymbolicLink(file).toString());
            tar.putArchiveEntry(anonymous(link, 0120777));
        } else {
            TarArchiveEntry header = header(name, Trees.isExecutable(file) ? 0100755 : 0100644);
            header.setSize(attributes.size());
            tar.putArchiveEntry(header);
            Files.copy(file, tar);
        }
        tar.closeArchiveEntry();
    }

    /** Files, links, and folders that nothing is in. */
    private static SortedMap<String, BasicFileAttributes> content(Path entry) throws IOException {
        SortedMap<String, BasicFileAttributes> content = new TreeMap<>(Trees.files(entry));
        Files.walkFileTree(entry, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException error) throws IOException {
                try (Stream<Path> children = Files.list(folder)) {
                    if (children.findAny().isEmpty()) {
                        content.put(
                                entry.relativize(folder).toString().replace('\\', '/'),
                                Files.readAttributes(folder, BasicFileAttributes.class));
                    }
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return content;
    }

    private static TarArchiveEntry header(String name, int mode) {
        return anonymous(new TarArchiveEntry(name), mode);
    }

    private static TarArchiveEntry anonymous(TarArchiveEntry entry, int mode) {
        entry.setMode(mode);
        entry.setIds(0, 0);
        entry.setUserName("");
        entry.setGroupName("");
        entry.setLastModifiedTime(TIME);
        return entry;
    }
}
