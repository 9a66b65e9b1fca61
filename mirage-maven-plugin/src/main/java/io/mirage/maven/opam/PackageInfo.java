package io.mirage.maven.opam;

import java.util.Optional;

/**
 * What is known of a package that a unikernel is built from or with.
 *
 * @param name of the package
 * @param version of the package; empty if nothing says it
 * @param vendored whether its sources are built with the unikernel; else it is installed
 * @param source where its sources come from; empty without a lock file, and for what is installed
 * @param description what its opam file says; empty if there is none to be read
 * @since 0.1.0
 */
public record PackageInfo(
        String name,
        Optional<String> version,
        boolean vendored,
        Optional<Source> source,
        Optional<PackageDescription> description) {}
