package io.mirage.maven.opam;

import io.mirage.maven.process.FolderLock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jgit.lib.Ref;

/**
 * Opam repositories in git, kept in a folder, one folder a commit: complete, or not there. Their files are read-only, and one
 * that has changed on disk is noticed, as those of vendored sources are.
 *
 * @since 0.1.0
 */
public final class GitRepositories implements OpamRepositories.Git {
    private final TreeStore store;
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
        this.store = new TreeStore(root);
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
        Path folder = store.tree(commit);
        try (FolderLock lock = store.lock(commit, new Progress(told))) {
            if (isIntact(commit)) {
                store.touch(commit);
                return folder;
            }
            if (offline && addresses(location).isEmpty()) {
                throw new LockFailure("Maven is offline, and the store does not have the commit " + commit + " of "
                        + Urls.shown(location) + ". Lock once without -o.");
            }
            told.accept("Fetching " + Urls.shown(location) + " at " + commit);
            Path work = store.work(commit);
            try {
                Path tree = work.resolve("tree");
                new GitFetcher(network.git(), network.mirrors(), ArchiveLimits.DEFAULT)
                        .fetch(location, commit, offline, attempts(location, commit), work, tree);
                store.replace(commit, tree, Manifest.seal(tree));
            } finally {
                store.clean(commit);
            }
            store.touch(commit);
            return folder;
        } catch (TransferException e) {
            throw new LockFailure(
                    "The opam repository " + Urls.shown(location) + " cannot be had: " + e.getMessage(), e);
        }
    }

    private boolean isIntact(String commit) throws IOException {
        if (!store.isThere(commit)) {
            return false;
        }
        Optional<String> damage = store.damage(commit);
        damage.ifPresent(what -> told.accept(
                "The opam repository in " + store.tree(commit) + " is damaged: " + what + ". It is fetched again."));
        return damage.isEmpty();
    }

    /** Where a repository may be: its mirrors, too. */
    private List<String> addresses(String location) {
        return network.mirrors().addresses(location).stream()
                .filter(address -> !offline || Urls.isLocal(address))
                .toList();
    }

    private Attempts attempts(String location, String revision) {
        return new Attempts(
                new Source("git+" + location + "#" + revision, "", List.of()), network.pause(), new Progress(told));
    }

    private record Progress(Consumer<String> told) implements PullProgress {
        @Override
        public void again(Source source, String message) {
            told.accept("Trying again: " + message);
        }

        @Override
        public void waiting(Path folder) {
            told.accept("Waiting for another build that brings " + folder);
        }
    }
}
