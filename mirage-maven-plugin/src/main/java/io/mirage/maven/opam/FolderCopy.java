package io.mirage.maven.opam;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Copies a folder of this machine as opam does: what symbolic links point to instead of the links, and without what version
 * control, dune and editors keep there ({@code opamLocal.ml}).
 */
final class FolderCopy {
    private static final Set<String> LEFT_OUT = Set.of(".git", "_darcs", ".hg", "_build");

    private FolderCopy() {}

    static void copy(Path folder, Path to) throws IOException, InterruptedException {
        SortedMap<String, BasicFileAttributes> content = new TreeMap<>();
        Files.walkFileTree(
                folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                        return directory.equals(folder) ? FileVisitResult.CONTINUE : visitFile(directory, attributes);
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        if (isLeftOut(file)) {
                            return FileVisitResult.SKIP_SUBTREE;
                        }
                        content.put(folder.relativize(file).toString().replace('\\', '/'), attributes);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException error) throws IOException {
                        if (error instanceof FileSystemLoopException) {
                            throw new ArchiveException("'" + folder.relativize(file) + "' is a link to a folder above");
                        }
                        throw error;
                    }
                });
        Files.createDirectory(to);
        TreeWriter writer = new TreeWriter(to, ArchiveLimits.DEFAULT, 0);
        for (Map.Entry<String, BasicFileAttributes> entry : content.entrySet()) {
            if (entry.getValue().isDirectory()) {
                writer.folder(entry.getKey());
            } else if (entry.getValue().isRegularFile()) {
                Path file = folder.resolve(entry.getKey());
                try (InputStream in = Files.newInputStream(file)) {
                    writer.file(entry.getKey(), Trees.isExecutable(file), in);
                }
            }
        }
    }

    private static boolean isLeftOut(Path path) {
        String name = String.valueOf(path.getFileName());
        return LEFT_OUT.contains(name) || name.startsWith(".#") || name.startsWith("_opam");
    }
}
