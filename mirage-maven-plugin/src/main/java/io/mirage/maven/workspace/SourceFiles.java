package io.mirage.maven.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.codehaus.plexus.util.DirectoryScanner;

/**
 * The files of a source directory, found by patterns.
 *
 * @since 0.1.0
 */
public final class SourceFiles {
    private SourceFiles() {}

    /**
     * Scans a directory. Files of version control systems and editors' copies are left out, as Maven does everywhere.
     *
     * @param directory the directory; an absent one has no files
     * @param includes Ant-style patterns
     * @return from path below the directory, with {@code /} between names, to the file
     */
    public static SortedMap<String, Path> scan(Path directory, List<String> includes) {
        SortedMap<String, Path> files = new TreeMap<>();
        if (!Files.isDirectory(directory)) {
            return files;
        }
        DirectoryScanner scanner = new DirectoryScanner();
        scanner.setBasedir(directory.toFile());
        scanner.setIncludes(includes.toArray(String[]::new));
        scanner.addDefaultExcludes();
        scanner.scan();
        Arrays.stream(scanner.getIncludedFiles())
                .forEach(name -> files.put(name.replace('\\', '/'), directory.resolve(name)));
        return files;
    }

    /**
     * Finds what {@link #scan} does not see: files whose paths Java cannot decode in the locale it runs in.
     *
     * @param directory the directory; an absent one has none
     * @param includes patterns of the form <code>**&#47;*.extension</code>
     * @return their paths, with a replacement character for what could not be decoded
     * @throws IOException if the directory cannot be read
     */
    public static List<Path> unnameable(Path directory, List<String> includes) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        List<String> endings = includes.stream()
                .map(pattern -> pattern.substring(pattern.lastIndexOf('*') + 1))
                .toList();
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> endings.stream().anyMatch(file.toString()::endsWith))
                    .filter(file -> !isNameable(file))
                    .toList();
        }
    }

    private static boolean isNameable(Path file) {
        try {
            return Path.of(file.toString()).equals(file);
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
