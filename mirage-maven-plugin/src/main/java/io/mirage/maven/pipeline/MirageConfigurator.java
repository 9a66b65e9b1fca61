package io.mirage.maven.pipeline;

import io.mirage.maven.frontend.ConfigFormatException;
import io.mirage.maven.frontend.ConfigFrontEnd;
import io.mirage.maven.frontend.ConfigSources;
import io.mirage.maven.frontend.ConfigText;
import io.mirage.maven.frontend.DuneBuildException;
import io.mirage.maven.frontend.TargetConfiguration;
import io.mirage.maven.frontend.VersionBound;
import io.mirage.maven.process.Command;
import io.mirage.maven.process.CommandException;
import io.mirage.maven.process.CommandRunner;
import io.mirage.maven.process.CommandTimeoutException;
import io.mirage.maven.process.HostEnvironment;
import io.mirage.maven.project.InvalidConfigurationException;
import io.mirage.maven.project.UnikernelFactory;
import io.mirage.maven.target.Target;
import io.mirage.maven.workspace.ConfigurationStore;
import io.mirage.maven.workspace.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.inject.Inject;
import javax.inject.Named;
import javax.inject.Singleton;
import org.slf4j.Logger;

/**
 * Runs {@code mirage configure} for the targets whose inputs changed. The first run compiles {@code config.ml}; as the
 * program does not depend on the target, the others get what was compiled and run side by side.
 */
@Named
@Singleton
final class MirageConfigurator {
    static final String BUILD = "_build";

    // mirage 4.0 writes two for one unikernel.
    private static final Pattern OLD_OPAM = Pattern.compile("mirage/.*-switch\\.opam");
    // What the tool says on the standard output beside its answers.
    private static final Pattern PROGRESS = Pattern.compile("^adding unit argument|^Successfully configured|^\\s*$");

    private final MirageTool tool;
    private final DuneTool duneTool;
    private final CommandRunner runner;
    private final HostEnvironment host;

    @Inject
    MirageConfigurator(MirageTool tool, DuneTool duneTool, CommandRunner runner, HostEnvironment host) {
        this.tool = tool;
        this.duneTool = duneTool;
        this.runner = runner;
        this.host = host;
    }

    /**
     * What the tool generated.
     *
     * @param tool that did it
     * @param targets by target
     * @param ran how many times it was run now
     */
    record Result(MirageTool.Found tool, Map<Target, TargetConfiguration> targets, int ran) {
        Result {
            targets = new LinkedHashMap<>(targets);
        }
    }

