package io.mirage.maven.dune;

import io.mirage.maven.process.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One run of {@code dune build}.
 *
 * @param executable the dune to run, absolute
 * @param root the workspace's root, absolute; dune runs there
 * @param workspaceFile the workspace file, relative to the root
 * @param buildDir the build directory, relative to the root: with an absolute one the keys of dune's cache differ
 * @param targets what to build, at least one: paths in the workspace ({@code ./dist/x86_64}), or aliases with an
 *     {@code @} in front
 * @param jobs how many commands may run at a time, at least 1
 * @param environment the environment, complete; variables that alter what dune builds are left out of it, and {@code
 *     DUNE_CACHE} is {@code disabled} unless set
 * @param timeout after which the build is ended; absent for no limit
 * @since 0.1.0
 */
public record DuneInvocation(
        Path executable,
        Path root,
        String workspaceFile,
        String buildDir,
        List<String> targets,
        int jobs,
        Map<String, String> environment,
        Optional<Duration> timeout) {

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException when one of them is not as described, or would be taken for an option
     */
    public DuneInvocation {
        targets = List.copyOf(targets);
        environment = Map.copyOf(environment);
        require(root.isAbsolute(), "the root of a workspace has to be absolute: " + root);
        require(isRelative(workspaceFile), "a workspace file has to be relative to the root: " + workspaceFile);
        require(isRelative(buildDir), "a build directory has to be relative to the root: " + buildDir);
        require(!targets.isEmpty(), "dune needs a target");
        require(jobs >= 1, "dune needs at least one job, not " + jobs);
        for (String target : targets) {
            require(!target.isEmpty() && !target.startsWith("-"), "not a target: \"" + target + '"');
        }
    }

    /**
     * What is run.
     *
     * @return the command, with the environment cleaned
     * @since 0.1.0
     */
    public Command command() {
        List<String> arguments = new ArrayList<>(List.of(
                executable.toString(),
                "build",
                "--root",
                ".",
                "--workspace",
                workspaceFile,
                "--build-dir",
                buildDir,
                "--display=short",
                "-j",
                Integer.toString(jobs)));
        targets.forEach(target -> arguments.add(argument(target)));
        return new Command(arguments, root, DuneEnvironment.of(environment), timeout);
    }

    /** dune reads a path on its command line as a value of its language, an alias as it stands. */
    private static String argument(String target) {
        return target.startsWith("@") ? target : Sexp.text(target).print();
    }

    private static boolean isRelative(String path) {
        return !path.isEmpty() && !path.startsWith("/") && !path.startsWith("-");
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
