package io.mirage.maven.project;

import java.nio.file.Path;

/**
 * The folders of a project; absolute and normalised.
 *
 * @param base the project's base directory
 * @param source the sources of the unikernel
 * @param testSource the sources of its tests
 * @param work where everything generated lives
 * @param build where Maven's plugins write, {@code target}
 * @since 0.1.0
 */
public record Directories(Path base, Path source, Path testSource, Path work, Path build) {
    /** Makes the paths absolute and normal. */
    public Directories {
        base = base.toAbsolutePath().normalize();
        source = source.toAbsolutePath().normalize();
        testSource = testSource.toAbsolutePath().normalize();
        work = work.toAbsolutePath().normalize();
        build = build.toAbsolutePath().normalize();
    }
}
