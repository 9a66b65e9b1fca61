package io.mirage.maven.pipeline;

import io.mirage.maven.workspace.Workspace;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;

/** What dune makes of a {@code config.ml} in a target's folder. It is the same for every target. */
final class CompiledConfig {
    /** The build directory of the tool's own dune, below the target's folder. */
    static final String FOLDER = "_build";

    private CompiledConfig() {}

    /**
     * With the times of the files, by which dune knows them again; without what belongs to a running dune. What rules made
     * is linked, as dune's own cache links it: dune removes such a file before it makes it anew. What dune keeps for itself
     * is copied.
     */
    static void copy(Path from, Path to) throws IOException {
        Workspace.delete(to);
        Path made = from.resolve("default");
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                if (directory.endsWith(".rpc")) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(to.resolve(from.relativize(directory).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path copy = to.resolve(from.relativize(file).toString());
                if (file.startsWith(made) && linked(file, copy, attributes)) {
                    return FileVisitResult.CONTINUE;
                }
                if (!file.endsWith(".lock")) {
                    Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static boolean linked(Path file, Path copy, BasicFileAttributes attributes) throws IOException {
        if (!attributes.isRegularFile()) {
            return false;
        }
        try {
            Files.createLink(copy, file);
            return true;
        } catch (UnsupportedOperationException | FileSystemException e) {
            return false;
        }
    }
}
