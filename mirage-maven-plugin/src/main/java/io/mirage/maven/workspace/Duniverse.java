package io.mirage.maven.workspace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The vendored sources in a workspace: hard links to the files, or copies where the file system has none. A link to the
 * folder would break dune files in OCaml syntax (dune 2.9: "failed to produce a valid dune_file"). What dune
 * writes to is copied, for it would write through a hard link into the user's tree, as dune 2.9 does: what rules promote,
 * {@code dune-project}, to which dune 2.9 adds a missing {@code (using …)}, and opam files that are generated from one. What
 * rules copy in the build folder need not be: dune makes everything there read-only itself.
 *
 * @since 0.1.0
 */
public final class Duniverse {
    /** Its folder below the work directory. */
    public static final String FOLDER = "duniverse";

    static final String RECORD = ".mirage-duniverse";

    private final Path workDirectory;

    /**
     * The vendored sources of a workspace.
     *
     * @param workDirectory the work directory
     */
    public Duniverse(Path workDirectory) {
        this.workDirectory = workDirectory;
    }

    /**
     * Makes the workspace's copy equal to a folder. When nothing in the folder looks changed since the last time, nothing is
     * done.
     *
     * @param source the vendored sources
     * @return whether anything was done
     * @throws IOException if a file cannot be read or written; the next call then does it again
     */
    public boolean bring(Path source) throws IOException {
        if (!Files.isDirectory(source)) {
            throw new NoSuchFileException(source.toString(), null, "these vendored sources were there a moment ago");
        }
        return bring(source, look(source));
    }

    /**
     * Makes the workspace's copy equal to a folder that was looked at a moment ago.
     *
     * @param source the vendored sources
     * @param wanted the files and links in it, by their paths
     * @return whether anything was done
     * @throws IOException if a file cannot be read or written; the next call then does it again
     */
    public boolean bring(Path source, SortedMap<String, BasicFileAttributes> wanted) throws IOException {
        String record = digest(source, wanted);
        Path copy = workDirectory.resolve(FOLDER);
        if (record.equals(recorded()) && Files.isDirectory(copy, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        refuseForeign(copy);
        // Known as the plugin's before it is there, and not known to be complete before it is.
        Workspace.write(workDirectory.resolve(RECORD), "incomplete\n");
        if (Files.isSymbolicLink(copy)) {
            Files.delete(copy);
        }
        SortedMap<String, BasicFileAttributes> there = look(copy);
        for (String path : there.keySet()) {
            if (!wanted.containsKey(path)) {
                Workspace.delete(copy.resolve(path));
                removeEmpty(copy.resolve(path).getParent(), copy);
            }
        }
        new DuniverseCopy(source, wanted, copy, there, DuneWrites.of(source, wanted.keySet())).make();
        Workspace.write(workDirectory.resolve(RECORD), record + "\n");
        return true;
    }

    /**
     * Whether the workspace has a copy.
     *
     * @return whether something was brought, complete or not
     */
    public boolean isThere() {
        return Files.exists(workDirectory.resolve(RECORD));
    }

    /**
     * Removes the workspace's copy, if there is one.
     *
     * @return whether there was one
     * @throws IOException if a file cannot be removed
     */
    public boolean remove() throws IOException {
        if (!Files.exists(workDirectory.resolve(RECORD))) {
            return false;
        }
        Workspace.delete(workDirectory.resolve(FOLDER));
        Workspace.delete(workDirectory.resolve(RECORD));
        return true;
    }

    private void refuseForeign(Path copy) throws IOException {
        if (Files.exists(copy, LinkOption.NOFOLLOW_LINKS) && !Files.exists(workDirectory.resolve(RECORD))) {
            throw new IOException(copy + " is not the plugin's, which would replace it; remove it, or set another"
                    + " <workDirectory>");
        }
    }

    private String recorded() throws IOException {
        try {
            return new String(Files.readAllBytes(workDirectory.resolve(RECORD)), StandardCharsets.UTF_8).trim();
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    /** Links are not followed: vendored trees have some that point into themselves. */
    private static SortedMap<String, BasicFileAttributes> look(Path folder) throws IOException {
        SortedMap<String, BasicFileAttributes> files = new TreeMap<>();
        if (!Files.isDirectory(folder)) {
            return files;
        }
        // The folder itself may be a link, as one into a store.
        Path real = folder.toRealPath();
        Files.walkFileTree(real, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return directory.endsWith(".git") ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                files.put(Workspace.relative(real, file), attributes);
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }

    /** A folder that nothing is left in would look like a package still. */
    private static void removeEmpty(@Nullable Path folder, Path copy) throws IOException {
        Path empty = folder;
        while (empty != null && !empty.equals(copy)) {
            try {
                Files.deleteIfExists(empty);
            } catch (DirectoryNotEmptyException e) {
                return;
            }
            empty = empty.getParent();
        }
    }

    private static String digest(Path source, SortedMap<String, BasicFileAttributes> files) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        digest.update(source.toString().getBytes(StandardCharsets.UTF_8));
        files.forEach((path, file) -> digest.update(
                ("\n" + path + " " + file.size() + " " + file.lastModifiedTime().toMillis() + " " + file.fileKey())
                        .getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(digest.digest());
    }
}
