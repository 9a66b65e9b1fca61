package io.mirage.maven.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of a project, to see whether a build left them alone. */
final class SourceTree {

    private SourceTree() {}

    /** Each file and folder outside of {@code target}: its bytes, or what it links to. */
    static Map<String, String> of(TestProject project) {
        Map<String, String> files = new TreeMap<>();
        Path target = project.file("target");
        try (Stream<Path> all = Files.walk(project.path())) {
            for (Path file : (Iterable<Path>) all.filter(file -> !file.startsWith(target))::iterator) {
                files.put(project.path().relativize(file).toString(), content(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    private static String content(Path file) throws IOException {
        if (Files.isSymbolicLink(file)) {
            return "link to " + Files.readSymbolicLink(file);
        }
        return Files.isDirectory(file) ? "folder" : new ImageFile(file).sha256();
    }
}
