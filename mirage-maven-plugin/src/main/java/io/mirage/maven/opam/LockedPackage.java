package io.mirage.maven.opam;

import java.util.Optional;

/**
 * A package of a lock file.
 *
 * @param id its name and version
 * @param vendored whether its sources are built with the unikernel; else it has to be installed
 * @param source where its sources come from
 * @since 0.1.0
 */
public record LockedPackage(PackageVersion id, boolean vendored, Optional<Source> source) {
    /**
     * Its name.
     *
     * @return the name
     */
    public String name() {
        return id.name();
    }

    /**
     * Its version.
     *
     * @return the version
     */
    public String version() {
        return id.version();
    }
}
