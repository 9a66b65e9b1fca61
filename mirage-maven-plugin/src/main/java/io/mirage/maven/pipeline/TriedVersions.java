package io.mirage.maven.pipeline;

import io.mirage.maven.opam.OpamVersion;
import java.util.Optional;

/**
 * The versions of a tool that the plugin was tried with. Others may work, so they are worth a remark and no more.
 *
 * @param from the oldest
 * @param below what the newest are older than
 */
record TriedVersions(String from, String below) {
    /** Those of the table of compatibility in README.md. */
    static final TriedVersions OCAML = new TriedVersions("4.13", "4.15");

    static final TriedVersions DUNE = new TriedVersions("2.9", "4");
    static final TriedVersions MIRAGE = new TriedVersions("4.0", "4.12");
    static final TriedVersions SOLO5 = new TriedVersions("0.9", "0.10");
    static final TriedVersions OPAM = new TriedVersions("2.1", "3");
    static final TriedVersions OPAM_MONOREPO = new TriedVersions("0.3", "0.5");

    /** What is to be said of a version; empty for one that was tried. */
    Optional<String> remark(String version) {
        if (OpamVersion.compare(version, from) < 0) {
            return Optional.of("older than " + from + ", the oldest that was tried");
        }
        return OpamVersion.compare(version, below) >= 0
                ? Optional.of("newer than those that were tried (before " + below + ")")
                : Optional.empty();
    }
}
