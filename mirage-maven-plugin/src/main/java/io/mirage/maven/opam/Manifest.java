package io.mirage.maven.opam;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a folder of the store holds. Written beside it, one line a file: the SHA-256 of its content, its size, the time of
 * its last change in seconds, its mode, its path. Lines before them, {@code # IDENTITY FOLDER}, say which sources it
 * was made from.
 *
 * @param sources from folder to the identity of the source in it; none for the manifest of a source
 * @param files from path to what is known of the file
 */
record Manifest(SortedMap<String, String> sources, SortedMap<String, FileRecord> files) {
    private static final String SOURCE = "# ";
    private static final int FIELDS = 5;
    private static final int PATH = 4;

    Manifest {
        sources = new TreeMap<>(sources);
        files = new TreeMap<>(files);
    }

    /**
     * Reads all files of a folder, and makes them read-only: they are linked to several places. Their times become whole
     * seconds, so that a copy by a tool that keeps no more is no damage.
     *
     * @param tree the folder
     */
    static Manifest seal(Path tree) throws IOException, InterruptedException {
        SortedMap<String, FileRecord> files = new TreeMap<>();
        for (Map.Entry<String, BasicFileAttributes> file : Trees.files(tree).entrySet()) {
            if (Thread.interrupted()) {
                throw new InterruptedException("while " + tree + " was read");
            }
            Path path = tree.resolve(file.getKey());
            FileRecord found = FileRecord.of(path, file.getValue());
            if (found.mode() != FileRecord.Mode.LINK) {
                Files.setLastModifiedTime(path, found.time());
                Trees.setMode(path, found.mode() == FileRecord.Mode.EXECUTABLE, false);
            }
            files.put(file.getKey(), found);
        }
        return new Manifest(new TreeMap<>(), files);
    }

    /**
     * Reads a manifest.
     *
     * @param file where it is
     * @return the manifest; empty when there is none, or it is damaged
     */
    static Optional<Manifest> read(Path file) throws IOException {
        SortedMap<String, String> sources = new TreeMap<>();
        SortedMap<String, FileRecord> files = new TreeMap<>();
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                if (line.startsWith(SOURCE)) {
                    String[] fields = line.split(" ", 3);
                    sources.put(fields[2], fields[1]);
                } else {
                    String[] fields = line.split(" ", FIELDS);
                    files.put(
                            fields[PATH],
                            new FileRecord(
                                    fields[0],
                                    Long.parseLong(fields[1]),
                                    Long.parseLong(fields[2]),
                                    FileRecord.Mode.of(fields[3])));
                }
            }
        } catch (NoSuchFileException | MalformedInputException e) {
            return Optional.empty();
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            return Optional.empty();
        }
        return Optional.of(new Manifest(sources, files));
    }

    /** As a file. */
    String text() {
        StringBuilder text = new StringBuilder();
        sources.forEach((folder, identity) ->
                text.append(SOURCE).append(identity).append(' ').append(folder).append('\n'));
        files.forEach((path, file) -> text.append(file).append(' ').append(path).append('\n'));
        return text.toString();
    }

    /** Adds the files of a source. */
    Manifest with(String folder, String identity, Manifest source) {
        SortedMap<String, String> allSources = new TreeMap<>(sources);
        allSources.put(folder, identity);
        SortedMap<String, FileRecord> all = new TreeMap<>(files);
        source.files.forEach((path, file) -> all.put(folder + "/" + path, file));
        return new Manifest(allSources, all);
    }

    /** How many bytes the files have. */
    long bytes() {
        return files.values().stream().mapToLong(FileRecord::size).sum();
    }

    /** The folders that the files are in, at the top. */
    SortedSet<String> folders() {
        SortedSet<String> folders = new TreeSet<>(sources.keySet());
        for (String path : files.keySet()) {
            int slash = path.indexOf('/');
            if (slash > 0) {
                folders.add(path.substring(0, slash));
            }
        }
        return folders;
    }

    /**
     * Whether a folder still looks as it did: names, sizes, times, and which files can be run. The content is not read.
     *
     * @param there what is in the folder
     * @return the first difference, in words
     */
    Optional<String> glance(SortedMap<String, BasicFileAttributes> there) {
        for (Map.Entry<String, FileRecord> file : files.entrySet()) {
            BasicFileAttributes found = there.get(file.getKey());
            if (found == null) {
                return Optional.of(file.getKey() + " is missing");
            }
            if (!file.getValue().looksLike(found)) {
                return Optional.of(file.getKey() + " was changed");
            }
        }
        return there.keySet().stream()
                .filter(path -> !files.containsKey(path))
                .findFirst()
                .map(path -> path + " was added");
    }

    /**
     * Reads all files of a folder.
     *
     * @param tree the folder
     * @return everything that is not as it was
     */
    List<StoreProblem> compare(Path tree, FileCheck check) throws IOException {
        SortedMap<String, BasicFileAttributes> there = Trees.files(tree);
        SortedMap<String, StoreProblem> problems = new TreeMap<>();
        for (Map.Entry<String, FileRecord> file : files.entrySet()) {
            String path = file.getKey();
            BasicFileAttributes found = there.get(path);
            if (found == null) {
                problems.put(path, new StoreProblem(tree, path, StoreProblem.Kind.MISSING));
            } else if (!check.isSame(tree.resolve(path), found, file.getValue())) {
                problems.put(path, new StoreProblem(tree, path, StoreProblem.Kind.CHANGED));
            }
        }
        for (String path : there.keySet()) {
            if (!files.containsKey(path)) {
                problems.put(path, new StoreProblem(tree, path, StoreProblem.Kind.SURPLUS));
            }
        }
        return List.copyOf(problems.values());
    }

    /** Looks at the content of one file. */
    interface FileCheck {
        boolean isSame(Path file, BasicFileAttributes attributes, FileRecord recorded) throws IOException;
    }
}
