package io.mirage.maven.project;

import io.mirage.maven.target.Target;
import java.util.List;

/**
 * What the POM declares, found valid.
 *
 * @param coordinates of the project
 * @param name of the images' files
 * @param directories of the project
 * @param contexts the build contexts to build, in the POM's order; never empty
 * @param program the program, as the POM describes it
 * @param targets every target there is, built or not: which libraries are run-time systems is known by it
 * @since 0.1.0
 */
public record Unikernel(
        Coordinates coordinates,
        String name,
        Directories directories,
        List<BuildContext> contexts,
        Program program,
        List<Target> targets) {
    /** Copies the lists. */
    public Unikernel {
        contexts = List.copyOf(contexts);
        targets = List.copyOf(targets);
    }

    /**
     * The same with another name of the image files.
     *
     * @param other the name
     * @return the unikernel
     */
    public Unikernel named(String other) {
        return new Unikernel(coordinates, other, directories, contexts, program, targets);
    }
}
