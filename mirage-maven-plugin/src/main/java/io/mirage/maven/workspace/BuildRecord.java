package io.mirage.maven.workspace;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

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
        Properties properties = new Properties();
        try {
            byte[] bytes = Files.readAllBytes(workDirectory.resolve(FILE));
            properties.load(new StringReader(new String(bytes, StandardCharsets.UTF_8)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            // A malformed escape: not written here, so not of a finished build.
            return Optional.empty();
        }
        return Optional.of(new BuildRecord(part(properties, TOOL), part(properties, IMAGE)));
    }

    /**
     * Writes the record.
     *
     * @param workDirectory the work directory
     * @throws IOException if it cannot be written
     */
    public void write(Path workDirectory) throws IOException {
        Properties properties = new Properties();
        tools.forEach((name, version) -> properties.setProperty(TOOL + name, version));
        images.forEach((path, sha256) -> properties.setProperty(IMAGE + path, sha256));
        StringWriter text = new StringWriter();
        properties.store(text, null);
        // Without the line that tells the time, and in one order.
        String lines = text.toString()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .sorted()
                .collect(Collectors.joining("\n", "", "\n"));
        Workspace.write(workDirectory.resolve(FILE), lines);
    }

    private static SortedMap<String, String> part(Properties properties, String prefix) {
        return properties.stringPropertyNames().stream()
                .filter(name -> name.startsWith(prefix))
                .collect(Collectors.toMap(
                        name -> name.substring(prefix.length()), properties::getProperty, (a, b) -> a, TreeMap::new));
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
