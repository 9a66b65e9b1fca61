package io.mirage.maven.project;

import java.util.List;

/**
 * What the POM declares, found valid.
 *
 * @param coordinates of the project
 * @param name of the images' files
 * @param directories of the project
 * @param contexts the build contexts to build, in the POM's order; never empty
 * @param program the program, as the POM describes it
 * @since 0.1.0
 */
public record Unikernel(
        Coordinates coordinates, String name, Directories directories, List<BuildContext> contexts, Program program) {
    /** Copies the list. */
    public Unikernel {
        contexts = List.copyOf(contexts);
    }
}
