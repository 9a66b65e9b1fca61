package io.mirage.maven.pipeline;

import io.mirage.maven.frontend.PomFrontEnd;
import io.mirage.maven.frontend.ProgramSources;
import io.mirage.maven.frontend.TestSuite;
import io.mirage.maven.process.HostEnvironment;
import io.mirage.maven.project.Declaration;
import io.mirage.maven.project.Directories;
import io.mirage.maven.project.Fault;
import io.mirage.maven.project.InvalidConfigurationException;
import io.mirage.maven.project.Plan;
import io.mirage.maven.project.StagedFile;
import io.mirage.maven.project.Unikernel;
import io.mirage.maven.project.UnikernelFactory;
import io.mirage.maven.target.Target;
import io.mirage.maven.toolchain.ToolchainCache;
import io.mirage.maven.toolchain.ToolchainException;
import io.mirage.maven.workspace.SourceFiles;
import io.mirage.maven.workspace.Workspace;
import io.mirage.maven.workspace.WorkspaceEmitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.inject.Inject;
import javax.inject.Named;
import javax.inject.Singleton;
import org.slf4j.Logger;

/**
 * The goal {@code configure}: from a POM to a workspace that dune can build.
 *
 * @since 0.1.0
 */
@Named
@Singleton
public final class Configurator {
    private final UnikernelFactory factory;
    private final ToolchainSurvey survey;
    private final HostEnvironment host;

    /**
     * Makes the configurator.
     *
     * @param factory checks declarations
     * @param survey finds toolchains
     * @param host the machine
     */
    @Inject
    public Configurator(UnikernelFactory factory, ToolchainSurvey survey, HostEnvironment host) {
        this.factory = factory;
        this.survey = survey;
        this.host = host;
    }

    /**
     * The goal itself: configures, and warns of toolchains that the build will miss.
     *
     * @param request what is asked
     * @param log of the build
     * @throws BuildFailure if the configuration is wrong, or a toolchain cannot make what is declared
     * @throws IOException if the workspace cannot be written
     * @throws InterruptedException if the build is interrupted
     */
    public void run(Request request, Logger log) throws BuildFailure, IOException, InterruptedException {
        Path work = request.declaration().directories().work();
        Configured configured = Locks.holding(work, log, () -> configure(request.declaration()));
        configured.toolchains().missing().forEach(log::warn);
        Plan plan = configured.plan();
        log.info(
                "{} of {} in {}{}",
                counted(plan.images().size(), "image"),
                counted(plan.workspaces().size(), "workspace file"),
                work,
                configured.changes() == 0 ? ", unchanged" : "");
    }

    /**
     * Configures for a build: as {@link #configure}, but every toolchain has to be there.
     *
     * @param declaration what is declared
     * @return the workspace
     * @throws BuildFailure if the configuration is wrong, or a toolchain is missing
     * @throws IOException if the workspace cannot be written
     * @throws InterruptedException if the build is interrupted
     */
    public Configured ready(Declaration declaration) throws BuildFailure, IOException, InterruptedException {
        Configured configured = configure(declaration);
        requireToolchains(configured);
        return configured;
    }

