package io.mirage.maven.opam;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is done with whole folders. Links are never followed. */
final class Trees {
    private Trees() {}

    /**
     * The files and links below a folder, from path to what the system knows of them: {@link PosixFileAttributes} where the
     * file system has modes.
     */
    static SortedMap<String, BasicFileAttributes> files(Path tree) throws IOException {
        SortedMap<String, BasicFileAttributes> files = new TreeMap<>();
        Class<? extends BasicFileAttributes> kind =
                tree.getFileSystem().supportedFileAttributeViews().contains("posix")
                        ? PosixFileAttributes.class
                        : BasicFileAttributes.class;
        // Not walkFileTree, which does not tell modes: asking twice for each file would take twice as long.
        Deque<Path> folders = new ArrayDeque<>(List.of(tree));
        int prefix = tree.toString().length() + 1;
        while (!folders.isEmpty()) {
            try (DirectoryStream<Path> children = Files.newDirectoryStream(folders.pop())) {
                for (Path child : children) {
                    BasicFileAttributes attributes = Files.readAttributes(child, kind, LinkOption.NOFOLLOW_LINKS);
                    if (attributes.isDirectory()) {
                        folders.push(child);
                    } else {
                        files.put(child.toString().substring(prefix).replace('\\', '/'), attributes);
                    }
                }
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
        }
        return files;
    }

    /**
     * Removes a file or folder, if it is there.
     *
     * @return how many bytes that frees
     */
    static long delete(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return 0;
        }
        long[] freed = new long[1];
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile() && links(file) == 1) {
                    freed[0] += attributes.size();
                }
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException error) throws IOException {
                if (error != null && !(error instanceof NoSuchFileException)) {
                    throw error;
                }
                Files.deleteIfExists(folder);
                return FileVisitResult.CONTINUE;
            }
        });
        return freed[0];
    }

    /** Makes a tree of hard links to the files of another, or of copies where the file system has none. */
    static void link(Path from, Path to) throws IOException, InterruptedException {
        try {
            Files.walkFileTree(from, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
                        throws IOException {
                    stopIfInterrupted();
                    Files.createDirectories(to.resolve(from.relativize(folder)));
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    linkFile(file, to.resolve(from.relativize(file)), attributes);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (InterruptedWalkException e) {
            throw new InterruptedException("while " + to + " was made");
        }
    }

    /**
     * Sets what everybody may do with a file: read it, and perhaps run it.
     *
     * @param writable whether its owner may change it
     */
    static void setMode(Path file, boolean executable, boolean writable) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view != null) {
            view.setPermissions(PosixFilePermissions.fromString(
                    "r" + (writable ? "w" : "-") + (executable ? "xr-xr-x" : "-r--r--")));
        }
    }

    /** Whether a file can be run. Its mode tells, not the system, which refuses it where a file system is mounted noexec. */
    static boolean isExecutable(Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        return view == null ? Files.isExecutable(file) : isExecutable(view.readAttributes());
    }

    static boolean isExecutable(PosixFileAttributes attributes) {
        return attributes.permissions().contains(PosixFilePermission.OWNER_EXECUTE);
    }

    private static void linkFile(Path file, Path to, BasicFileAttributes attributes) throws IOException {
        if (attributes.isRegularFile()) {
            try {
                Files.createLink(to, file);
                return;
            } catch (UnsupportedOperationException | FileSystemException e) {
                // Another file system, one without hard links, or as many links as it can count.
                Files.deleteIfExists(to);
            }
        }
        Files.copy(file, to, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
    }

    private static int links(Path file) throws IOException {
        try {
            return (Integer) Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS);
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            return 1;
        }
    }

    private static void stopIfInterrupted() throws InterruptedWalkException {
        if (Thread.interrupted()) {
            throw new InterruptedWalkException();
        }
    }

    private static final class InterruptedWalkException extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
