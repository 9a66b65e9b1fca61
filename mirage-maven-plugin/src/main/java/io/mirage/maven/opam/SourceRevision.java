package io.mirage.maven.opam;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.Status;
import org.eclipse.jgit.api.StatusCommand;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.errors.NoWorkTreeException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * The commit that a folder is a checkout of.
 *
 * @param commit 40 hexadecimal digits
 * @param changed whether the folder differs from it, in files that are not ignored
 * @since 0.1.0
 */
public record SourceRevision(String commit, boolean changed) {

    /**
     * Asks git's files, without git.
     *
     * @param folder a folder of sources
     * @param generated a folder in it that does not count
     * @return the commit; empty when it is no checkout, has no commit yet, or is one that cannot be read
     */
    public static Optional<SourceRevision> of(Path folder, Path generated) {
        GitSystem.use();
        FileRepositoryBuilder builder = new FileRepositoryBuilder().findGitDir(folder.toFile());
        if (builder.getGitDir() == null) {
            return Optional.empty();
        }
        try (Repository repository = builder.setMustExist(true).build()) {
            ObjectId head = repository.resolve("HEAD");
            return head == null
                    ? Optional.empty()
                    : Optional.of(new SourceRevision(head.name(), isChanged(repository, folder, generated)));
        } catch (IOException | GitAPIException | NoWorkTreeException e) {
            // A format of repository that JGit does not know: the build goes on without this piece of knowledge.
            return Optional.empty();
        }
    }

    private static boolean isChanged(Repository repository, Path folder, Path generated)
            throws GitAPIException, IOException {
        Path tree = repository.getWorkTree().toPath().toRealPath();
        String below = relative(tree, folder.toRealPath());
        StatusCommand command = Git.wrap(repository).status();
        if (!below.isEmpty()) {
            command.addPath(below);
        }
        Status status = command.call();
        Set<String> paths = new TreeSet<>(status.getUncommittedChanges());
        paths.addAll(status.getUntracked());
        String left = relative(folder, generated);
        String prefix = (below.isEmpty() ? "" : below + "/") + left + "/";
        return paths.stream().anyMatch(path -> !path.startsWith(prefix));
    }

    private static String relative(Path from, Path to) {
        return from.relativize(to).toString().replace(File.separatorChar, '/');
    }
}
