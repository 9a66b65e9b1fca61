package io.mirage.maven.project;

import java.util.List;

/**
 * What the POM says of the program itself, when there is no {@code config.ml}.
 *
 * @param main the module with the entry point, beginning with a small letter
 * @param libraries findlib libraries it is linked with, in order, without repetition
 * @param testLibraries further libraries of its tests
 * @param devices the devices it needs, sorted by name
 * @since 0.1.0
 */
public record Program(String main, List<String> libraries, List<String> testLibraries, List<Device> devices) {
    /** Copies the lists. */
    public Program {
        libraries = List.copyOf(libraries);
        testLibraries = List.copyOf(testLibraries);
        devices = List.copyOf(devices);
    }
}
