package io.mirage.maven.workspace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The vendored sources in a workspace: hard links to the files, or copies where the file system has none. A link to the
 * folder would break dune files in OCaml syntax (dune 2.9: "failed to produce a valid dune_file"). What dune
 * may write to is copied, for it would write through a hard link into the user's tree: files of packages whose rules promote,
 * and {@code dune-project}, to which dune 2.9 adds a missing {@code (using …)}.
 *
 * @since 0.1.0
 */
public final class Duniverse {
    /** Its folder below the work directory. */
    public static final String FOLDER = "duniverse";

    static final String RECORD = ".mirage-duniverse";

    // A dune file in OCaml syntax may make any of these.
    private static final Pattern WRITES = Pattern.compile(
            "promote|\\(\\s*(?:system|bash)\\b|Jbuild_plugin"
                    + "|\\(\\s*run\\s+(?:cp|mv|patch|sed|sh|bash|make|chmod|touch|env|install|tar|\\./|%\\{(?:dep:)?[^}]*configure)");

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
        SortedMap<String, BasicFileAttributes> wanted = look(source);
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
        Set<String> writing = writing(source, wanted.keySet());
        for (Map.Entry<String, BasicFileAttributes> file : wanted.entrySet()) {
            String path = file.getKey();
            boolean linked = file.getValue().isRegularFile()
                    && !writing.contains(packageOf(path))
                    && !path.endsWith("dune-project");
            BasicFileAttributes old = there.get(path);
            if (old == null || !isThere(source.resolve(path), file.getValue(), copy.resolve(path), old, linked)) {
                put(source.resolve(path), copy.resolve(path), linked);
            }
        }
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

    /** The packages with rules that write into the source tree, or run programs that may write to copies of its files. */
    private static Set<String> writing(Path source, Set<String> paths) throws IOException {
        Set<String> packages = new HashSet<>();
        for (String path : paths) {
            if ((path.endsWith("/dune") || path.endsWith(".inc") || path.endsWith("/jbuild"))
                    && !packages.contains(packageOf(path))
                    && WRITES.matcher(new String(Files.readAllBytes(source.resolve(path)), StandardCharsets.UTF_8))
                            .find()) {
                packages.add(packageOf(path));
            }
        }
        return packages;
    }

    private static String packageOf(String path) {
        int slash = path.indexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    /** Whether a file is as it should be: the very file where links are wanted, or one with the same bytes. */
    private static boolean isThere(
            Path source, BasicFileAttributes original, Path copy, BasicFileAttributes there, boolean linked)
            throws IOException {
        if (original.fileKey() != null && original.fileKey().equals(there.fileKey())) {
            return linked;
        }
        // Times do not tell: archives that are made reproducibly have one for all their files.
        return there.isRegularFile()
                && original.isRegularFile()
                && there.size() == original.size()
                && Files.mismatch(source, copy) < 0;
    }

    private static void put(Path from, Path to, boolean linked) throws IOException {
        Path parent = to.getParent();
        if (parent != null && !Files.isDirectory(parent, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(parent);
            Files.createDirectories(parent);
        }
        Workspace.delete(to);
        if (linked) {
            try {
                Files.createLink(to, from);
                return;
            } catch (UnsupportedOperationException | FileSystemException e) {
                // Another file system, or one without hard links.
                Files.deleteIfExists(to);
            }
        }
        Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        // The files of the store are read-only, and this one dune may write to.
        if (!Files.isSymbolicLink(to) && !to.toFile().setWritable(true)) {
            throw new FileSystemException(to.toString(), null, "it cannot be made writable");
        }
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
