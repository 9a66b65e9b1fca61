package io.mirage.maven.workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes a copy of vendored sources, of hard links as far as can be.
 *
 * @param source the folder with the sources
 * @param wanted its files, by path
 * @param copy the folder to make
 * @param there the files that are in it already, of those that are wanted
 * @param writes what dune may write to
 */
record DuniverseCopy(
        Path source,
        SortedMap<String, BasicFileAttributes> wanted,
        Path copy,
        SortedMap<String, BasicFileAttributes> there,
        DuneWrites writes) {

    /** Makes it, several packages at a time: the system takes longest over the folders. */
    void make() throws IOException {
        Files.createDirectories(copy);
        Map<String, List<Map.Entry<String, BasicFileAttributes>>> packages =
                wanted.entrySet().stream().collect(Collectors.groupingBy(file -> DuneWrites.topFolder(file.getKey())));
        try {
            packages.values().parallelStream().forEach(this::makePackage);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void makePackage(List<Map.Entry<String, BasicFileAttributes>> files) {
        Set<String> folders = new HashSet<>();
        try {
            for (Map.Entry<String, BasicFileAttributes> file : files) {
                String path = file.getKey();
                BasicFileAttributes original = file.getValue();
                boolean linked = original.isRegularFile() && !writes.include(path);
                Path from = source.resolve(path);
                Path to = copy.resolve(path);
                if (isThere(from, original, to, there.get(path), linked)) {
                    continue;
                }
                String folder = path.substring(0, path.lastIndexOf('/') + 1);
                if (folders.add(folder)) {
                    makeFolder(copy.resolve(folder));
                }
                if (!there.isEmpty()) {
                    Workspace.delete(to);
                }
                put(from, original, to, linked);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a file is as it should be: the very file where links are wanted, or one with the same bytes. */
    private static boolean isThere(
            Path from, BasicFileAttributes original, Path to, @Nullable BasicFileAttributes there, boolean linked)
            throws IOException {
        if (there == null) {
            return false;
        }
        if (original.fileKey() != null && original.fileKey().equals(there.fileKey())) {
            return linked;
        }
        // Times do not tell: archives that are made reproducibly have one for all their files.
        return there.isRegularFile()
                && original.isRegularFile()
                && there.size() == original.size()
                && Files.mismatch(from, to) < 0;
    }

    private static void makeFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(folder);
            Files.createDirectories(folder);
        }
    }

    private static void put(Path from, BasicFileAttributes original, Path to, boolean linked) throws IOException {
        if (linked) {
            try {
                Files.createLink(to, from);
                return;
            } catch (UnsupportedOperationException | FileSystemException e) {
                // Another file system, or one without hard links.
                Files.deleteIfExists(to);
            }
        }
        Files.copy(from, to, LinkOption.NOFOLLOW_LINKS);
        if (original.isSymbolicLink()) {
            return;
        }
        // dune takes a file of the same size and time for the same file.
        Files.setLastModifiedTime(to, original.lastModifiedTime());
        // The files of the store are read-only, and this one dune may write to.
        if (!to.toFile().setWritable(true)) {
            throw new FileSystemException(to.toString(), null, "it cannot be made writable");
        }
    }
}
