package io.mirage.maven.pipeline;

import io.mirage.maven.project.Plan;
import io.mirage.maven.project.StagedFile;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The folders of the targets and of the tests, as a front end fills them.
 *
 * @param plan what is built; its name may come from the front end
 * @param files from path below the work directory to the file
 * @param testPrograms the names of the test programs
 * @param configuration what the mirage tool generated, if it was asked
 */
record Staged(
        Plan plan,
        SortedMap<String, StagedFile> files,
        List<String> testPrograms,
        Optional<Configuration> configuration) {
    Staged {
        files = new TreeMap<>(files);
        testPrograms = List.copyOf(testPrograms);
    }

    /** Puts the files of one folder below it. */
    static void put(SortedMap<String, StagedFile> files, String folder, SortedMap<String, StagedFile> below) {
        below.forEach((path, file) -> files.put(folder + "/" + path, file));
    }
}
