package io.mirage.maven.workspace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the mirage tool generated for each target, kept as it was generated, with a stamp of all it was generated from: as
 * long as the stamp holds, the tool is not run.
 *
 * @since 0.1.0
 */
public final class ConfigurationStore {
    private static final String PREFIX = ".mirage-configured.";
    private static final String STAMP = "stamp";
    private static final String FILE = "file.";

    private final Path workDirectory;

    /**
     * The store of a workspace.
     *
     * @param workDirectory the work directory
     */
    public ConfigurationStore(Path workDirectory) {
        this.workDirectory = workDirectory;
    }

    /**
     * One configuration.
     *
     * @param stamp of the inputs, 64 hexadecimal digits
     * @param files from path below the target's folder to the text of a generated file
     */
    public record Entry(String stamp, SortedMap<String, String> files) {
        /** Copies the map. */
        public Entry {
            files = new TreeMap<>(files);
        }
    }

    /**
     * The last successful configuration of a target.
     *
     * @param target the target's name
     * @return the configuration; empty when there is none, or it cannot be read
     * @throws IOException if the file system fails
     */
    public Optional<Entry> read(String target) throws IOException {
        SortedMap<String, String> entries = PropertyFile.read(file(target));
        String stamp = entries.get(STAMP);
        if (stamp == null) {
            return Optional.empty();
        }
        SortedMap<String, String> files = new TreeMap<>();
        entries.forEach((name, text) -> {
            if (name.startsWith(FILE)) {
                files.put(name.substring(FILE.length()), text);
            }
        });
        return Optional.of(new Entry(stamp, files));
    }

    /**
     * Keeps a configuration.
     *
     * @param target the target's name
     * @param entry what was generated, and from what
     * @throws IOException if it cannot be written
     */
    public void write(String target, Entry entry) throws IOException {
        SortedMap<String, String> entries = new TreeMap<>();
        entries.put(STAMP, entry.stamp());
        entry.files().forEach((path, text) -> entries.put(FILE + path, text));
        PropertyFile.write(file(target), entries);
    }

    /**
     * Forgets a configuration.
     *
     * @param target the target's name
     * @throws IOException if the file cannot be removed
     */
    public void forget(String target) throws IOException {
        Workspace.delete(file(target));
    }

    private Path file(String target) {
        return workDirectory.resolve(PREFIX + target);
    }
}
