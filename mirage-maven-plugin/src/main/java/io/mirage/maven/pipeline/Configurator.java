package io.mirage.maven.pipeline;

import io.mirage.maven.frontend.PomFrontEnd;
import io.mirage.maven.frontend.TargetConfiguration;
import io.mirage.maven.opam.LockFile;
import io.mirage.maven.opam.StoredDuniverse;
import io.mirage.maven.process.HostEnvironment;
import io.mirage.maven.project.Declaration;
import io.mirage.maven.project.Directories;
import io.mirage.maven.project.Fault;
import io.mirage.maven.project.InvalidConfigurationException;
import io.mirage.maven.project.Plan;
import io.mirage.maven.project.StagedFile;
import io.mirage.maven.project.UnikernelFactory;
import io.mirage.maven.target.Target;
import io.mirage.maven.toolchain.ToolchainCache;
import io.mirage.maven.toolchain.ToolchainException;
import io.mirage.maven.workspace.Duniverse;
import io.mirage.maven.workspace.Workspace;
import io.mirage.maven.workspace.WorkspaceEmitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
    private final ConfigStager configStager;
    private final Dependencies dependencies;

    /**
     * Makes the configurator.
     *
     * @param factory checks declarations
     * @param survey finds toolchains
     * @param host the machine
     * @param configStager asks the mirage tool
     * @param dependencies finds vendored sources
     */
    @Inject
    Configurator(
            UnikernelFactory factory,
            ToolchainSurvey survey,
            HostEnvironment host,
            ConfigStager configStager,
            Dependencies dependencies) {
        this.factory = factory;
        this.survey = survey;
        this.host = host;
        this.configStager = configStager;
        this.dependencies = dependencies;
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
        Configured configured = Locks.holding(work, log, () -> configure(request, Dependencies.Mode.FIND, log));
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
     * Configures for a build: as the goal {@code configure} does, but every toolchain has to be there.
     *
     * @param request what is declared, and how to run the tools
     * @param log of the build
     * @return the workspace
     * @throws BuildFailure if the configuration is wrong, or a toolchain is missing
     * @throws IOException if the workspace cannot be written
     * @throws InterruptedException if the build is interrupted
     */
    public Configured ready(Request request, Logger log) throws BuildFailure, IOException, InterruptedException {
        Configured configured = configure(request, Dependencies.Mode.BRING, log);
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

    static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    /**
     * Plans a build without looking at sources and without writing anything.
     *
     * @param declaration what is declared
     * @return the plan and its toolchains, with no files; for a {@code config.ml} as it was last configured
     * @throws BuildFailure if the configuration is wrong, or a toolchain cannot make what is declared
     * @throws IOException if what was configured cannot be read
     * @throws InterruptedException if the build is interrupted
     */
    public Configured plan(Declaration declaration) throws BuildFailure, IOException, InterruptedException {
        Configured planned = plan(declaration, cache(declaration));
        if (!isConfig(declaration)) {
            return planned;
        }
        Path work = declaration.directories().work();
        Map<Target, TargetConfiguration> recorded =
                MirageConfigurator.recorded(work, planned.plan().targets());
        try {
            Plan plan = ConfigStager.named(planned.plan(), declaration, recorded);
            return new Configured(
                    plan,
                    planned.toolchains(),
                    Map.of(),
                    List.of(),
                    0,
                    Optional.of(new Configuration(Optional.empty(), recorded)),
                    Optional.empty(),
                    Optional.empty());
        } catch (InvalidConfigurationException e) {
            throw new BuildFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private static ToolchainCache cache(Declaration declaration) {
        return ToolchainCache.in(declaration.directories().work().resolve(".mirage-toolchains"));
    }

    private Configured plan(Declaration declaration, ToolchainCache cache) throws BuildFailure, InterruptedException {
        try {
            Plan plan = Plan.of(factory.create(declaration));
            Toolchains toolchains = survey.survey(plan, OwnToolchains.of(declaration, host), host.variables(), cache);
            return new Configured(
                    toolchains.resolve(plan),
                    toolchains,
                    Map.of(),
                    List.of(),
                    0,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        } catch (InvalidConfigurationException | ToolchainException e) {
            throw new BuildFailure(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Stages the sources, runs the front end and emits the dune files. The caller holds the lock of the workspace.
     *
     * @param request what is declared, and how to run the tools
     * @param mode what is done about vendored sources
     * @param log of the build
     * @return the workspace
     * @throws BuildFailure if the configuration is wrong, a toolchain cannot make what is declared, the mirage tool fails, or
     *     dependencies cannot be had
     * @throws IOException if the workspace cannot be written
     * @throws InterruptedException if the build is interrupted
     */
    Configured configure(Request request, Dependencies.Mode mode, Logger log)
            throws BuildFailure, IOException, InterruptedException {
        Declaration declaration = request.declaration();
        Directories directories = declaration.directories();
        ToolchainCache cache = cache(declaration);
        Configured planned = plan(declaration, cache);
        Optional<Path> duniverse;
        Staged staged;
        try {
            duniverse = duniverse(declaration);
            staged = isConfig(declaration)
                    ? configStager.stage(request, planned.plan(), log)
                    : PomStager.stage(planned.plan(), duniverse);
        } catch (InvalidConfigurationException e) {
            throw new BuildFailure(String.valueOf(e.getMessage()), e);
        }
        Optional<Locked> locked = Optional.empty();
        Optional<StoredDuniverse> stored = Optional.empty();
        Instant start = host.now();
        if (duniverse.isEmpty() && mode != Dependencies.Mode.LEAVE) {
            locked = dependencies.find(request, staged.plan(), staged.configuration(), planned.toolchains(), mode, log);
            stored = locked.flatMap(Locked::duniverse);
            duniverse = stored.map(StoredDuniverse::folder);
        }
        Duniverse vendored = new Duniverse(directories.work());
        boolean left = duniverse.isEmpty() && mode != Dependencies.Mode.BRING && vendored.isThere();
        Duration found = Duration.between(start, host.now());
        SortedMap<String, StagedFile> files = new TreeMap<>(staged.files());
        files.putAll(WorkspaceEmitter.emit(
                staged.plan(),
                planned.toolchains()::findlibConf,
                PomFrontEnd.LINK_FLAGS_VARIABLE,
                image -> staged.configuration()
                        .flatMap(configuration -> configuration.builtFile(image))
                        .orElse(image.fileName()),
                duniverse.isPresent() || left));
        int changes = new Workspace(directories.work()).sync(files);
        start = host.now();
        if (stored.isPresent() && dependencies.use(request, stored.get(), vendored, log)) {
            changes++;
            tellBrought(locked.orElseThrow().lock(), found.plus(Duration.between(start, host.now())), log);
        } else if (stored.isEmpty() && duniverse.isPresent()) {
            changes += vendored.bring(duniverse.get()) ? 1 : 0;
        } else if (duniverse.isEmpty() && !left) {
            changes += vendored.remove() ? 1 : 0;
        }
        cache.save();
        if (mode == Dependencies.Mode.FIND) {
            planned.toolchains().remarks().forEach(log::warn);
        }
        return new Configured(
                staged.plan(),
                planned.toolchains(),
                userFiles(files),
                staged.testPrograms(),
                changes,
                staged.configuration(),
                duniverse,
                locked);
    }

    private static void tellBrought(LockFile lock, Duration duration, Logger log) {
        log.info(
                "Dependencies: {} in {} brought into the workspace in {} s",
                counted(lock.vendored().size(), "vendored package"),
                counted(lock.sources().size(), "folder"),
                String.format(Locale.ROOT, "%.2f", duration.toMillis() / 1000.0));
    }

    /** Whether the mirage tool describes the unikernel. */
    static boolean isConfig(Declaration declaration) {
        return Files.exists(declaration.configFile());
    }

    /** The vendored sources: those declared, else what {@code make pull} leaves in the source directory. */
    private static Optional<Path> duniverse(Declaration declaration) throws InvalidConfigurationException {
        Optional<Path> declared = declaration.config().duniverse();
        if (declared.isPresent() && !Files.isDirectory(declared.get())) {
            Fault fault = new Fault(
                    "<duniverseDirectory>",
                    declared.get().toString(),
                    "there is no such folder; it holds vendored sources, one folder a package");
            throw new InvalidConfigurationException(List.of(fault));
        }
        return declared.or(() -> Optional.of(declaration.directories().source().resolve(Duniverse.FOLDER))
                .filter(Files::isDirectory));
    }

    private static Map<String, Path> userFiles(SortedMap<String, StagedFile> files) {
        Map<String, Path> userFiles = new TreeMap<>();
        files.forEach((path, file) -> file.origin().ifPresent(origin -> userFiles.put(path, origin)));
        return userFiles;
    }
}