    /**
     * Configures. The caller holds the lock of the workspace.
     *
     * @param request the declaration, and how to run the tool
     * @param targets what is built
     * @param sources the project's files
     */
    Result configure(Request request, List<Target> targets, ConfigSources sources, Logger log)
            throws BuildFailure, IOException, InterruptedException {
        Path work = request.declaration().directories().work();
        Path config = request.declaration().directories().source().resolve(ConfigFrontEnd.CONFIG);
        ConfigText text = new ConfigText(new String(Files.readAllBytes(config), StandardCharsets.UTF_8));
        MirageTool.Found found = tool.find(request.mirage(), config, work);
        VersionBound bound = checkBound(found, config, text);
        ConfigurationStamp stamp = new ConfigurationStamp(sources, text, facts(request, found));
        ConfigurationStore store = new ConfigurationStore(work);
        Map<Target, TargetConfiguration> ready = new LinkedHashMap<>();
        List<Target> stale = new ArrayList<>();
        for (Target target : targets) {
            Optional<ConfigurationStore.Entry> entry =
                    store.read(target.name()).filter(e -> e.stamp().equals(stamp.of(target.name())));
            if (entry.isPresent()) {
                ready.put(target, new TargetConfiguration(target, entry.get().files()));
            } else {
                stale.add(target);
            }
        }
        if (stale.isEmpty()) {
            return new Result(found, inOrder(targets, ready), 0);
        }
        for (Target target : stale) {
            store.forget(target.name());
            stage(new Workspace(work), work, target, sources);
        }
        warn(found, bound, sources, config, text, log);
        Instant start = host.now();
        Path dune = duneTool.find(request.dune()).executable();
        Run run = new Run(request, found, tool.environment(found, dune, work), sources, text, config, log);
        // What is up to date was compiled from the same config.ml.
        Optional<Path> compiled = ready.keySet().stream()
                .map(target -> work.resolve(target.name()).resolve(BUILD))
                .filter(Files::isDirectory)
                .findFirst();
        List<TargetConfiguration> made = new ArrayList<>();
        List<Target> others = stale;
        if (compiled.isEmpty()) {
            made.add(configure(run, stale.get(0)));
            compiled = Optional.of(work.resolve(stale.get(0).name()).resolve(BUILD))
                    .filter(Files::isDirectory);
            others = stale.subList(1, stale.size());
        }
        for (Target target : others) {
            if (compiled.isPresent()) {
                copyBuild(compiled.get(), work.resolve(target.name()).resolve(BUILD));
            }
        }
        made.addAll(sideBySide(run, others));
        Workspace workspace = new Workspace(work);
        for (TargetConfiguration one : made) {
            String name = one.target().name();
            workspace.adopt(name, one.files().keySet());
            store.write(name, new ConfigurationStore.Entry(stamp.of(name), one.files()));
            ready.put(one.target(), one);
        }
        log.info(String.format(
                Locale.ROOT,
                "mirage %s configured %s in %.1f s",
                found.versionText(),
                stale.stream().map(Target::name).collect(Collectors.joining(", ")),
                Duration.between(start, host.now()).toMillis() / 1000.0));
        return new Result(found, inOrder(targets, ready), made.size());
    }

    /**
     * What the tool generated when it was last run, for goals that do not configure.
     *
     * @param work the work directory
     * @param targets what is built
     * @return the configurations there are
     */
    static Map<Target, TargetConfiguration> recorded(Path work, List<Target> targets) throws IOException {
        Map<Target, TargetConfiguration> found = new LinkedHashMap<>();
        for (Target target : targets) {
            new ConfigurationStore(work)
                    .read(target.name())
                    .ifPresent(entry -> found.put(target, new TargetConfiguration(target, entry.files())));
        }
        return found;
    }

    private static Map<Target, TargetConfiguration> inOrder(
            List<Target> targets, Map<Target, TargetConfiguration> ready) {
        Map<Target, TargetConfiguration> ordered = new LinkedHashMap<>();
        targets.forEach(target -> Optional.ofNullable(ready.get(target)).ifPresent(c -> ordered.put(target, c)));
        return ordered;
    }

    private static VersionBound checkBound(MirageTool.Found found, Path config, ConfigText text) throws BuildFailure {
        VersionBound bound;
        try {
            bound = VersionBound.of(text.text());
        } catch (ConfigFormatException e) {
            throw new BuildFailure(config + ": " + e.getMessage(), e);
        }
        if (found.version().filter(version -> !bound.admits(version)).isPresent()) {
            throw new BuildFailure(config + " needs mirage " + bound + ", as its first line says, but "
                    + found.executable() + " is mirage " + found.version().get() + ".\nInstall one of these versions ("
                    + bound.install() + "), or say where one is with -Dmirage.mirage=PATH.");
        }
        return bound;
    }

    /** What the tool is silent about, told when it is run. */
    private static void warn(
            MirageTool.Found found,
            VersionBound bound,
            ConfigSources sources,
            Path config,
            ConfigText text,
            Logger log) {
        if (found.version().isEmpty() && !bound.equals(VersionBound.NONE)) {
            log.warn(
                    "{} was built from a checkout and does not know its version, so whether it is {}, as {} wants, is not"
                            + " checked.",
                    found.executable(),
                    bound,
                    config);
        }
        checkModule(sources, config, text, log);
    }

