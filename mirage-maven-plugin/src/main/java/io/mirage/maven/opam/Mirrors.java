package io.mirage.maven.opam;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Where else sources may be.
 *
 * @param rules what addresses become, the first that fits
 * @param caches folders of archives by their checksum, as {@code opam admin cache} makes them and opam keeps them in
 *     {@code ~/.opam/download-cache}: {@code BASE/sha256/ab/abcdef…}
 * @param only whether the original addresses are never used
 * @since 0.1.0
 */
public record Mirrors(List<Rule> rules, List<String> caches, boolean only) {
    /** No mirrors. */
    public static final Mirrors NONE = new Mirrors(List.of(), List.of(), false);

    /**
     * What addresses become.
     *
     * @param prefix what an address starts with, as {@code https://github.com/}
     * @param replacement what stands there instead
     */
    public record Rule(String prefix, String replacement) {
        /**
         * Checks the prefix.
         *
         * @throws IllegalArgumentException if it is empty
         */
        public Rule {
            if (prefix.isEmpty()) {
                throw new IllegalArgumentException("a rule of a mirror needs a prefix, as https://github.com/");
            }
        }
    }

    /** Copies the lists. */
    public Mirrors {
        rules = List.copyOf(rules);
        caches = List.copyOf(caches);
    }

    /**
     * Where a source may be.
     *
     * @param source the source
     * @return addresses, without {@code git+}, in the order in which they are tried; none when only mirrors may be used and
     *     no rule fits
     */
    public List<String> addresses(Source source) {
        Set<String> addresses = new LinkedHashSet<>();
        if (!source.isGit()) {
            for (String cache : caches) {
                for (Checksum checksum : source.checksums()) {
                    addresses.add((cache.endsWith("/") ? cache : cache + "/") + inCache(checksum));
                }
            }
        }
        addresses.addAll(addresses(source.location()));
        return List.copyOf(addresses);
    }

    /**
     * Where something at an address may be.
     *
     * @param location its address
     * @return addresses, in the order in which they are tried
     */
    List<String> addresses(String location) {
        Set<String> addresses = new LinkedHashSet<>();
        rules.stream()
                .filter(rule -> location.startsWith(rule.prefix()))
                .findFirst()
                .ifPresent(rule -> addresses.add(
                        rule.replacement() + location.substring(rule.prefix().length())));
        if (!only) {
            addresses.add(location);
        }
        return List.copyOf(addresses);
    }

    /** As {@code OpamHash.to_path}. */
    private static String inCache(Checksum checksum) {
        return checksum.algorithm().opamName() + "/" + checksum.hex().substring(0, 2) + "/" + checksum.hex();
    }
}
