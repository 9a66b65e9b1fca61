package io.mirage.maven.workspace;

import io.mirage.maven.project.StagedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * The files of a workspace. What it wrote it remembers in a list, so that it removes what is no longer planned and
 * never touches anything else, whatever the work directory is set to.
 *
 * <p>A file is written only when its content changes: dune decides what to rebuild, and keeps its answers as long as
 * its inputs stay the same.
 *
 * @since 0.1.0
 */
public final class Workspace {
    private static final String LIST = ".mirage-files";

    private final Path root;

    /**
     * The workspace in a folder.
     *
     * @param root the work directory; it need not exist yet
     */
    public Workspace(Path root) {
        this.root = root;
    }

    /**
     * Makes the folder hold exactly these files, as far as the plugin's own go.
     *
     * @param files from path below the root, with {@code /} between names, to the file
     * @return how many files were written, linked or removed; 0 when all was as it should be
     * @throws IOException if a file cannot be written; what was written until then stays
     */
    public int sync(SortedMap<String, StagedFile> files) throws IOException {
        Files.createDirectories(root);
        Set<String> stale = new TreeSet<>(remembered());
        stale.removeAll(files.keySet());
        int changes = 0;
        for (String path : stale) {
            changes += remove(path) ? 1 : 0;
        }
        Set<String> known = new TreeSet<>(files.keySet());
        known.addAll(remembered());
        // Remembered before they are written: an interrupted run leaves no file that nobody knows.
        write(root.resolve(LIST), String.join("\n", known) + "\n");
        for (Map.Entry<String, StagedFile> file : files.entrySet()) {
            changes += put(root.resolve(file.getKey()), file.getValue()) ? 1 : 0;
        }
        write(root.resolve(LIST), String.join("\n", files.keySet()) + "\n");
        return changes;
    }

    /**
     * Removes what the plugin and dune made in a folder, and the folder if nothing else is in it.
     *
     * @param root the work directory
     * @throws IOException if something cannot be removed
     */
    public static void clean(Path root) throws IOException {
        Workspace workspace = new Workspace(root);
        workspace.sync(Collections.emptySortedMap());
        delete(root.resolve("dist"));
        try (DirectoryStream<Path> made = Files.newDirectoryStream(
                root, "{_build,_build.*,.toolchain_build*,.mirage-build,.mirage-files,.mirage-toolchains}")) {
            for (Path path : made) {
                delete(path);
            }
        }
        deleteIfEmpty(root);
    }

    /**
     * Writes a file atomically, if its content differs.
     *
     * @param file the file
     * @param text its content
     * @return whether it was written
     * @throws IOException if it cannot be
     */
    public static boolean write(Path file, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && Files.size(file) == bytes.length
                && Arrays.equals(Files.readAllBytes(file), bytes)) {
            return false;
        }
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Path beside = file.resolveSibling("." + file.getFileName() + ".new");
        Files.write(beside, bytes);
        move(beside, file);
        return true;
    }

    /**
     * Removes a file or a folder with all below it; links are removed, not followed.
     *
     * @param path the file; an absent one is fine
     * @throws IOException if something cannot be removed
     */
    public static void delete(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            try (var children = Files.newDirectoryStream(path)) {
                for (Path child : children) {
                    delete(child);
                }
            }
        }
        Files.deleteIfExists(path);
    }

    private static boolean put(Path file, StagedFile staged) throws IOException {
        if (staged instanceof StagedFile.Generated generated) {
            return write(file, generated.text());
        }
        Path source = ((StagedFile.Linked) staged).source();
        if (Files.isSymbolicLink(file) && Files.readSymbolicLink(file).equals(source)) {
            return false;
        }
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Path beside = file.resolveSibling("." + file.getFileName() + ".new");
        Files.deleteIfExists(beside);
        try {
            Files.createSymbolicLink(beside, source);
        } catch (UnsupportedOperationException | FileSystemException e) {
            return copy(source, file, beside);
        }
        move(beside, file);
        return true;
    }

    /** Where the file system has no symbolic links, or the user may not make them. */
    private static boolean copy(Path source, Path file, Path beside) throws IOException {
        if (Files.isRegularFile(file) && Files.mismatch(source, file) < 0) {
            return false;
        }
        Files.copy(source, beside, StandardCopyOption.REPLACE_EXISTING);
        move(beside, file);
        return true;
    }

    private static void move(Path from, Path to) throws IOException {
        if (Files.isDirectory(to, LinkOption.NOFOLLOW_LINKS)) {
            // A folder of an earlier plan stands where a file is planned now; everything known in it was removed.
            Files.delete(to);
        }
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private boolean remove(String path) throws IOException {
        Path file = root.resolve(path).normalize();
        // The list is a file in a build folder: it is not trusted to stay inside.
        if (!file.startsWith(root) || file.equals(root)) {
            return false;
        }
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS) || !Files.deleteIfExists(file)) {
            return false;
        }
        for (Path folder = file.getParent();
                folder != null && !folder.equals(root) && folder.startsWith(root);
                folder = folder.getParent()) {
            if (!deleteIfEmpty(folder)) {
                break;
            }
        }
        return true;
    }

    private static boolean deleteIfEmpty(Path folder) throws IOException {
        try {
            return Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            return false;
        }
    }

    private Set<String> remembered() throws IOException {
        try {
            Set<String> paths = new TreeSet<>(Files.readAllLines(root.resolve(LIST), StandardCharsets.UTF_8));
            paths.remove("");
            return paths;
        } catch (NoSuchFileException e) {
            return Set.of();
        }
    }
}