    /** The tool does not look for it, and dune's words for its absence are of a file that the user did not write. */
    private static void checkModule(ConfigSources sources, Path config, ConfigText text, Logger log) {
        text.unikernelModule()
                .filter(module -> sources.files().keySet().stream()
                        .map(path -> String.valueOf(Path.of(path).getFileName()))
                        .noneMatch(file -> file.equalsIgnoreCase(module + ".ml")
                                || file.equalsIgnoreCase(module + ".mll")
                                || file.equalsIgnoreCase(module + ".mly")))
                .ifPresent(module -> log.warn(
                        "{} names the module {}, and no file of the project is its source: it has to come from a library.",
                        config,
                        module));
    }

    private List<String> facts(Request request, MirageTool.Found found) {
        List<String> facts = new ArrayList<>();
        facts.add("plugin "
                + Optional.ofNullable(getClass().getPackage().getImplementationVersion())
                        .orElse(""));
        facts.add("tool " + found.executable() + " " + found.identity() + " " + found.versionText());
        for (String variable : List.of("OCAMLPATH", "OCAMLFIND_CONF", "OPAM_SWITCH_PREFIX")) {
            facts.add(variable + " " + host.variable(variable).orElse(""));
        }
        request.declaration().config().arguments().forEach(argument -> facts.add("argument " + argument));
        return facts;
    }

    /** The target's folder before the tool runs in it: the project's files and nothing else but what was compiled. */
    private static void stage(Workspace workspace, Path work, Target target, ConfigSources sources) throws IOException {
        workspace.syncFolder(target.name(), sources.files());
        Path folder = work.resolve(target.name());
        // What an interrupted run has left, that nobody remembers.
        for (String generated : List.of("mirage", "dist", "dune", TargetConfiguration.DUNE_BUILD, "dune.config")) {
            if (sources.files().keySet().stream()
                    .noneMatch(path -> path.equals(generated) || path.startsWith(generated + "/"))) {
                Workspace.delete(folder.resolve(generated));
            }
        }
    }

    /** What all runs of one goal have in common. */
    private record Run(
            Request request,
            MirageTool.Found tool,
            Map<String, String> environment,
            ConfigSources sources,
            ConfigText text,
            Path config,
            Logger log) {
        Path folder(Target target) {
            return request.declaration().directories().work().resolve(target.name());
        }

        Command command(Target target, List<String> words) {
            List<String> arguments = new ArrayList<>(List.of(tool.executable().toString()));
            arguments.addAll(words);
            return new Command(arguments, folder(target), environment, request.timeout());
        }
    }

