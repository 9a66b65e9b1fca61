package io.mirage.maven.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** dune's build directory of a project: what was done there. */
record BuildFolder(Path path) {

    static BuildFolder of(TestProject project) {
        return new BuildFolder(project.file("target/mirage/_build"));
    }

    /** Each file that an action of dune made: its inode and the time of its last change. */
    Map<String, String> state() {
        try (Stream<Path> files = Files.walk(path)) {
            return files.filter(Files::isRegularFile)
                    // dune's own books, in the build directory itself and in folders of this name.
                    .filter(file -> !path.equals(file.getParent())
                            && !path.relativize(file).toString().matches("(.*/)?\\.dune/.*"))
                    .collect(Collectors.toMap(
                            file -> path.relativize(file).toString(), BuildFolder::state, (a, b) -> a, TreeMap::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String state(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.fileKey() + " " + attributes.lastModifiedTime();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** dune's log of its last run. */
    String log() {
        try {
            return Files.readString(path.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The commands of the last run that made something. */
    List<String> actions() {
        return log().lines().filter(line -> line.startsWith("$ (cd _build")).toList();
    }
}
