package io.mirage.maven.opam;

import java.util.List;
import java.util.Optional;

/**
 * Packages of an operating system that opam packages need.
 *
 * @param packages their names there
 * @param filter on which systems; on all if there is none
 * @since 0.1.0
 */
public record Depext(List<String> packages, Optional<OpamValue> filter) {
    /** Copies the list. */
    public Depext {
        packages = List.copyOf(packages);
    }
}
