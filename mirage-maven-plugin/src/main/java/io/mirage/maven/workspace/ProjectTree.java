package io.mirage.maven.workspace;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.ignore.FastIgnoreRule;
import org.eclipse.jgit.ignore.IgnoreNode;
import org.eclipse.jgit.ignore.IgnoreNode.MatchResult;

/**
 * Every file a project has, but for what version control systems, editors and builds keep beside the sources, and what
 * the user names. Links to folders are followed, links to nothing are left out.
 *
 * @param files from path below the project's folder, with {@code /} between names, to the file
 * @param unnameable files whose names Java cannot decode in the locale it runs in
 * @since 0.1.0
 */
public record ProjectTree(SortedMap<String, Path> files, List<Path> unnameable) {
    /** Folders that are never sources, wherever they are. */
    private static final Set<String> FOLDERS = Set.of(
            ".git", ".hg", ".svn", ".bzr", "_darcs", "CVS", ".mvn", ".idea", ".vscode", ".settings", "_build", "_opam");

    /** Copies the collections. */
    public ProjectTree {
        files = new TreeMap<>(files);
        unnameable = List.copyOf(unnameable);
    }

    /**
     * Looks at a project.
     *
     * @param folder the project's folder; an absent one has no files
     * @param leftOut folders in it that are no part of the sources, absolute
     * @param excludes patterns as in a {@code .gitignore}: {@code *.log}, {@code /docs/}, {@code !kept.log}
     * @return its files
     * @throws IOException if a folder cannot be read
     */
    public static ProjectTree scan(Path folder, List<Path> leftOut, List<String> excludes) throws IOException {
        SortedMap<String, Path> files = new TreeMap<>();
        List<Path> unnameable = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return new ProjectTree(files, unnameable);
        }
        Ignored ignored = new Ignored(excludes);
        Outside outside = new Outside(folder, leftOut);
        Files.walkFileTree(
                folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                        if (directory.equals(folder)) {
                            return FileVisitResult.CONTINUE;
                        }
                        return FOLDERS.contains(String.valueOf(directory.getFileName()))
                                        || outside.test(directory)
                                        || ignored.test(relative(folder, directory), true)
                                ? FileVisitResult.SKIP_SUBTREE
                                : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        String path = relative(folder, file);
                        if (!attributes.isRegularFile()
                                || isEditors(file)
                                || isOfMaven(file)
                                || outside.test(file)
                                || ignored.test(path, false)) {
                            return FileVisitResult.CONTINUE;
                        }
                        if (isNameable(file)) {
                            files.put(path, file);
                        } else {
                            unnameable.add(file);
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                        // A link to nothing, or one to a folder that holds it: neither is a file of the project.
                        if (Files.isSymbolicLink(file) || e instanceof FileSystemLoopException) {
                            return FileVisitResult.CONTINUE;
                        }
                        throw e;
                    }
                });
        return new ProjectTree(files, unnameable);
    }

    private static String relative(Path folder, Path file) {
        return Workspace.relative(folder, file);
    }

    private static boolean isEditors(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith("~")
                || name.startsWith(".#")
                || (name.startsWith("#") && name.endsWith("#"))
                || name.endsWith(".swp")
                || name.equals(".DS_Store");
    }

    /** What Maven's plugins write beside a pom.xml: for flattening, shading, releasing. */
    private static boolean isOfMaven(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.equals(".flattened-pom.xml")
                || name.equals("dependency-reduced-pom.xml")
                || name.equals("release.properties")
                || name.startsWith("pom.xml.");
    }

    private static boolean isNameable(Path file) {
        try {
            return Path.of(file.toString()).equals(file);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** What is no part of the sources, also where a link leads to it; a link may lead above the project, too. */
    private static final class Outside {
        private final Path folder;
        private final List<Path> leftOut;
        private final List<Path> real = new ArrayList<>();

        Outside(Path folder, List<Path> leftOut) throws IOException {
            this.folder = folder.toRealPath();
            this.leftOut = leftOut;
            for (Path path : leftOut) {
                if (Files.exists(path)) {
                    real.add(path.toRealPath());
                }
            }
        }

        boolean test(Path path) {
            if (leftOut.contains(path)) {
                return true;
            }
            if (!Files.isSymbolicLink(path)) {
                return false;
            }
            try {
                Path target = path.toRealPath();
                return folder.startsWith(target) || real.stream().anyMatch(target::startsWith);
            } catch (IOException e) {
                return true;
            }
        }
    }

    /** The user's patterns. git looks at folders first and does not go into one that is ignored; neither does the walk. */
    private static final class Ignored {
        private final IgnoreNode rules;

        Ignored(List<String> patterns) {
            rules = new IgnoreNode(patterns.stream().map(FastIgnoreRule::new).toList());
        }

        boolean test(String path, boolean isFolder) {
            return !rules.getRules().isEmpty() && rules.isIgnored("/" + path, isFolder) == MatchResult.IGNORED;
        }
    }
}
