package io.mirage.maven.project;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a POM declares for a project with a {@code config.ml}.
 *
 * @param arguments of {@code mirage configure}, after the target
 * @param excludes files of the project that are no sources, as patterns of a {@code .gitignore}
 * @param duniverse the folder with vendored sources; empty when none is declared and there is none in the source directory
 * @since 0.1.0
 */
public record ConfigOptions(List<String> arguments, List<String> excludes, Optional<Path> duniverse) {
    /** Nothing declared. */
    public static final ConfigOptions NONE = new ConfigOptions(List.of(), List.of(), Optional.empty());

    /** Trims the lists, and makes the path absolute and normal. */
    public ConfigOptions {
        arguments = Faults.entries(arguments);
        excludes = Faults.entries(excludes);
        duniverse = duniverse.map(path -> path.toAbsolutePath().normalize());
    }
}
