package io.mirage.maven.opam;

import java.time.Instant;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A duniverse of the store.
 *
 * @param key its key
 * @param bytes the size of its files; they share their place with the sources and with other entries
 * @param files how many
 * @param packages its folders, one a vendored source
 * @param lastUsed when it was last asked for
 * @since 0.1.0
 */
public record StoreEntry(String key, long bytes, int files, SortedSet<String> packages, Instant lastUsed) {
    /** Copies the set. */
    public StoreEntry {
        packages = new TreeSet<>(packages);
    }
}