    private List<TargetConfiguration> sideBySide(Run run, List<Target> targets)
            throws BuildFailure, IOException, InterruptedException {
        if (targets.isEmpty()) {
            return List.of();
        }
        List<Callable<TargetConfiguration>> work = new ArrayList<>();
        targets.forEach(target -> work.add(() -> configure(run, target)));
        try {
            return SideBySide.run(work, Math.min(targets.size(), run.request().jobs()));
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof BuildFailure failure) {
                throw failure;
            } else if (cause instanceof IOException failure) {
                throw failure;
            } else if (cause instanceof InterruptedException) {
                throw new InterruptedException();
            }
            throw new IllegalStateException(cause);
        }
    }

    private TargetConfiguration configure(Run run, Target target)
            throws BuildFailure, IOException, InterruptedException {
        MirageFailure outcome = null;
        for (String name : target.mirageNames()) {
            MirageFailure next = run(run, target, name);
            // Of a name that this version does not know nothing is learnt if it does not know the first one either.
            if (outcome == null || !next.isUnknownTarget()) {
                outcome = next;
            }
            if (!outcome.isUnknownTarget()) {
                break;
            }
        }
        MirageFailure ran = Objects.requireNonNull(outcome, "a target has a name");
        if (ran.exitCode() != 0) {
            throw ran.failed(run.log());
        }
        TargetConfiguration made = new TargetConfiguration(target, generated(run.folder(target), run.sources()));
        if (!made.files().containsKey(TargetConfiguration.DUNE_BUILD)) {
            throw ran.nothingRegistered();
        }
        checkOneIsRegistered(run, target, made);
        try {
            UnikernelFactory.checkName(
                    run.config() + ", register", made.imageName(), "; the tool would write it into its files as it is");
            made.devices();
        } catch (DuneBuildException e) {
            throw ran.unknownForm(e);
        } catch (InvalidConfigurationException | IOException e) {
            throw new BuildFailure(String.valueOf(e.getMessage()), e);
        }
        return made;
    }

    private MirageFailure run(Run run, Target target, String name) throws BuildFailure, InterruptedException {
        List<String> words = new ArrayList<>(List.of("configure", "-t", name));
        words.addAll(run.request().declaration().config().arguments());
        Command command = run.command(target, words);
        List<String> output = new ArrayList<>();
        int exitCode = run(run, command, output);
        return new MirageFailure(run.tool(), run.config(), run.sources().linked(), target, command, exitCode, output);
    }

    private int run(Run run, Command command, List<String> output) throws BuildFailure, InterruptedException {
        run.log().debug("In {}: {}", command.directory(), command.rendered());
        try {
            return runner.run(command, (stream, line) -> {
                        run.log().debug(line);
                        output.add(line);
                    })
                    .exitCode();
        } catch (CommandTimeoutException e) {
            throw new BuildFailure(
                    e.getMessage() + " (mirage.timeout), so it was ended. Does config.ml wait for something?", e);
        } catch (CommandException e) {
            throw new BuildFailure("The mirage tool cannot be run: " + e.getMessage(), e);
        }
    }

    /**
     * Of several calls of {@code register} the last one wins, and the tool says nothing. Two names leave two opam files; of
     * one name twice, only {@code mirage query} tells.
     */
    private void checkOneIsRegistered(Run run, Target target, TargetConfiguration made)
            throws BuildFailure, InterruptedException {
        List<String> names = made.files().keySet().stream()
                .filter(path -> path.startsWith("mirage/")
                        && path.endsWith(".opam")
                        && !OLD_OPAM.matcher(path).matches())
                .map(path -> path.substring("mirage/".length(), path.length() - ".opam".length()))
                .toList();
        if (names.size() < 2 && run.text().registrations() > 1) {
            List<String> output = new ArrayList<>();
            boolean answered = run(run, run.command(target, List.of("query", "name")), output) == 0;
            names = answered
                    ? output.stream()
                            .filter(line -> !PROGRESS.matcher(line).find())
                            .toList()
                    : names;
        }
        if (names.size() > 1) {
            throw new BuildFailure(
                    run.config() + " registers " + names.size() + " unikernels ("
                            + String.join(", ", names)
                            + "), and the tool would take the last without a word. Register one: several"
                            + " unikernels are several projects, and several jobs of one go into one list, register \"name\" [a; b].");
        }
    }

    private static SortedMap<String, String> generated(Path folder, ConfigSources sources) throws IOException {
        SortedMap<String, Path> linked = sources.linked();
        SortedMap<String, String> files = new TreeMap<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return directory.equals(folder.resolve(BUILD))
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String path = folder.relativize(file).toString().replace('\\', '/');
                if (attributes.isRegularFile() && !linked.containsKey(path)) {
                    files.put(path, new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }

    /** With the times of the files, by which dune knows them again; without what belongs to a running dune. */
    static void copyBuild(Path from, Path to) throws IOException {
        Workspace.delete(to);
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                if (directory.endsWith(".rpc")) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(to.resolve(from.relativize(directory).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!file.endsWith(".lock")) {
                    Files.copy(
                            file,
                            to.resolve(from.relativize(file).toString()),
                            StandardCopyOption.COPY_ATTRIBUTES,
                            LinkOption.NOFOLLOW_LINKS);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
