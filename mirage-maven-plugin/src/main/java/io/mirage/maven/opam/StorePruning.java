package io.mirage.maven.opam;

import io.mirage.maven.opam.StoreMaintenance.Removed;
import io.mirage.maven.process.FolderLock;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Removes what is no longer needed of a store. */
record StorePruning(StoreMaintenance maintenance, TreeStore entries, TreeStore sources, TreeStore repositories) {
    private static final String REMOVING = ".old-";
    /**
     * How long what has no lock while it is used stays. dune 2.9 fails when its cache is removed while it builds ({@code
     * Error: link: … No such file or directory}), and so would a solver without its repository.
     */
    private static final Duration IN_USE = Duration.ofDays(1);

    StoreMaintenance.Pruned prune(int keep, Path duneCaches) throws IOException {
        List<String> removed = new ArrayList<>();
        long bytes = 0;
        for (StoreEntry entry : maintenance.list().stream().skip(keep).toList()) {
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
        Removed commits = pruneRepositories(keep);
        for (TreeStore part : List.of(entries, sources, repositories)) {
            for (String name : part.leftovers()) {
                cleanUnlessMade(part, name);
            }
        }
        return new StoreMaintenance.Pruned(removed, unused, bytes, commits, pruneFolders(duneCaches, keep));
    }

    private Removed pruneRepositories(int keep) throws IOException {
        Map<String, Instant> whole = new HashMap<>();
        List<String> unwanted = new ArrayList<>();
        for (String commit : repositories.names()) {
            if (repositories.manifest(commit).isPresent()) {
                whole.put(commit, repositories.lastUsed(commit));
            } else {
                unwanted.add(commit);
            }
        }
        unwanted.addAll(beyond(keep, whole));
        Removed removed = Removed.NOTHING;
        for (String commit : unwanted) {
            Optional<Long> freed = tryRemove(repositories, commit);
            if (freed.isPresent()) {
                removed = removed.and(freed.get());
            }
        }
        return removed;
    }

    /** A cache has no lock: any number of builds share it. */
    private static Removed pruneFolders(Path parent, int keep) throws IOException {
        if (!Files.isDirectory(parent)) {
            return Removed.NOTHING;
        }
        Map<Path, Instant> folders = new HashMap<>();
        List<Path> unwanted = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(parent)) {
            for (Path child : children) {
                if (child.getFileName().toString().startsWith(REMOVING)) {
                    unwanted.add(child);
                } else if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
                    folders.put(child, Files.getLastModifiedTime(child).toInstant());
                }
            }
        }
        Removed removed = Removed.NOTHING;
        for (Path folder : beyond(keep, folders)) {
            // Under another name first, so that nobody gets half of it.
            Path away = parent.resolve(REMOVING + folder.getFileName());
            Trees.delete(away);
            Files.move(folder, away, StandardCopyOption.ATOMIC_MOVE);
            removed = removed.and(Trees.delete(away));
        }
        for (Path left : unwanted) {
            Trees.delete(left);
        }
        return removed;
    }

    private static <T> List<T> beyond(int keep, Map<T, Instant> lastUsed) {
        return lastUsed.entrySet().stream()
                .sorted(Map.Entry.<T, Instant>comparingByValue().reversed())
                .skip(keep)
                .filter(entry -> entry.getValue().isBefore(Instant.now().minus(IN_USE)))
                .map(Map.Entry::getKey)
                .toList();
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
}