    /** Fails if a toolchain is missing. */
    static void requireToolchains(Configured configured) throws BuildFailure {
        List<String> missing = configured.toolchains().missing();
        if (!missing.isEmpty()) {
            throw new BuildFailure(
                    (missing.size() == 1 ? "A toolchain is missing:" : missing.size() + " toolchains are missing:")
                            + "\n  - " + String.join("\n  - ", missing));
        }
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    /**
     * Plans a build without looking at sources and without writing anything.
     *
     * @param declaration what is declared
     * @return the plan and its toolchains, with no files
     * @throws BuildFailure if the configuration is wrong, or a toolchain cannot make what is declared
     * @throws InterruptedException if the build is interrupted
     */
    public Configured plan(Declaration declaration) throws BuildFailure, InterruptedException {
        return plan(declaration, cache(declaration));
    }

    private static ToolchainCache cache(Declaration declaration) {
        return ToolchainCache.in(declaration.directories().work().resolve(".mirage-toolchains"));
    }

    private Configured plan(Declaration declaration, ToolchainCache cache) throws BuildFailure, InterruptedException {
        try {
            Plan plan = Plan.of(factory.create(declaration));
            Toolchains toolchains = survey.survey(plan, host.variables(), cache);
            return new Configured(toolchains.resolve(plan), toolchains, Map.of(), List.of(), 0);
        } catch (InvalidConfigurationException | ToolchainException e) {
            throw new BuildFailure(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Stages the sources and emits the dune files. The caller holds the lock of the workspace.
     *
     * @param declaration what is declared
     * @return the workspace
     * @throws BuildFailure if the configuration is wrong, or a toolchain cannot make what is declared
     * @throws IOException if the workspace cannot be written
     * @throws InterruptedException if the build is interrupted
     */
    public Configured configure(Declaration declaration) throws BuildFailure, IOException, InterruptedException {
        ToolchainCache cache = cache(declaration);
        Configured planned = plan(declaration, cache);
        Plan plan = planned.plan();
        Directories directories = plan.unikernel().directories();
        ProgramSources sources = new ProgramSources(scan(directories, directories.source(), ProgramSources.PATTERNS));
        ProgramSources tests = new ProgramSources(scan(directories, directories.testSource(), ProgramSources.PATTERNS));
        List<Fault> faults = unnameable(directories);
        faults.addAll(sourceFaults(plan, sources, tests));
        if (!faults.isEmpty()) {
            InvalidConfigurationException e = new InvalidConfigurationException(faults);
            throw new BuildFailure(String.valueOf(e.getMessage()), e);
        }

        SortedMap<String, StagedFile> files = new TreeMap<>(
                WorkspaceEmitter.emit(plan, planned.toolchains()::findlibConf, PomFrontEnd.LINK_FLAGS_VARIABLE));
        for (Target target : plan.targets()) {
            PomFrontEnd.folder(plan, target, sources)
                    .forEach((path, file) -> files.put(target.name() + "/" + path, file));
        }
        List<String> testPrograms = TestSuite.programs(tests);
        if (!testPrograms.isEmpty()) {
            TestSuite.folder(plan, sources, tests)
                    .forEach((path, file) -> files.put(TestSuite.FOLDER + "/" + path, file));
        }
        int changes = new Workspace(directories.work()).sync(files);
        cache.save();
        return new Configured(plan, planned.toolchains(), userFiles(files), testPrograms, changes);
    }

    /** Without what lies there for another purpose, as it does when the base directory is the source directory. */
    private static SortedMap<String, Path> scan(Directories directories, Path directory, List<String> patterns) {
        SortedMap<String, Path> files = SourceFiles.scan(directory, patterns);
        for (Path other : List.of(directories.work(), directories.testSource())) {
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

    private static List<Fault> sourceFaults(Plan plan, ProgramSources sources, ProgramSources tests) {
        Unikernel unikernel = plan.unikernel();
        Path directory = unikernel.directories().source();
        List<Fault> faults = new ArrayList<>();
        if (Files.exists(directory.resolve("config.ml"))) {
            faults.add(new Fault(
                    "<sourceDirectory>",
                    directory.toString(),
                    "it holds a config.ml; this version of the plugin builds unikernels that the POM alone describes"));
            return faults;
        }
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
        folderFaults("<sourceDirectory>", directories, directory, sources, faults);
        folderFaults("<testSourceDirectory>", directories, directories.testSource(), tests, faults);
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
            String where, Directories directories, Path directory, ProgramSources files, List<Fault> faults) {
        scan(directories, directory, ProgramSources.DUNE_FILES)
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

    private static Map<String, Path> userFiles(SortedMap<String, StagedFile> files) {
        Map<String, Path> userFiles = new TreeMap<>();
        files.forEach((path, file) -> {
            if (file instanceof StagedFile.Linked linked) {
                userFiles.put(path, linked.source());
            }
        });
        return userFiles;
    }
}
