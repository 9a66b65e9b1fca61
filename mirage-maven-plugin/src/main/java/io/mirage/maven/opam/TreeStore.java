package io.mirage.maven.opam;

import io.mirage.maven.process.FolderLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder of folders that are complete or absent. Beside each, with a dot before its name: the list of its files, its
 * lock, and while one is made the folder it is made in. Files are read-only; folders are not, so that they can be moved
 * and removed.
 */
final class TreeStore {
    /** Of the file beside a folder whose time says when the folder was last used. */
    private static final String USED = ".used";

    private static final String FILES = ".files";
    private static final Pattern NAME = Pattern.compile("[0-9A-Za-z_][0-9A-Za-z._+-]{0,127}");
    private static final String MAKING = ".tmp-";
    private static final String REPLACED = ".old-";

    private final Path root;

    TreeStore(Path root) {
        this.root = root;
    }

    Path tree(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no name of a folder of the store: letters, digits and ._+- are");
        }
        return root.resolve(name);
    }

    Path beside(String name, String suffix) {
        return root.resolve("." + name + suffix);
    }

    FolderLock lock(String name, PullProgress progress) throws IOException, InterruptedException {
        Path tree = tree(name);
        return FolderLock.take(tree, () -> progress.waiting(tree));
    }

    Optional<FolderLock> tryLock(String name) throws IOException {
        return FolderLock.tryTake(tree(name));
    }

    /** Notes that a folder is used. */
    void touch(String name) {
        Path used = beside(name, USED);
        try {
            if (!Files.exists(used)) {
                Files.write(used, new byte[0]);
            }
            Files.setLastModifiedTime(used, FileTime.from(Instant.now()));
        } catch (IOException e) {
            // The store may be one that only its owner may write: then he prunes it.
        }
    }

    /** When a folder was last used; long ago when that is not known. */
    Instant lastUsed(String name) throws IOException {
        try {
            return Files.getLastModifiedTime(beside(name, USED)).toInstant();
        } catch (NoSuchFileException e) {
            return Instant.EPOCH;
        }
    }

    /** The folders, sorted by name. */
    List<String> names() throws IOException {
        return children(name -> name).stream()
                .filter(name -> Files.isDirectory(root.resolve(name), LinkOption.NOFOLLOW_LINKS))
                .toList();
    }

    boolean isThere(String name) {
        return Files.isDirectory(tree(name), LinkOption.NOFOLLOW_LINKS);
    }

    Optional<Manifest> manifest(String name) throws IOException {
        return Manifest.read(beside(name, FILES));
    }

    /** What is wrong with a folder that is there, at a glance. */
    Optional<String> damage(String name) throws IOException {
        return damage(name, Trees.files(tree(name)));
    }

    /** What is wrong with a folder that was looked at. */
    Optional<String> damage(String name, SortedMap<String, BasicFileAttributes> there) throws IOException {
        Optional<Manifest> manifest = manifest(name);
        return manifest.isEmpty()
                ? Optional.of("the list of its files is missing or damaged")
                : manifest.get().glance(there);
    }

    /** What is wrong with a folder that is there, after reading all of it. */
    List<StoreProblem> problems(String name, Manifest.FileCheck check) throws IOException {
        Optional<Manifest> manifest = manifest(name);
        if (manifest.isEmpty()) {
            return List.of(new StoreProblem(tree(name), "", StoreProblem.Kind.UNRECORDED));
        }
        return manifest.get().compare(tree(name), check);
    }

    /** Reads every file once, whatever the number of its links. */
    static Manifest.FileCheck reading() {
        Map<Object, Boolean> known = new HashMap<>();
        return (file, attributes, recorded) -> {
            Object key = attributes.fileKey();
            if (key == null) {
                return recorded.isSame(file, attributes);
            }
            List<Object> question = List.of(key, recorded.sha256(), recorded.mode());
            Boolean answer = known.get(question);
            if (answer == null) {
                answer = recorded.isSame(file, attributes);
                known.put(question, answer);
            }
            return answer;
        };
    }

    /** An empty folder to make a new one in. What an earlier build left there, which was killed, is removed. */
    Path work(String name) throws IOException {
        clean(name);
        return Files.createDirectories(root.resolve(MAKING + name));
    }

    /** Removes what is left of the making of a folder. */
    void clean(String name) throws IOException {
        Trees.delete(root.resolve(MAKING + name));
        Trees.delete(root.resolve(REPLACED + name));
    }

    /** What killed builds left, by the name of the folder they made. */
    List<String> leftovers() throws IOException {
        return children(
                name -> name.startsWith(MAKING) || name.startsWith(REPLACED) ? name.substring(MAKING.length()) : "");
    }

    private List<String> children(UnaryOperator<String> name) throws IOException {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(root)) {
            return children.map(child -> name.apply(String.valueOf(child.getFileName())))
                    .filter(child -> NAME.matcher(child).matches())
                    .distinct()
                    .sorted()
                    .toList();
        }
    }

    /** Puts a folder that was made in its place. The list of its files comes first: with the old folder it does not fit. */
    void replace(String name, Path made, Manifest manifest) throws IOException {
        Path list = beside(name, FILES);
        Path written = root.resolve(MAKING + name).resolve(FILES);
        Files.write(written, manifest.text().getBytes(StandardCharsets.UTF_8));
        Files.move(written, list, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Path tree = tree(name);
        Path old = root.resolve(REPLACED + name);
        if (Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            Files.move(tree, old, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(made, tree, StandardCopyOption.ATOMIC_MOVE);
        Trees.delete(old);
    }

    /**
     * Removes a folder, whose lock the caller holds.
     *
     * @return how many bytes that frees
     */
    long remove(String name) throws IOException {
        // Under another name first, so that nobody finds half of it.
        Path old = root.resolve(REPLACED + name);
        Trees.delete(old);
        Path tree = tree(name);
        if (Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            Files.move(tree, old, StandardCopyOption.ATOMIC_MOVE);
        }
        long freed = Trees.delete(old);
        clean(name);
        Files.deleteIfExists(beside(name, FILES));
        Files.deleteIfExists(beside(name, USED));
        Files.deleteIfExists(beside(name, ".lock"));
        return freed;
    }
}
