package io.mirage.maven.project;

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
        List<DeviceDeclaration> devices) {}
