package io.mirage.maven.workspace;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
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
}
