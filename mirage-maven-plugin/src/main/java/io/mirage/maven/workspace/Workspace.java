package io.mirage.maven.workspace;

import io.mirage.maven.project.StagedFile;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

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
    /** What is known of the mirage tool. */
    public static final String TOOL = ".mirage-tool";

    private static final String LIST = ".mirage-files";
    // Of dune, then of the other classes here; with what an interrupted run left half written.
    private static final String MADE = "{_build,_build.*,.toolchain_build*,..toolchain_build*.new,.mirage-build,"
            + "..mirage-build.new,.mirage-toolchains,.mirage-toolchains.new,..mirage-files.new,.mirage-configured.*,.mirage-described.*,"
            + "..mirage-configured.*.new,..mirage-described.*.new,.mirage-describe,.mirage-bin,.mirage-graph.dot,"
            + ".mirage-compilers,..mirage-compilers.new,.mirage-tool,..mirage-tool.new,.mirage-locked,..mirage-locked.new,.mirage-lock,"
            + ".mirage-duniverse,..mirage-duniverse.new}";
    // What the mirage tool's own dune leaves in a target's folder.
    private static final String BUILD = "_build";

    private final Path root;

    /**
     * The workspace in a folder.
     *
     * @param root the work directory; it need not exist yet
     */
    public Workspace(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    /**
     * Makes the folder hold exactly these files, as far as the plugin's own go.
     *
     * @param files from path below the root, with {@code /} between names, to the file
     * @return how many files were written, linked or removed; 0 when all was as it should be
     * @throws IOException if a file cannot be written, or one that is not the plugin's is in its place; what was written
     *     until then stays
     */
    public int sync(SortedMap<String, StagedFile> files) throws IOException {
        Set<String> known = remembered();
        int changes = sync(files, known, Set.of());
        for (String folder : topFolders(known)) {
            if (!topFolders(files.keySet()).contains(folder)) {
                deleteBuild(folder);
            }
        }
        return changes;
    }

    /**
     * Makes one of its folders hold exactly these files, and leaves the others as they are. What is in the folder is the
     * plugin's, for a tool that it runs there may have written it.
     *
     * @param folder a name below the root
     * @param files from path below that folder to the file
     * @return how many files were written, linked or removed
     * @throws IOException if a file cannot be written; what was written until then stays
     */
    public int syncFolder(String folder, SortedMap<String, StagedFile> files) throws IOException {
        String prefix = folder + "/";
        SortedMap<String, StagedFile> below = new TreeMap<>();
        files.forEach((path, file) -> below.put(prefix + path, file));
        Set<String> known = remembered();
        Set<String> others =
                known.stream().filter(path -> !path.startsWith(prefix)).collect(Collectors.toSet());
        Set<String> owned = new TreeSet<>(known);
        owned.removeAll(others);
        owned.addAll(below.keySet());
        return sync(below, owned, others);
    }

    /**
     * Counts files as the plugin's: what a tool writes that it runs.
     *
     * @param paths of files below the root, with {@code /} between names; they need not exist
     * @throws IOException if the list cannot be written
     */
    public void adopt(Set<String> paths) throws IOException {
        Set<String> known = new TreeSet<>(remembered());
        known.addAll(paths);
        write(root.resolve(LIST), String.join("\n", known) + "\n");
    }

    private int sync(SortedMap<String, StagedFile> files, Set<String> known, Set<String> others) throws IOException {
        createFolder(root);
        for (Map.Entry<String, StagedFile> file : files.entrySet()) {
            if (!known.contains(file.getKey())) {
                refuseForeign(file.getKey(), file.getValue());
            }
        }
        int changes = 0;
        for (String path : known) {
            changes += !files.containsKey(path) && remove(path) ? 1 : 0;
        }
        refuseLinkedFolders(files.keySet());
        Set<String> all = new TreeSet<>(files.keySet());
        all.addAll(known);
        all.addAll(others);
        // Remembered before they are written: an interrupted run leaves no file that nobody knows.
        write(root.resolve(LIST), String.join("\n", all) + "\n");
        for (Map.Entry<String, StagedFile> file : files.entrySet()) {
            changes += put(root.resolve(file.getKey()), file.getValue()) ? 1 : 0;
        }
        Set<String> rest = new TreeSet<>(files.keySet());
        rest.addAll(others);
        write(root.resolve(LIST), String.join("\n", rest) + "\n");
        return changes;
    }

    private static Set<String> topFolders(Set<String> paths) {
        return paths.stream()
                .filter(path -> path.indexOf('/') > 0)
                .map(path -> path.substring(0, path.indexOf('/')))
                .collect(Collectors.toSet());
    }

    private void deleteBuild(String folder) throws IOException {
        Optional<Path> build = inside(folder + "/" + BUILD);
        if (build.isPresent()) {
            delete(build.get());
            deleteIfEmpty(root.resolve(folder));
        }
    }

    /**
     * Removes what the plugin and dune made in a folder, and the folder if nothing else is in it. A folder that the
     * plugin did not make is left alone.
     *
     * @param root the work directory
     * @throws IOException if something cannot be removed
     */
    public static void clean(Path root) throws IOException {
        if (!Files.exists(root.resolve(LIST), LinkOption.NOFOLLOW_LINKS)) {
            // Nothing was staged; what was learnt before that is the plugin's nevertheless.
            delete(root.resolve(TOOL));
            deleteIfEmpty(root);
            return;
        }
        Workspace workspace = new Workspace(root);
        workspace.sync(Collections.emptySortedMap());
        delete(root.resolve("dist"));
        if (Files.exists(root.resolve(Duniverse.RECORD), LinkOption.NOFOLLOW_LINKS)) {
            delete(root.resolve(Duniverse.FOLDER));
        }
        try (DirectoryStream<Path> made = Files.newDirectoryStream(root, MADE)) {
            for (Path path : made) {
                delete(path);
            }
        }
        // Last, so that an interrupted run can be finished.
        delete(root.resolve(LIST));
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
        if (holds(file, bytes)) {
            return false;
        }
        Path beside = beside(file);
        Files.write(beside, bytes, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
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

    /**
     * A path below a folder.
     *
     * @param folder the folder
     * @param file something in it
     * @return the path, with {@code /} between its names
     */
    public static String relative(Path folder, Path file) {
        String path = folder.relativize(file).toString();
        return File.separatorChar == '/' ? path : path.replace(File.separatorChar, '/');
    }

    /** Makes a folder and those above it; a link to a folder is one too, which Java 17 alone does not accept. */
    static Path createFolder(Path folder) throws IOException {
        return Files.isDirectory(folder) ? folder : Files.createDirectories(folder);
    }

    /** Where a file is written before it is moved; nothing is there, and the folder is. */
    private static Path beside(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            createFolder(parent);
        }
        Path beside = temporary(file);
        Files.deleteIfExists(beside);
        return beside;
    }

    private static Path temporary(Path file) {
        return file.resolveSibling("." + file.getFileName() + ".new");
    }

    /** What is in the place of a file, but was not put there by the plugin, is not overwritten. */
    private void refuseForeign(String path, StagedFile staged) throws IOException {
        if (path.indexOf('\n') >= 0 || path.indexOf('\r') >= 0) {
            throw new FileSystemException(path, null, "a file of a workspace cannot have a line end in its name");
        }
        Path file = root.resolve(path);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                && !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)
                && !isAsPlanned(file, staged)) {
            throw new FileAlreadyExistsException(
                    file.toString(),
                    null,
                    "it is not the plugin's, which would overwrite it; remove it, or set another <workDirectory>");
        }
    }

    private static boolean isAsPlanned(Path file, StagedFile staged) throws IOException {
        if (staged instanceof StagedFile.Generated generated) {
            return holds(file, generated.text().getBytes(StandardCharsets.UTF_8));
        }
        Path source = staged.origin().orElseThrow();
        return Files.isSymbolicLink(file)
                ? Files.readSymbolicLink(file).equals(source)
                : Files.isRegularFile(file) && Files.mismatch(source, file) < 0;
    }

    private static boolean holds(Path file, byte[] bytes) throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && Files.size(file) == bytes.length
                && Arrays.equals(Files.readAllBytes(file), bytes);
    }

    /** The plugin makes real folders; behind a link there would be files of somebody else. */
    private void refuseLinkedFolders(Set<String> paths) throws IOException {
        Set<Path> folders = new HashSet<>();
        for (String path : paths) {
            for (Path folder = root.resolve(path).getParent();
                    folder != null && !folder.equals(root) && folders.add(folder);
                    folder = folder.getParent()) {
                if (Files.isSymbolicLink(folder)) {
                    throw new FileSystemException(
                            folder.toString(), null, "it is a link, where the plugin needs a folder of its own");
                }
            }
        }
    }

    private static boolean put(Path file, StagedFile staged) throws IOException {
        if (staged instanceof StagedFile.Generated generated) {
            return write(file, generated.text());
        }
        Path source = staged.origin().orElseThrow();
        if (staged instanceof StagedFile.Copied) {
            return copy(source, file, beside(file));
        }
        if (Files.isSymbolicLink(file) && Files.readSymbolicLink(file).equals(source)) {
            return false;
        }
        Path beside = beside(file);
        try {
            Files.createSymbolicLink(beside, source);
        } catch (UnsupportedOperationException | FileSystemException e) {
            return copy(source, file, beside);
        }
        move(beside, file);
        return true;
    }

    /** Where no link is wanted, or the file system has none, or the user may not make them. */
    private static boolean copy(Path source, Path file, Path beside) throws IOException {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.mismatch(source, file) < 0) {
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
        Optional<Path> file = inside(path);
        if (file.isEmpty()) {
            return false;
        }
        deleteIfNoFolder(temporary(file.get()));
        if (Files.isDirectory(file.get(), LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        boolean removed = Files.deleteIfExists(file.get());
        for (Path folder = file.get().getParent();
                folder != null && !folder.equals(root) && folder.startsWith(root);
                folder = folder.getParent()) {
            if (Files.exists(folder) && !deleteIfEmpty(folder)) {
                break;
            }
        }
        return removed;
    }

    /** The list is a file in a build folder: it is not trusted to stay inside, or behind no link. */
    private Optional<Path> inside(String path) {
        Path file;
        try {
            file = root.resolve(path).normalize();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
        if (!file.startsWith(root) || file.equals(root)) {
            return Optional.empty();
        }
        for (Path folder = file.getParent(); folder != null && !folder.equals(root); folder = folder.getParent()) {
            if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)
                    && !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty();
            }
        }
        return Optional.of(file);
    }

    private static void deleteIfNoFolder(Path file) throws IOException {
        if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(file);
        }
    }

    private static boolean deleteIfEmpty(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try {
            return Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            return false;
        }
    }

    private Set<String> remembered() throws IOException {
        try {
            // Not readAllLines, which refuses bytes that are no UTF-8: such an entry just names no file.
            String text = new String(Files.readAllBytes(root.resolve(LIST)), StandardCharsets.UTF_8);
            Set<String> paths = text.lines().collect(Collectors.toCollection(TreeSet::new));
            paths.remove("");
            return paths;
        } catch (NoSuchFileException e) {
            return Set.of();
        }
    }
}
