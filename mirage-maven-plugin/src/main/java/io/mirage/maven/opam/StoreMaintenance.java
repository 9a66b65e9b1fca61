package io.mirage.maven.opam;

import static java.util.Comparator.comparing;

import io.mirage.maven.process.FolderLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
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

    StoreMaintenance(TreeStore entries, TreeStore sources) {
        this.entries = entries;
        this.sources = sources;
    }

    /**
     * What {@link #prune} removed.
     *
     * @param entries keys
     * @param sources how many sources
     * @param bytes how many bytes that freed
     */
    public record Pruned(List<String> entries, int sources, long bytes) {
        /** Copies the list. */
        public Pruned {
            entries = List.copyOf(entries);
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
                        lastUsed(key)));
            }
        }
        found.sort(comparing(StoreEntry::lastUsed, Comparator.reverseOrder()).thenComparing(StoreEntry::key));
        return found;
    }

    /**
     * Reads every file of the store.
     *
     * @return all that is not as it was put there
     * @throws IOException if the store cannot be read
     * @throws InterruptedException if the build is interrupted
     */
    @SuppressWarnings("try") // the lock is only held
    public List<StoreProblem> verify() throws IOException, InterruptedException {
        Manifest.FileCheck reading = TreeStore.reading();
        List<StoreProblem> problems = new ArrayList<>();
        for (TreeStore part : List.of(entries, sources)) {
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
     * Removes entries and sources that are damaged, so that the next build brings them again.
     *
     * @param problems what {@link #verify} found
     * @throws IOException if they cannot be removed
     * @throws InterruptedException if the build is interrupted
     */
    @SuppressWarnings("try") // the lock is only held
    public void discard(Collection<StoreProblem> problems) throws IOException, InterruptedException {
        Set<Path> damaged = new HashSet<>();
        problems.forEach(problem -> damaged.add(problem.folder()));
        for (TreeStore part : List.of(entries, sources)) {
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
     * Removes entries that were not used for longest, the sources that no entry is made from, and what killed builds left.
     * Nothing that a build has now is removed.
     *
     * @param keep how many entries stay
     * @return what was removed
     * @throws IOException if something cannot be removed
     */
    public Pruned prune(int keep) throws IOException {
        List<String> removed = new ArrayList<>();
        long bytes = 0;
        for (StoreEntry entry : list().stream().skip(keep).toList()) {
            Optional<Long> freed = tryRemove(entries, entry.key());
            if (freed.isPresent()) {
                removed.add(entry.key());
                bytes += freed.get();
            }
        }
        for (String key : entries.names()) {
            if (entries.manifest(key).isEmpty()) {
                bytes += tryRemove(entries, key).orElse(0L);
            }
        }
        Set<String> used = usedSources();
        int unused = 0;
        for (String source : sources.names()) {
            if (!used.contains(source)) {
                Optional<Long> freed = tryRemove(sources, source);
                unused += freed.isPresent() ? 1 : 0;
                bytes += freed.orElse(0L);
            }
        }
        for (TreeStore part : List.of(entries, sources)) {
            for (String name : part.leftovers()) {
                cleanUnlessMade(part, name);
            }
        }
        return new Pruned(removed, unused, bytes);
    }

    private Set<String> usedSources() throws IOException {
        Set<String> used = new HashSet<>();
        for (String key : entries.names()) {
            entries.manifest(key)
                    .ifPresent(manifest -> used.addAll(manifest.sources().values()));
        }
        return used;
    }

    @SuppressWarnings("try") // the lock is only held
    private static Optional<Long> tryRemove(TreeStore part, String name) throws IOException {
        Optional<FolderLock> lock = part.tryLock(name);
        if (lock.isEmpty()) {
            return Optional.empty();
        }
        try (FolderLock held = lock.get()) {
            return Optional.of(part.remove(name));
        }
    }

    @SuppressWarnings("try") // the lock is only held
    private static void cleanUnlessMade(TreeStore part, String name) throws IOException {
        Optional<FolderLock> lock = part.tryLock(name);
        if (lock.isPresent()) {
            try (FolderLock held = lock.get()) {
                part.clean(name);
            }
        }
    }

    private Instant lastUsed(String key) throws IOException {
        try {
            return Files.getLastModifiedTime(entries.beside(key, TreeStore.USED))
                    .toInstant();
        } catch (NoSuchFileException e) {
            return Instant.EPOCH;
        }
    }
}
