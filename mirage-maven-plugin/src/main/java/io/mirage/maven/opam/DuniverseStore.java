package io.mirage.maven.opam;

import io.mirage.maven.process.FolderLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Duniverses, each once on a machine: {@code duniverse/KEY}. An entry is complete or absent, and read-only. Its files are
 * hard links to those of the {@linkplain Sources sources}, so another lock file with the same packages costs no space. What
 * an artifact brought is an entry of its own, {@code duniverse/KEY-DIGITS}, because nothing but the artifact vouches for it.
 *
 * <p>Beside an entry are the list of its files, {@code .KEY.files}, and an empty file that was touched when the entry was
 * last used, {@code .KEY.used}.
 *
 * @since 0.1.0
 */
public final class DuniverseStore {
    private final Sources sources;
    private final TreeStore store;
    private final TreeStore repositories;
    private final int atOnce;
    private final Consumer<String> warnings;

    /**
     * A store.
     *
     * @param root its folder, made when it is needed
     * @param sources where entries are made from, of the same folder
     * @param atOnce how many sources are brought at a time
     * @param warnings is told of damage that was found
     */
    public DuniverseStore(Path root, Sources sources, int atOnce, Consumer<String> warnings) {
        this.store = new TreeStore(root.resolve("duniverse"));
        this.repositories = new TreeStore(root.resolve("repositories"));
        this.sources = sources;
        this.atOnce = atOnce;
        this.warnings = warnings;
    }

    /**
     * Finds an entry, quickly: whether its files have their names, sizes, times and modes is checked, not what is in them.
     *
     * @param key of the entry: letters, digits and {@code ._+-}
     * @return the entry; empty when it is not there, or damaged, which is told
     * @throws IOException if the store cannot be read
     */
    public Optional<StoredDuniverse> find(String key) throws IOException {
        return find(key, warnings);
    }

    /**
     * Whether there are entries that were {@linkplain DuniverseArchive#read read from archives} of a key.
     *
     * @param key that the archives have
     * @return whether it is worth while to look for the entry of an archive
     * @throws IOException if the store cannot be read
     */
    public boolean hasArchivesOf(String key) throws IOException {
        String prefix = DuniverseArchive.prefix(key);
        return store.names().stream().anyMatch(name -> name.startsWith(prefix));
    }

    /**
     * Finds an entry, or makes it. All of its sources are brought, several at a time; when one cannot be had, nothing of
     * the entry stays, but the sources that were complete do. An entry with a source that {@linkplain Source#mayChange may
     * change} is made anew, and replaces the old one when something is different.
     *
     * @param key of the entry; the same sources are expected whenever it is the same
     * @param wanted its sources, each with a folder of its own
     * @param progress hears what happens
     * @return its folder
     * @throws DuniverseException if sources cannot be had; the message tells of all failures
     * @throws IOException if the store cannot be read or written; its old state stays
     * @throws InterruptedException if the build is interrupted; nothing of the entry stays then
     */
    public Path bring(String key, Collection<Source> wanted, PullProgress progress)
            throws DuniverseException, IOException, InterruptedException {
        return bring(key, wanted, progress, false);
    }

    /**
     * Finds an entry, or makes it from sources that are in the store or elsewhere on this machine.
     *
     * @param key of the entry; the same sources are expected whenever it is the same
     * @param wanted its sources, each with a folder of its own
     * @param progress hears what happens
     * @return its folder
     * @throws OfflineException if sources are missing
     * @throws DuniverseException if sources cannot be had; the message tells of all failures
     * @throws IOException if the store cannot be read or written; its old state stays
     * @throws InterruptedException if the build is interrupted; nothing of the entry stays then
     */
    public Path bringOffline(String key, Collection<Source> wanted, PullProgress progress)
            throws DuniverseException, IOException, InterruptedException {
        return bring(key, wanted, progress, true);
    }

    /**
     * Keeps an entry from being replaced or pruned while it is read. {@link #bring} and {@link #find} come first: they
     * would wait for who has the entry.
     *
     * @param key of the entry
     * @param progress hears whether there is something to wait for
     * @return gives the entry free when it is closed
     * @throws IOException if the lock file cannot be made
     * @throws InterruptedException if the build is interrupted while it waits
     */
    public FolderLock hold(String key, PullProgress progress) throws IOException, InterruptedException {
        return store.lock(key, progress);
    }

    /**
     * Looks after the store: what is in it, whether it is as it was, what is no longer needed.
     *
     * @return what does that
     */
    public StoreMaintenance maintenance() {
        return new StoreMaintenance(store, sources.store(), repositories);
    }

    /** Makes the folder of an entry. */
    interface Making {
        Manifest in(Path tree) throws DuniverseException, IOException, InterruptedException;
    }

    /**
     * Finds an entry, or makes it in a way of the caller's.
     *
     * @param anew whether it is made even if it is there; then an equal one stays
     */
    @SuppressWarnings("try") // the lock is only held
    Path make(String key, boolean anew, PullProgress progress, Making making)
            throws DuniverseException, IOException, InterruptedException {
        try (FolderLock lock = store.lock(key, progress)) {
            // What is damaged was told before.
            Optional<StoredDuniverse> there = find(key, damage -> {});
            if (there.isPresent() && !anew) {
                return there.get().folder();
            }
            Path work = store.work(key);
            try {
                Path tree = Files.createDirectory(work.resolve("tree"));
                Manifest manifest = making.in(tree);
                if (there.isEmpty() || !store.manifest(key).equals(Optional.of(manifest))) {
                    store.replace(key, tree, manifest);
                }
            } finally {
                store.clean(key);
            }
            store.touch(key);
            return store.tree(key);
        }
    }

    private Optional<StoredDuniverse> find(String key, Consumer<String> told) throws IOException {
        Path entry = store.tree(key);
        if (!store.isThere(key)) {
            return Optional.empty();
        }
        StoredDuniverse found;
        Optional<String> damage;
        try {
            found = StoredDuniverse.of(entry);
            damage = store.damage(key, found.files());
        } catch (NoSuchFileException e) {
            // Another build replaces it.
            return Optional.empty();
        }
        if (damage.isPresent()) {
            told.accept(
                    "The vendored sources in " + entry + " are damaged: " + damage.get() + ". They are brought again.");
            return Optional.empty();
        }
        store.touch(key);
        return Optional.of(found);
    }

    private Path bring(String key, Collection<Source> wanted, PullProgress progress, boolean offline)
            throws DuniverseException, IOException, InterruptedException {
        Optional<StoredDuniverse> there = find(key);
        boolean mayChange = wanted.stream().anyMatch(Source::mayChange);
        if (there.isPresent() && !mayChange) {
            return there.get().folder();
        }
        DuniverseTree.checkFolders(wanted);
        return make(key, mayChange, progress, tree -> {
            List<Source> missing = offline ? sources.missingOffline(wanted) : List.of();
            if (!missing.isEmpty()) {
                throw new OfflineException(missing);
            }
            // A damaged entry may share a damaged file with its source.
            Sources.Demand demand = new Sources.Demand(offline, there.isEmpty() && store.isThere(key));
            return DuniverseTree.make(tree, wanted, sources, demand, atOnce, progress);
        });
    }
}
