package io.mirage.maven.opam;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The opam repositories that a project declares, made available as folders. A repository in git is kept in the store, a
 * folder a commit.
 *
 * @since 0.1.0
 */
public final class OpamRepositories {
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
    private static final String PROJECT = "file://$OPAM_MONOREPO_CWD/";

    private final Path base;
    private final Git git;

    /** Gets commits of git repositories. */
    public interface Git {
        /**
         * Finds the commit that a branch is at now.
         *
         * @param location the repository's URL
         * @param revision a branch or tag; empty for the default branch
         * @return the commit, 40 hexadecimal digits
         * @throws LockFailure if it cannot be had
         * @throws InterruptedException if the build is interrupted
         */
        String commit(String location, Optional<String> revision) throws LockFailure, InterruptedException;

        /**
         * Brings the files of a commit.
         *
         * @param location the repository's URL
         * @param commit 40 hexadecimal digits
         * @return a folder with them, which nobody changes
         * @throws LockFailure if they cannot be had
         * @throws IOException if they cannot be written
         * @throws InterruptedException if the build is interrupted
         */
        Path files(String location, String commit) throws LockFailure, IOException, InterruptedException;
    }

    /**
     * Repositories.
     *
     * @param base the folder that relative paths start from: the project's base directory
     * @param git gets those in git
     */
    public OpamRepositories(Path base, Git git) {
        this.base = base.toAbsolutePath().normalize();
        this.git = git;
    }

    /**
     * A repository that can be read.
     *
     * @param url what the lock file says of it: with the commit, and without a path of this machine where it is in the
     *     project
     * @param directory where it is
     * @param moving whether what was declared may be something else tomorrow
     */
    public record Available(String url, Path directory, boolean moving) {}

    /**
     * Makes a repository available.
     *
     * @param declared {@code git+URL#COMMIT}, {@code git+URL}, a {@code file:} URL or a path
     * @return the repository
     * @throws LockFailure if it is none, or cannot be had
     * @throws IOException if the file system fails
     * @throws InterruptedException if the build is interrupted
     */
    public Available available(String declared) throws LockFailure, IOException, InterruptedException {
        refuseUsers(declared);
        Source source = new Source(declared, "", List.of());
        Available available;
        if (source.isGit()) {
            Optional<String> pinned = source.revision().filter(COMMIT.asMatchPredicate());
            String commit = pinned.isPresent() ? pinned.get() : git.commit(source.location(), source.revision());
            String url = declared.startsWith("git") ? declared : "git+" + declared;
            int hash = url.indexOf('#');
            available = new Available(
                    (hash < 0 ? url : url.substring(0, hash)) + "#" + commit,
                    git.files(source.location(), commit),
                    pinned.isEmpty());
        } else if (declared.startsWith("http:") || declared.startsWith("https:")) {
            throw new LockFailure("<opamRepositories>: " + declared
                    + " is not supported: declare a git repository, git+https://…#COMMIT, or a folder, file:///…");
        } else {
            available = new Available(portable(base, declared), directory(base, declared), false);
        }
        if (!Files.isDirectory(available.directory().resolve("packages"))) {
            throw new LockFailure("<opamRepositories>: " + declared + " is no opam repository: there is no folder"
                    + " 'packages' in it.");
        }
        return available;
    }

    /** A lock file names its repositories, and is for everybody to read. */
    private static void refuseUsers(String declared) throws LockFailure {
        Optional<String> user = Urls.user(declared);
        boolean ssh = declared.contains("ssh://");
        if (user.isEmpty() || (ssh && user.get().equals("git"))) {
            return;
        }
        throw new LockFailure("<opamRepositories>: " + Urls.shown(declared)
                + " is declared with a user or password, which would get into the lock file. "
                + (ssh
                        ? "Put the user into the configuration of ssh, for this host, and take it out of the POM."
                        : "Put it into a <server> of settings.xml whose <id> is the host's name, and take it out of the"
                                + " POM."));
    }

    /**
     * A declared repository in words that are the same on every machine: a folder of the project without the path of the
     * project.
     *
     * @param base the project's base directory
     * @param declared the repository
     * @return the words
     * @throws LockFailure if it is no path of this machine
     */
    public static String portable(Path base, String declared) throws LockFailure {
        Optional<Path> directory = localDirectory(base, declared);
        if (directory.isEmpty()) {
            return declared;
        }
        Path project = base.toAbsolutePath().normalize();
        return directory.get().startsWith(project)
                ? PROJECT + project.relativize(directory.get()).toString().replace('\\', '/')
                : "file://" + directory.get();
    }

    /**
     * Where a declared repository is, if it is a folder.
     *
     * @param base the project's base directory
     * @param declared the repository
     * @return the folder; empty for one in git
     * @throws LockFailure if it is no path of this machine
     */
    public static Optional<Path> localDirectory(Path base, String declared) throws LockFailure {
        boolean elsewhere = new Source(declared, "", List.of()).isGit()
                || declared.startsWith("http:")
                || declared.startsWith("https:");
        return elsewhere ? Optional.empty() : Optional.of(directory(base, declared));
    }

    private static Path directory(Path base, String declared) throws LockFailure {
        String path = declared;
        if (path.startsWith(PROJECT)) {
            path = path.substring(PROJECT.length());
        } else if (path.startsWith("file://")) {
            path = path.substring("file://".length());
        }
        try {
            return base.toAbsolutePath().resolve(path).normalize();
        } catch (java.nio.file.InvalidPathException e) {
            throw new LockFailure("<opamRepositories>: " + declared + " is no path of this machine.", e);
        }
    }

    /** Whether an opam file names a package among its dependencies. */
    static boolean dependsOn(String opam, String name) {
        // Most files do not even mention it, and reading them all would take its time.
        return opam.contains("\"" + name + "\"")
                && PackageInputs.dependencies(opam).contains(name);
    }

    /** The packages whose newest version in the repositories names a package. */
    static List<String> whoDependsOn(String name, List<Available> repositories) {
        List<String> found = new ArrayList<>();
        for (Available repository : repositories) {
            found.addAll(whoDependsOn(name, repository.directory().resolve("packages")));
        }
        return found.stream().distinct().sorted().toList();
    }

    private static List<String> whoDependsOn(String name, Path packages) {
        List<String> found = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(packages, Files::isDirectory)) {
            for (Path folder : folders) {
                newest(folder)
                        .filter(version -> mentions(version, name))
                        .map(version -> String.valueOf(version.getFileName()))
                        .ifPresent(found::add);
            }
        } catch (IOException e) {
            // It only makes a message better.
            return List.of();
        }
        return found;
    }

    private static Optional<Path> newest(Path folder) throws IOException {
        try (Stream<Path> versions = Files.list(folder)) {
            return versions.filter(Files::isDirectory)
                    .max(Comparator.comparing(
                            version -> String.valueOf(version.getFileName())
                                    .substring(Math.min(
                                            String.valueOf(folder.getFileName()).length() + 1,
                                            String.valueOf(version.getFileName())
                                                    .length())),
                            OpamVersion::compare));
        }
    }

    private static boolean mentions(Path version, String name) {
        try {
            return dependsOn(Files.readString(version.resolve("opam")), name);
        } catch (IOException e) {
            return false;
        }
    }
}
