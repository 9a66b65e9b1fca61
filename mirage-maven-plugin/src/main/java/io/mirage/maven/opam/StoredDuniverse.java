package io.mirage.maven.opam;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.SortedMap;

/**
 * An entry of the store, as it was found.
 *
 * @param folder where it is
 * @param files its files and links, by their paths in it, with what the system knew of them
 * @since 0.1.0
 */
public record StoredDuniverse(Path folder, SortedMap<String, BasicFileAttributes> files) {
    /** Makes the map unmodifiable. */
    public StoredDuniverse {
        files = Collections.unmodifiableSortedMap(files);
    }

    /**
     * Looks at a folder.
     *
     * @param folder where it is
     * @return what is there
     * @throws IOException if it cannot be read
     */
    public static StoredDuniverse of(Path folder) throws IOException {
        return new StoredDuniverse(folder, Trees.files(folder));
    }
}
