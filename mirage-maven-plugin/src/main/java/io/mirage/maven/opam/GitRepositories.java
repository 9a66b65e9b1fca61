package io.mirage.maven.opam;

import io.mirage.maven.process.FolderLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jgit.lib.Ref;

/**
 * Opam repositories in git, kept in a folder, one folder a commit: complete, or not there.
 *
 * @since 0.1.0
 */
public final class GitRepositories implements OpamRepositories.Git {
    private static final String MAKING = ".tmp-";

    private final Path root;
    private final Network network;
    private final boolean offline;
    private final Consumer<String> told;

    /**
     * Repositories.
     *
     * @param root the folder they are kept in, which need not exist
     * @param network how they are reached
     * @param offline whether nothing may be fetched
     * @param told is told of what takes its time
     */
    public GitRepositories(Path root, Network network, boolean offline, Consumer<String> told) {
        this.root = root;
        this.network = network;
        this.offline = offline;
        this.told = told;
    }

    @Override
    public String commit(String location, Optional<String> revision) throws LockFailure, InterruptedException {
        List<String> addresses = addresses(location);
        if (addresses.isEmpty()) {
            throw new LockFailure((offline ? "Maven is offline" : "Only mirrors may be used, and none has this address")
                    + ", so it cannot be seen where the head of " + Urls.shown(location)
                    + " is. Declare a commit in <opamRepositories>, git+" + Urls.shown(location) + "#COMMIT"
                    + (offline ? ", or lock without -o." : ", or a mirror of it."));
        }
        Map<String, Ref> refs;
        try {
            refs = attempts(location, revision.orElse("HEAD"))
                    .first(addresses, address -> new GitTransport(network.git()).refs(address));
        } catch (TransferException e) {
            throw new LockFailure(
                    "The opam repository " + Urls.shown(location) + " cannot be asked:\n" + e.getMessage(), e);
        } catch (IOException e) {
            throw new LockFailure("The opam repository " + Urls.shown(location) + " cannot be asked: " + e, e);
        }
        List<String> names = revision.map(name -> List.of("refs/heads/" + name, "refs/tags/" + name, name))
                .orElse(List.of("HEAD"));
        return names.stream()
                .flatMap(name -> Optional.ofNullable(refs.get(name)).stream())
                .map(ref -> ref.getPeeledObjectId() == null ? ref.getObjectId() : ref.getPeeledObjectId())
                .map(id -> id.name())
                .findFirst()
                .orElseThrow(() -> new LockFailure(
                        Urls.shown(location) + " has no branch or tag " + revision.orElse("HEAD") + "."));
    }

    @Override
    @SuppressWarnings("try") // the lock is only held
    public Path files(String location, String commit) throws LockFailure, IOException, InterruptedException {
        Path folder = root.resolve(commit);
        try (FolderLock lock =
                FolderLock.take(folder, () -> told.accept("Waiting for another build that brings " + folder))) {
            if (Files.isDirectory(folder)) {
                return folder;
            }
            if (offline && addresses(location).isEmpty()) {
                throw new LockFailure("Maven is offline, and the store does not have the commit " + commit + " of "
                        + Urls.shown(location) + ". Lock once without -o.");
            }
            told.accept("Fetching " + Urls.shown(location) + " at " + commit);
            Path work = root.resolve(MAKING + commit);
            Trees.delete(work);
            Files.createDirectories(work);
            try {
                Path tree = work.resolve("tree");
                new GitFetcher(network.git(), network.mirrors(), ArchiveLimits.DEFAULT)
                        .fetch(location, commit, offline, attempts(location, commit), work, tree);
                Files.move(tree, folder, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Trees.delete(work);
            }
            return folder;
        } catch (TransferException e) {
            throw new LockFailure(
                    "The opam repository " + Urls.shown(location) + " cannot be had: " + e.getMessage(), e);
        }
    }

    /** Where a repository may be: its mirrors, too. */
    private List<String> addresses(String location) {
        return network.mirrors().addresses(location).stream()
                .filter(address -> !offline || GitFetcher.isLocal(address))
                .toList();
    }

    private Attempts attempts(String location, String revision) {
        PullProgress progress = new PullProgress() {
            @Override
            public void again(Source source, String message) {
                told.accept("Trying again: " + message);
            }
        };
        return new Attempts(new Source("git+" + location + "#" + revision, "", List.of()), network.pause(), progress);
    }
}
