package io.mirage.maven.workspace;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Names and values in a file of Java's properties format, always in one order, without a time in it. */
public final class PropertyFile {
    private PropertyFile() {}

    /**
     * Reads a file.
     *
     * @param file the file
     * @return what is in it; nothing when it does not exist or is malformed
     * @throws IOException if the file system fails
     */
    public static SortedMap<String, String> read(Path file) throws IOException {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(new String(Files.readAllBytes(file), StandardCharsets.UTF_8)));
        } catch (NoSuchFileException e) {
            return new TreeMap<>();
        } catch (IllegalArgumentException e) {
            // A malformed escape: not written here.
            return new TreeMap<>();
        }
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, properties::getProperty, (a, b) -> a, TreeMap::new));
    }

    /**
     * Writes a file atomically, if its content differs.
     *
     * @param file the file
     * @param entries what it is to hold
     * @throws IOException if it cannot be written
     */
    public static void write(Path file, Map<String, String> entries) throws IOException {
        Properties properties = new Properties();
        entries.forEach(properties::setProperty);
        StringWriter text = new StringWriter();
        properties.store(text, null);
        Workspace.write(
                file,
                text.toString()
                        .lines()
                        .filter(line -> !line.startsWith("#"))
                        .sorted()
                        .collect(Collectors.joining("\n", "", "\n")));
    }
}
