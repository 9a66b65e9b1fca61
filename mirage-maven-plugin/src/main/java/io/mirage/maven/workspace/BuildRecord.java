package io.mirage.maven.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a successful build leaves for the goals after it: what it was built with, and which bytes each image had then.
 * It is removed before a build and written after it, so an image without a record is not of a finished build.
 *
 * @param tools versions by the name of the tool: {@code dune}, {@code ocaml}, {@code solo5}
 * @param images SHA-256 by path below the work directory
 * @since 0.1.0
 */
public record BuildRecord(SortedMap<String, String> tools, SortedMap<String, String> images) {
    private static final String FILE = ".mirage-build";
    private static final String TOOL = "tool.";
    private static final String IMAGE = "image.";

    /** Copies the maps. */
    public BuildRecord {
        tools = new TreeMap<>(tools);
        images = new TreeMap<>(images);
    }

    /**
     * Forgets the last build.
     *
     * @param workDirectory the work directory
     * @throws IOException if the record cannot be removed
     */
    public static void forget(Path workDirectory) throws IOException {
        Files.deleteIfExists(workDirectory.resolve(FILE));
    }

    /**
     * The record of the last build.
     *
     * @param workDirectory the work directory
     * @return the record; empty when there was no build, or it failed
     * @throws IOException if the record cannot be read
     */
    public static Optional<BuildRecord> read(Path workDirectory) throws IOException {
        SortedMap<String, String> entries = PropertyFile.read(workDirectory.resolve(FILE));
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new BuildRecord(part(entries, TOOL), part(entries, IMAGE)));
    }

    /**
     * Writes the record.
     *
     * @param workDirectory the work directory
     * @throws IOException if it cannot be written
     */
    public void write(Path workDirectory) throws IOException {
        SortedMap<String, String> entries = new TreeMap<>();
        tools.forEach((name, version) -> entries.put(TOOL + name, version));
        images.forEach((path, sha256) -> entries.put(IMAGE + path, sha256));
        PropertyFile.write(workDirectory.resolve(FILE), entries);
    }

    private static SortedMap<String, String> part(SortedMap<String, String> entries, String prefix) {
        SortedMap<String, String> part = new TreeMap<>();
        entries.tailMap(prefix).forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                part.put(name.substring(prefix.length()), value);
            }
        });
        return part;
    }

    /**
     * Checks that images are those of this build.
     *
     * @param sha256 digests by path below the work directory
     * @return the first path whose image is another one, or not of this build at all
     */
    public Optional<String> firstForeign(Map<String, String> sha256) {
        return sha256.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(images.get(entry.getKey())))
                .map(Map.Entry::getKey)
                .sorted()
                .findFirst();
    }
}
