package io.mirage.maven.project;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The names of processor architectures: one spelling each, whatever the POM, the compiler or the JVM call it.
 *
 * @since 0.1.0
 */
public final class Architecture {
    /** The architectures Solo5 knows (Solo5 0.9, {@code elf_abi.h}), as classifiers spell them. */
    public static final List<String> KNOWN = List.of("x86_64", "aarch64", "ppc64le");

    // "amd64", "arm64" and "power" are what ocamlopt -config prints; "powerpc64le" is the GNU triplet's.
    private static final Map<String, String> SPELLINGS = Map.ofEntries(
            Map.entry("x86_64", "x86_64"),
            Map.entry("x86-64", "x86_64"),
            Map.entry("amd64", "x86_64"),
            Map.entry("aarch64", "aarch64"),
            Map.entry("arm64", "aarch64"),
            Map.entry("ppc64le", "ppc64le"),
            Map.entry("powerpc64le", "ppc64le"),
            Map.entry("power", "ppc64le"));

    private Architecture() {}

    /**
     * Gives the one spelling of an architecture.
     *
     * @param name any usual name, in any case
     * @return {@code x86_64}, {@code aarch64} or {@code ppc64le}; empty for a name that is none of them
     */
    public static Optional<String> of(String name) {
        return Optional.ofNullable(SPELLINGS.get(name.trim().toLowerCase(Locale.ROOT)));
    }
}
