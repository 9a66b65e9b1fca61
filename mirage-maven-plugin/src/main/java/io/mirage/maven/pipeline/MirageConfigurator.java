package io.mirage.maven.pipeline;

import io.mirage.maven.frontend.ConfigFrontEnd;
import io.mirage.maven.frontend.ConfigSources;
import io.mirage.maven.frontend.ConfigText;
import io.mirage.maven.frontend.TargetConfiguration;
import io.mirage.maven.frontend.VersionBound;
import io.mirage.maven.process.CommandRunner;
import io.mirage.maven.process.HostEnvironment;
import io.mirage.maven.target.Target;
import io.mirage.maven.workspace.ConfigurationStore;
import io.mirage.maven.workspace.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
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
    private static final Set<String> WRITTEN = Set.of(
            "Makefile",
            "dist/dune",
            "dune",
            "dune-project",
            "dune-workspace",
            "dune.build",
            "dune.config",
            "mirage/context",
            "mirage/dune-workspace.config",
            "mirage/main.ml",
            "mirage/manifest.json",
            "mirage/manifest.ml");

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
        VersionBound bound = ConfigChecks.bound(found, config, text);
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
        // Known as the plugin's before they are there: a run that is killed leaves files that can be cleaned.
        new Workspace(work)
                .adopt(stale.stream()
                        .flatMap(target -> WRITTEN.stream().map(path -> target.name() + "/" + path))
                        .collect(Collectors.toSet()));
        ConfigChecks.warn(found, bound, sources, config, text, log);
        Instant start = host.now();
        Path dune = duneTool.locate(request.dune());
        MirageRun run =
                new MirageRun(runner, request, found, tool.environment(found, dune, work), sources, text, config, log);
        try {
            ready.putAll(run(run, stale, ready.keySet(), stamp, request.jobs()));
        } finally {
            // Also of a run that failed: what it wrote is removed with the rest.
            Set<String> written = new TreeSet<>();
            for (Target target : stale) {
                MirageRun.generated(run.folder(target), sources)
                        .keySet()
                        .forEach(path -> written.add(target.name() + "/" + path));
            }
            new Workspace(work).adopt(written);
        }
        log.info(String.format(
                Locale.ROOT,
                "mirage %s configured %s in %.2f s",
                found.versionText(),
                stale.stream().map(Target::name).collect(Collectors.joining(", ")),
                Duration.between(start, host.now()).toMillis() / 1000.0));
        return new Result(found, inOrder(targets, ready), stale.size());
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

    private static Map<Target, TargetConfiguration> run(
            MirageRun run, List<Target> stale, Set<Target> upToDate, ConfigurationStamp stamp, int jobs)
            throws BuildFailure, IOException, InterruptedException {
        // What is up to date was compiled from the same config.ml.
        Optional<Path> compiled = compiled(run, upToDate);
        if (compiled.isPresent()) {
            return byTarget(sideBySide(copying(run, stale, compiled, stamp), jobs));
        }
        Target first = stale.get(0);
        List<Target> rest = stale.subList(1, stale.size());
        MirageFailure ran = whileRehearsing(first, () -> run.run(first));
        // What the first one generated is looked at while the others run.
        List<Callable<List<TargetConfiguration>>> both = new ArrayList<>();
        both.add(() -> List.of(keep(run.take(first, ran), stamp, run)));
        if (!rest.isEmpty()) {
            both.add(() -> sideBySide(copying(run, rest, compiled(run, Set.of(first)), stamp), jobs));
        }
        return byTarget(
                sideBySide(both, both.size()).stream().flatMap(List::stream).toList());
    }

    /** Gets ready to read what the tool generates, on the processor that it leaves free. */
    private static MirageFailure whileRehearsing(Target target, Callable<MirageFailure> run)
            throws BuildFailure, IOException, InterruptedException {
        List<Callable<Optional<MirageFailure>>> both = List.of(() -> Optional.of(run.call()), () -> {
            TargetConfiguration.rehearse(target);
            return Optional.empty();
        });
        return sideBySide(both, 2).get(0).orElseThrow();
    }

    private static List<Callable<TargetConfiguration>> copying(
            MirageRun run, List<Target> targets, Optional<Path> compiled, ConfigurationStamp stamp) {
        List<Callable<TargetConfiguration>> work = new ArrayList<>();
        for (Target target : targets) {
            work.add(() -> {
                if (compiled.isPresent()) {
                    CompiledConfig.copy(compiled.get(), run.folder(target).resolve(CompiledConfig.FOLDER));
                }
                return keep(run.take(target, run.run(target)), stamp, run);
            });
        }
        return work;
    }

    private static Map<Target, TargetConfiguration> byTarget(List<TargetConfiguration> made) {
        Map<Target, TargetConfiguration> byTarget = new LinkedHashMap<>();
        made.forEach(one -> byTarget.put(one.target(), one));
        return byTarget;
    }

    private static Optional<Path> compiled(MirageRun run, Set<Target> targets) {
        return targets.stream()
                .map(target -> run.folder(target).resolve(CompiledConfig.FOLDER))
                .filter(Files::isDirectory)
                .findFirst();
    }

    private static TargetConfiguration keep(TargetConfiguration made, ConfigurationStamp stamp, MirageRun run)
            throws IOException {
        String name = made.target().name();
        run.store().write(name, new ConfigurationStore.Entry(stamp.of(name), made.files()));
        return made;
    }

    private static Map<Target, TargetConfiguration> inOrder(
            List<Target> targets, Map<Target, TargetConfiguration> ready) {
        Map<Target, TargetConfiguration> ordered = new LinkedHashMap<>();
        targets.forEach(target -> Optional.ofNullable(ready.get(target)).ifPresent(c -> ordered.put(target, c)));
        return ordered;
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
        // What an interrupted run has left, or what dune promoted there, would be taken for what is generated now.
        for (var file :
                MirageRun.generated(work.resolve(target.name()), sources).entrySet()) {
            if (!sources.files().containsKey(file.getKey())) {
                Workspace.delete(file.getValue());
            }
        }
    }

    private static <T> List<T> sideBySide(List<Callable<T>> work, int jobs)
            throws BuildFailure, IOException, InterruptedException {
        try {
            return SideBySide.run(work, Math.min(work.size(), jobs));
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
}
