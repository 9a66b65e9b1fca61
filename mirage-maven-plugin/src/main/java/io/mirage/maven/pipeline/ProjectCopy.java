package io.mirage.maven.pipeline;

import io.mirage.maven.project.ConfigOptions;
import io.mirage.maven.project.Declaration;
import io.mirage.maven.project.Directories;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;

/**
 * A copy of a project, without what was built: its base directory, and folders of sources that lie elsewhere.
 *
 * @param from the project's folders
 * @param to the folder of the copy
 */
record ProjectCopy(Directories from, Path to) {
    private static final Set<String> LEFT_OUT = Set.of(".git", ".hg", "_darcs");

    /**
     * Copies the project.
     *
     * @throws BuildFailure if a file or a folder of it may not be read
     */
    Declaration of(Declaration declaration) throws BuildFailure, IOException {
        copy(from.base(), to.resolve("project"));
        // Sources that other plugins generated are in the build directory; others may be anywhere.
        copyUnlessPart(from.source(), "sources");
        copyUnlessPart(from.testSource(), "test-sources");
        Optional<Path> duniverse = declaration.config().duniverse().map(Path::toAbsolutePath);
        if (duniverse.isPresent()) {
            copyUnlessPart(duniverse.get().normalize(), "duniverse");
        }
        Directories copied = new Directories(
                moved(from.base(), "project"),
                moved(from.source(), "sources"),
                moved(from.testSource(), "test-sources"),
                to.resolve("project/target/mirage"),
                to.resolve("project/target"));
        ConfigOptions config = declaration.config();
        return declaration.at(
                copied,
                new ConfigOptions(
                        config.arguments(),
                        config.excludes(),
                        duniverse.map(path -> moved(path.normalize(), "duniverse"))));
    }

    private boolean isPart(Path folder) {
        return folder.startsWith(from.base()) && !folder.startsWith(from.build()) && !folder.startsWith(from.work());
    }

    private Path moved(Path folder, String name) {
        return isPart(folder) ? to.resolve("project").resolve(from.base().relativize(folder)) : to.resolve(name);
    }

    private void copyUnlessPart(Path folder, String name) throws BuildFailure, IOException {
        if (!isPart(folder) && Files.isDirectory(folder)) {
            copy(folder, to.resolve(name));
        }
    }

    private void copy(Path source, Path target) throws BuildFailure, IOException {
        try {
            walk(source, target);
        } catch (AccessDeniedException e) {
            Path file = Path.of(e.getFile());
            if (file.startsWith(to)) {
                throw e;
            }
            throw new BuildFailure(
                    "The project is copied to be built a second time, and you may not read " + file
                            + ". Make it readable, or move it out of " + source
                            + ": all that is there is copied, but for the build directory and .git.",
                    e);
        }
    }

    private void walk(Path source, Path target) throws IOException {
        Files.walkFileTree(source, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                boolean built = folder.equals(from.build()) || folder.equals(from.work()) || folder.equals(to);
                if (!folder.equals(source) && (built || LEFT_OUT.contains(String.valueOf(folder.getFileName())))) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(target.resolve(source.relativize(folder)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path copied = target.resolve(source.relativize(file));
                if (attributes.isSymbolicLink()) {
                    link(file, copied);
                } else if (attributes.isRegularFile()) {
                    Files.copy(file, copied, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
                }
                return FileVisitResult.CONTINUE;
            }

            private void link(Path file, Path copied) throws IOException {
                Path destination = Files.readSymbolicLink(file);
                Path absolute = file.resolveSibling(destination).normalize();
                boolean stays = absolute.startsWith(source) && !destination.isAbsolute();
                Files.createSymbolicLink(copied, stays ? destination : absolute);
            }
        });
    }
}
