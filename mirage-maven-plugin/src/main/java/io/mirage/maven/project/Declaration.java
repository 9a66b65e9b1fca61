package io.mirage.maven.project;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * All that a POM and the command line declare of a unikernel, before anything is checked.
 *
 * @param coordinates of the project
 * @param name of the image files; the artifactId when empty
 * @param directories of the project
 * @param contexts the declared contexts; none means one, {@code solo5}, with target {@code hvt}
 * @param onlyContexts the contexts to build; none means all
 * @param onlyTargets targets that replace those of every context; none means those declared
 * @param main the module with the entry point
 * @param libraries findlib libraries
 * @param testLibraries further libraries of the tests
 * @param devices declared devices
 * @param config what is declared for a project with a {@code config.ml}
 * @param dependencies what is declared of dependencies
 * @since 0.1.0
 */
public record Declaration(
        Coordinates coordinates,
        Optional<String> name,
        Directories directories,
        List<ContextDeclaration> contexts,
        List<String> onlyContexts,
        List<String> onlyTargets,
        String main,
        List<String> libraries,
        List<String> testLibraries,
        List<DeviceDeclaration> devices,
        ConfigOptions config,
        DependencyOptions dependencies) {
    /**
     * The file that describes the unikernel when the POM does not.
     *
     * @return {@code config.ml} in the source directory, which need not exist
     */
    public Path configFile() {
        return directories.source().resolve("config.ml");
    }

    /**
     * Whether every context that needs a cross toolchain says where it is installed.
     *
     * @return false when there is one that does not, and when no context says anything
     */
    public boolean namesItsToolchains() {
        return contexts.stream().anyMatch(ContextDeclaration::namesToolchain)
                && contexts.stream().allMatch(context -> context.namesToolchain() || context.needsOnlyHost());
    }

    /**
     * The same with another name of the image files.
     *
     * @param other the name
     * @return the declaration
     */
    public Declaration named(String other) {
        return with(Optional.of(other), directories, config);
    }

    /**
     * The same of a project whose files lie elsewhere.
     *
     * @param others its directories
     * @param moved what is declared for a project with a {@code config.ml}, with its folders
     * @return the declaration
     */
    public Declaration at(Directories others, ConfigOptions moved) {
        return with(name, others, moved);
    }

    private Declaration with(Optional<String> newName, Directories newDirectories, ConfigOptions newConfig) {
        return new Declaration(
                coordinates,
                newName,
                newDirectories,
                contexts,
                onlyContexts,
                onlyTargets,
                main,
                libraries,
                testLibraries,
                devices,
                newConfig,
                dependencies);
    }
}
