package io.mirage.maven.pipeline;

import io.mirage.maven.frontend.PomFrontEnd;
import io.mirage.maven.frontend.ProgramSources;
import io.mirage.maven.frontend.TestSuite;
import io.mirage.maven.project.Directories;
import io.mirage.maven.project.Fault;
import io.mirage.maven.project.InvalidConfigurationException;
import io.mirage.maven.project.Plan;
import io.mirage.maven.project.StagedFile;
import io.mirage.maven.project.Unikernel;
import io.mirage.maven.target.Target;
import io.mirage.maven.workspace.SourceFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Fills the folders of a workspace for a program that the POM alone describes. */
final class PomStager {
    private PomStager() {}

    /**
     * Finds the sources and what is made of them.
     *
     * @param plan what is built
     * @param duniverse vendored sources, which are none of the program's
     */
    static Staged stage(Plan plan, Optional<Path> duniverse) throws InvalidConfigurationException, IOException {
        Directories directories = plan.unikernel().directories();
        List<Path> others = new ArrayList<>(List.of(directories.work(), directories.testSource()));
        duniverse.ifPresent(others::add);
        ProgramSources sources = new ProgramSources(scan(others, directories.source(), ProgramSources.PATTERNS));
        ProgramSources tests = new ProgramSources(scan(others, directories.testSource(), ProgramSources.PATTERNS));
        List<Fault> faults = unnameable(directories);
        faults.addAll(sourceFaults(plan, sources, tests, others));
        if (!faults.isEmpty()) {
            throw new InvalidConfigurationException(faults);
        }
        SortedMap<String, StagedFile> files = new TreeMap<>();
        for (Target target : plan.targets()) {
            Staged.put(files, target.name(), PomFrontEnd.folder(plan, target, sources));
        }
        List<String> testPrograms = TestSuite.programs(tests);
        if (!testPrograms.isEmpty()) {
            Staged.put(files, TestSuite.FOLDER, TestSuite.folder(plan, sources, tests));
        }
        return new Staged(plan, files, testPrograms, Optional.empty());
    }

    /** Without what lies there for another purpose, as it does when the base directory is the source directory. */
    private static SortedMap<String, Path> scan(List<Path> others, Path directory, List<String> patterns) {
        SortedMap<String, Path> files = SourceFiles.scan(directory, patterns);
        for (Path other : others) {
            if (!other.equals(directory)) {
                files.values().removeIf(file -> file.startsWith(other));
            }
        }
        return files;
    }

    /** Files that would be left out without a word. */
    private static List<Fault> unnameable(Directories directories) throws IOException {
        List<Fault> faults = new ArrayList<>();
        for (Path directory : List.of(directories.source(), directories.testSource())) {
            for (Path file : SourceFiles.unnameable(directory, ProgramSources.PATTERNS)) {
                faults.add(new Fault(
                        directory.equals(directories.source()) ? "<sourceDirectory>" : "<testSourceDirectory>",
                        file.toString(),
                        "Java cannot read this name in the locale of the build; run Maven in a UTF-8 locale"
                                + " (LC_ALL=C.UTF-8), or rename it"));
            }
        }
        return faults;
    }

    private static List<Fault> sourceFaults(
            Plan plan, ProgramSources sources, ProgramSources tests, List<Path> others) {
        Unikernel unikernel = plan.unikernel();
        Path directory = unikernel.directories().source();
        List<Fault> faults = new ArrayList<>();
        if (sources.files().isEmpty()) {
            faults.add(new Fault(
                    "<sourceDirectory>",
                    directory.toString(),
                    "there are no OCaml sources in it; put the program's main module there, or set <sourceDirectory>"));
            return faults;
        }
        String main = unikernel.program().main();
        if (!sources.hasModule(main)) {
            faults.add(new Fault(
                    "<main>",
                    main,
                    "there is no " + main + ".ml in " + directory + "; name the module with the entry point"));
        }
        Directories directories = unikernel.directories();
        folderFaults("<sourceDirectory>", others, directory, sources, faults);
        folderFaults("<testSourceDirectory>", others, directories.testSource(), tests, faults);
        for (Target target : plan.targets()) {
            for (String name : PomFrontEnd.ownNames(plan, target)) {
                if (sources.files().keySet().stream()
                        .anyMatch(path -> path.equals(name) || path.endsWith("/" + name))) {
                    faults.add(new Fault(
                            "<sourceDirectory>",
                            name,
                            "the plugin generates a file of this name for target " + target.name()));
                }
            }
        }
        imageNameFaults(plan, sources, faults);
        if (!tests.files().isEmpty() && TestSuite.programs(tests).isEmpty()) {
            faults.add(new Fault(
                    "<testSourceDirectory>",
                    unikernel.directories().testSource().toString(),
                    "none of its files is a test program: test.ml, test_….ml or ….._test.ml"));
        }
        return faults;
    }

    private static void folderFaults(
            String where, List<Path> others, Path directory, ProgramSources files, List<Fault> faults) {
        scan(others, directory, ProgramSources.DUNE_FILES)
                .keySet()
                .forEach(path -> faults.add(new Fault(
                        where,
                        path,
                        "the plugin writes this file itself, in the work directory; remove it and declare what it says in the"
                                + " POM")));
        files.files().keySet().stream()
                .filter(path -> path.codePoints().anyMatch(Character::isISOControl))
                .forEach(path -> faults.add(
                        new Fault(where, path, "a file of a workspace cannot have control characters in its name")));
    }

    /** An image is a file of its target's folder, so nothing else there can have its name. */
    private static void imageNameFaults(Plan plan, ProgramSources sources, List<Fault> faults) {
        List<String> taken = new ArrayList<>(List.of("dune", "dune.build", "dune.config", "mirage"));
        sources.files().keySet().forEach(path -> taken.add(path.split("/", 2)[0]));
        plan.images().stream()
                .map(image -> {
                    List<String> own = PomFrontEnd.ownNames(plan, image.target());
                    return taken.contains(image.fileName()) || own.contains(image.fileName()) ? image.fileName() : "";
                })
                .filter(name -> !name.isEmpty())
                .distinct()
                .forEach(name -> faults.add(new Fault(
                        "<name>",
                        plan.unikernel().name(),
                        "the image would be called " + name + ", and so is a file or folder of the sources")));
    }
}
