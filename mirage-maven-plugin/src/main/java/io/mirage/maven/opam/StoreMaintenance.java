package io.mirage.maven.opam;

import static java.util.Comparator.comparing;

import io.mirage.maven.process.FolderLock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks after a store: what is in it, whether it is as it was, what is no longer needed.
 *
 * @since 0.1.0
 */
public final class StoreMaintenance {
    private final TreeStore entries;
    private final TreeStore sources;
    private final TreeStore repositories;

    StoreMaintenance(TreeStore entries, TreeStore sources, TreeStore repositories) {
        this.entries = entries;
        this.sources = sources;
        this.repositories = repositories;
    }

    /**
     * What {@link #prune} removed.
     *
     * @param entries keys
     * @param sources how many sources
     * @param bytes how many bytes these freed
     * @param repositories commits of opam repositories
     * @param duneCaches caches of dune
     */
    public record Pruned(List<String> entries, int sources, long bytes, Removed repositories, Removed duneCaches) {
        /** Copies the list. */
        public Pruned {
            entries = List.copyOf(entries);
        }
    }

    /**
     * Folders that were removed.
     *
     * @param count how many
     * @param bytes how many bytes that freed
     */
    public record Removed(int count, long bytes) {
        static final Removed NOTHING = new Removed(0, 0);

        /** One more folder. */
        Removed and(long freed) {
            return new Removed(count + 1, bytes + freed);
        }
    }

    /**
     * The entries.
     *
     * @return all complete ones, the last used first
     * @throws IOException if the store cannot be read
     */
    public List<StoreEntry> list() throws IOException {
        List<StoreEntry> found = new ArrayList<>();
        for (String key : entries.names()) {
            Optional<Manifest> manifest = entries.manifest(key);
            if (manifest.isPresent()) {
                found.add(new StoreEntry(
                        key,
                        manifest.get().bytes(),
                        manifest.get().files().size(),
                        manifest.get().folders(),
                        entries.lastUsed(key)));
            }
        }
        found.sort(comparing(StoreEntry::lastUsed, Comparator.reverseOrder()).thenComparing(StoreEntry::key));
        return found;
    }

    /**
     * Reads every file of the entries, the sources and the opam repositories.
     *
     * @return all that is not as it was put there
     * @throws IOException if the store cannot be read
     * @throws InterruptedException if the build is interrupted
     */
    @SuppressWarnings("try") // the lock is only held
    public List<StoreProblem> verify() throws IOException, InterruptedException {
        Manifest.FileCheck reading = TreeStore.reading();
        List<StoreProblem> problems = new ArrayList<>();
        for (TreeStore part : List.of(entries, sources, repositories)) {
            for (String name : part.names()) {
                try (FolderLock lock = part.lock(name, PullProgress.NONE)) {
                    if (part.isThere(name)) {
                        problems.addAll(part.problems(name, reading));
                    }
                }
            }
        }
        return problems;
    }

    /**
     * Removes what is damaged, so that the next build brings it again.
     *
     * @param problems what {@link #verify} found
     * @throws IOException if they cannot be removed
     * @throws InterruptedException if the build is interrupted
     */
    @SuppressWarnings("try") // the lock is only held
    public void discard(Collection<StoreProblem> problems) throws IOException, InterruptedException {
        Set<Path> damaged = new HashSet<>();
        problems.forEach(problem -> damaged.add(problem.folder()));
        for (TreeStore part : List.of(entries, sources, repositories)) {
            for (String name : part.names()) {
                if (damaged.contains(part.tree(name))) {
                    try (FolderLock lock = part.lock(name, PullProgress.NONE)) {
                        part.remove(name);
                    }
                }
            }
        }
    }

    /**
     * Removes entries that were not used for longest, the sources that no entry is made from, commits of opam repositories
     * and caches of dune that were not used for longest, and what killed builds left. Nothing that a build is making, or
     * holds, is removed. A build that solves or runs dune holds neither repository nor cache, so of these nothing is removed
     * that was used within a day.
     *
     * @param keep how many entries stay, how many commits, and how many caches
     * @param duneCaches the folder with the caches, which may not be there
     * @return what was removed
     * @throws IOException if something cannot be removed
     */
    public Pruned prune(int keep, Path duneCaches) throws IOException {
        return new StorePruning(this, entries, sources, repositories).prune(keep, duneCaches);
    }
}
