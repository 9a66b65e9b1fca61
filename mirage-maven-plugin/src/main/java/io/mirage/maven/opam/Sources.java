package io.mirage.maven.opam;

import io.mirage.maven.process.FolderLock;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The sources that the store has, each once, whatever the number of duniverses it is in: {@code sources/IDENTITY}. A source
 * is complete or absent; it is moved to its place after all of its checksums were found right.
 *
 * @since 0.1.0
 */
public final class Sources {
    private final TreeStore store;
    private final Network network;
    private final ArchiveFetcher archives;
    private final ArchiveLimits limits;

    /**
     * The sources of a store.
     *
     * @param root the store's folder
     * @param network how sources are reached
     */
    public Sources(Path root, Network network) {
        this(root, network, ArchiveLimits.DEFAULT);
    }

    Sources(Path root, Network network, ArchiveLimits limits) {
        this.store = new TreeStore(root.resolve("sources"));
        this.network = network;
        this.archives = new ArchiveFetcher(network.transfer(), limits);
        this.limits = limits;
    }

    /**
     * What is wanted of a source.
     *
     * @param offline whether nothing may be transferred
     * @param thorough whether the content of a source that is there is checked
     */
    record Demand(boolean offline, boolean thorough) {}

    /** What is done with a source while nobody can change or remove it. */
    interface Use {
        void of(Path tree, Manifest manifest) throws IOException, InterruptedException;
    }

    /**
     * Which sources cannot be had offline.
     *
     * @param sources what is needed
     * @return those that are neither in the store nor on this machine
     * @throws IOException if the store cannot be read
     */
    public List<Source> missingOffline(Collection<Source> sources) throws IOException {
        List<Source> missing = new ArrayList<>();
        for (Source source : sources) {
            if (!isIntact(source.identity(), false) && local(source).isEmpty()) {
                missing.add(source);
            }
        }
        return missing;
    }

    /**
     * Uses a source, bringing it if it is not there or damaged.
     *
     * @throws SourceException if it cannot be had
     * @throws IOException if the store cannot be written; an old state of the source stays
     */
    @SuppressWarnings("try") // the lock is only held
    void use(Source source, Demand demand, PullProgress progress, Use use)
            throws SourceException, IOException, InterruptedException {
        progress.started(source);
        String name = source.identity();
        try (FolderLock lock = store.lock(name, progress)) {
            long bytes = 0;
            boolean intact = isIntact(name, demand.thorough());
            boolean cached = intact && !source.mayChange();
            if (!cached) {
                bytes = bring(source, intact, demand, progress);
            }
            Manifest manifest = store.manifest(name)
                    .orElseThrow(() -> new IOException(store.beside(name, ".files") + " cannot be read"));
            use.of(store.tree(name), manifest);
            progress.ended(source, bytes, cached);
        } catch (ClosedByInterruptException e) {
            Thread.interrupted();
            throw interrupted(e);
        }
    }

    TreeStore store() {
        return store;
    }

    private long bring(Source source, boolean intact, Demand demand, PullProgress progress)
            throws SourceException, IOException, InterruptedException {
        String name = source.identity();
        Path work = store.work(name);
        try {
            Path tree = work.resolve("tree");
            long bytes = fetch(source, demand, progress, work, tree);
            // As opam-monorepo does with every source it pulls (pull.ml, do_trim_clone).
            Trees.delete(tree.resolve(".git"));
            Trees.delete(tree.resolve("duniverse"));
            Manifest made = Manifest.seal(tree);
            // With the same files the old ones stay: entries have links to them.
            if (!intact || !store.manifest(name).equals(Optional.of(made))) {
                store.replace(name, tree, made);
            }
            return bytes;
        } finally {
            store.clean(name);
        }
    }

    private long fetch(Source source, Demand demand, PullProgress progress, Path work, Path tree)
            throws SourceException, IOException, InterruptedException {
        Attempts attempts = new Attempts(source, network.pause(), progress);
        List<String> addresses =
                demand.offline() ? local(source) : network.mirrors().addresses(source);
        if (addresses.isEmpty()) {
            throw failure(
                    source,
                    demand.offline()
                            ? "Maven is offline, and it is not in the store."
                            : "Only mirrors may be used, and none has this address: add one for it.",
                    null);
        }
        try {
            if (!source.isGit()) {
                return archives.fetch(source, addresses, attempts, progress, work, tree);
            }
            // Not sooner: its library takes its time to load.
            return new GitFetcher(network.git(), network.mirrors(), limits)
                    .fetch(source.location(), commit(source), demand.offline(), attempts, work, tree);
        } catch (TransferException e) {
            throw failure(source, e.getMessage() + "\n" + advice(e), e);
        } catch (ArchiveException e) {
            throw failure(
                    source,
                    Urls.shown(source.url()) + ": " + e.getMessage() + "\nThe package cannot be used as it is; lock"
                            + " another version of it.",
                    e);
        }
    }

    private static String commit(Source source) throws SourceException {
        String revision = source.revision().orElse("");
        if (!GitFetcher.COMMIT.matcher(revision).matches()) {
            throw failure(
                    source,
                    Urls.shown(source.url()) + " names "
                            + (revision.isEmpty() ? "no commit" : "'" + revision + "', which is no full commit")
                            + ": a lock made from a moving head.\nRun mvn mirage:lock, which writes the commit of today.",
                    null);
        }
        return revision;
    }

    private static String advice(TransferException failure) {
        if (failure.isTransient()) {
            return "It was tried several times. Try again later, or name a mirror.";
        }
        return String.valueOf(failure.getMessage()).contains("another checksum")
                ? "What is there is not what was locked. If its author changed it, run mvn mirage:lock; else name a mirror"
                        + " that has the original."
                : "If it has moved, run mvn mirage:lock, or name a mirror that has it.";
    }

    private static SourceException failure(Source source, String message, @Nullable Exception cause) {
        return new SourceException("Cannot bring the vendored sources " + source.directory() + ":\n" + message, cause);
    }

    /** The addresses on this machine. */
    private List<String> local(Source source) {
        return network.mirrors().addresses(source).stream()
                .filter(Urls::isLocal)
                .toList();
    }

    private boolean isIntact(String name, boolean thorough) throws IOException {
        if (!store.isThere(name) || store.damage(name).isPresent()) {
            return false;
        }
        return !thorough || store.problems(name, TreeStore.reading()).isEmpty();
    }

    private static InterruptedException interrupted(Exception cause) {
        InterruptedException interrupted = new InterruptedException(cause.getMessage());
        interrupted.initCause(cause);
        return interrupted;
    }
}
