package io.mirage.maven.pipeline;

import io.mirage.maven.project.Device;
import io.mirage.maven.project.Image;
import io.mirage.maven.project.Plan;
import io.mirage.maven.target.Target;
import io.mirage.maven.toolchain.Toolchain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A workspace that is ready for dune.
 *
 * @param plan what is built
 * @param toolchains with what
 * @param userFiles from path below the work directory to the file of the user that is linked there
 * @param testPrograms the names of the test programs; empty when there are no tests
 * @param changes how many files were written, linked or removed
 * @param configuration what the mirage tool generated; empty when the POM alone describes the program
 * @param duniverse the folder with vendored sources
 * @param locked the locked dependencies; empty without a lock file, or when other vendored sources are used
 * @since 0.1.0
 */
public record Configured(
        Plan plan,
        Toolchains toolchains,
        Map<String, Path> userFiles,
        List<String> testPrograms,
        int changes,
        Optional<Configuration> configuration,
        Optional<Path> duniverse,
        Optional<Locked> locked) {
    /** Copies the collections. */
    public Configured {
        userFiles = Map.copyOf(userFiles);
        testPrograms = List.copyOf(testPrograms);
    }

    /**
     * The user's own file behind a path that dune names.
     *
     * @param path relative to the work directory
     * @return the file; empty when the path is not of a staged file
     */
    public Optional<Path> userFile(String path) {
        return Optional.ofNullable(userFiles.get(path));
    }

    /** The toolchain that an image is made with; empty when it was not found. */
    Optional<Toolchain> toolchain(Image image) {
        return plan.workspaces().stream()
                .filter(workspace -> workspace.images().contains(image))
                .flatMap(workspace -> workspace.context(image.build().duneContext()).stream()
                        .flatMap(context -> toolchains.of(workspace, context).stream()))
                .findFirst();
    }

    /** The same with one more thing that is missing. */
    Configured withMissing(String message) {
        List<String> missing = new ArrayList<>(toolchains.missing());
        missing.add(message);
        return new Configured(
                plan,
                new Toolchains(toolchains.found(), missing),
                userFiles,
                testPrograms,
                changes,
                configuration,
                duniverse,
                locked);
    }

    /**
     * The devices an image needs.
     *
     * @param target of the image
     * @return those the mirage tool wrote into the target's manifest, or those the POM declares
     * @throws IOException if the generated manifest is none
     */
    public List<Device> devices(Target target) throws IOException {
        return configuration.isPresent()
                ? configuration.get().devices(target)
                : plan.unikernel().program().devices();
    }
}
