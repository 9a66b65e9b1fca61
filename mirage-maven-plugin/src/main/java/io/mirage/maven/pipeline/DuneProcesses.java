package io.mirage.maven.pipeline;

import io.mirage.maven.dune.DuneAction;
import io.mirage.maven.dune.DuneInvocation;
import io.mirage.maven.dune.DuneListener;
import io.mirage.maven.dune.DuneResult;
import io.mirage.maven.dune.DuneRunner;
import io.mirage.maven.dune.OtherDune;
import io.mirage.maven.frontend.PomFrontEnd;
import io.mirage.maven.process.CommandException;
import io.mirage.maven.process.CommandTimeoutException;
import io.mirage.maven.process.Executables;
import io.mirage.maven.process.HostEnvironment;
import io.mirage.maven.project.DuneContext;
import io.mirage.maven.project.WorkspaceFile;
import io.mirage.maven.toolchain.SwitchVariables;
import io.mirage.maven.toolchain.Toolchain;
import io.mirage.maven.workspace.ToolchainStamps;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.inject.Inject;
import javax.inject.Named;
import javax.inject.Singleton;
import org.slf4j.Logger;

/** Runs one dune process for each workspace file, side by side within the number of jobs. */
@Named
@Singleton
final class DuneProcesses {
    private final DuneRunner runner;
    private final HostEnvironment host;

    @Inject
    DuneProcesses(DuneRunner runner, HostEnvironment host) {
        this.runner = runner;
        this.host = host;
    }

    /**
     * Builds.
     *
     * @param request jobs, timeout and terminal
     * @param configured the workspace files
     * @param dune what to run
     * @param targets of a workspace; a workspace without any is not built
     * @param contexts that a workspace is built for, as the POM calls them; for faults of which dune names no context
     * @param log of the build
     * @return how long it took
     */
    Duration run(
            Request request,
            Configured configured,
            DuneTool.Found dune,
            Function<WorkspaceFile, List<String>> targets,
            Function<WorkspaceFile, Set<String>> contexts,
            Logger log)
            throws BuildFailure, IOException, InterruptedException {
        Path work = request.declaration().directories().work();
        List<WorkspaceFile> workspaces = configured.plan().workspaces().stream()
                .filter(workspace -> !targets.apply(workspace).isEmpty())
                .toList();
        for (WorkspaceFile workspace : workspaces) {
            refuseAnother(work, workspace);
            wipeWhatAnotherToolchainMade(configured, workspace, dune, work, log);
        }
        int sideBySide = Math.min(workspaces.size(), request.jobs());
        Progress progress = new Progress(log, host, request.terminal() && isTerminal());
        List<DuneInvocation> invocations = new ArrayList<>();
        for (WorkspaceFile workspace : workspaces) {
            invocations.add(new DuneInvocation(
                    dune.executable(),
                    work,
                    workspace.fileName(),
                    workspace.buildDirectory(),
                    targets.apply(workspace),
                    Math.max(1, request.jobs() / sideBySide),
                    environment(request, configured, workspace, dune),
                    request.timeout()));
        }
        List<DuneReport.Ended> ended = new ArrayList<>();
        List<DuneResult> results = runAll(workspaces, invocations, configured, sideBySide, progress, log);
        for (int i = 0; i < workspaces.size(); i++) {
            ended.add(new DuneReport.Ended(workspaces.get(i), contexts.apply(workspaces.get(i)), results.get(i)));
        }
        progress.clear();
        DuneReport.failures(ended, configured, () -> OtherDune.workingIn(work), log);
        DuneReport.warnings(ended, configured, log);
        return ended.stream()
                .map(e -> e.result().duration())
                .reduce(Duration.ZERO, (a, b) -> a.compareTo(b) > 0 ? a : b);
    }

    /** Of a dune that waits for another one, nothing would be seen. */
    private static void refuseAnother(Path work, WorkspaceFile workspace) throws BuildFailure {
        Path build = work.resolve(workspace.buildDirectory());
        Optional<Long> other = OtherDune.building(build);
        if (other.isPresent()) {
            throw new BuildFailure("Another dune, process " + other.get() + ", is building in " + build
                    + ". Wait for it, or end it (an editor's watch mode keeps one running), and build again.");
        }
    }

    private List<DuneResult> runAll(
            List<WorkspaceFile> workspaces,
            List<DuneInvocation> invocations,
            Configured configured,
            int sideBySide,
            Progress progress,
            Logger log)
            throws BuildFailure, InterruptedException {
        // An action may take minutes, and dune tells it when it has ended.
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        Future<?> ticks = clock.scheduleAtFixedRate(progress::tick, 1, 1, TimeUnit.SECONDS);
        try {
            List<Callable<DuneResult>> work = new ArrayList<>();
            for (int i = 0; i < workspaces.size(); i++) {
                DuneInvocation invocation = invocations.get(i);
                DuneListener listener = listener(workspaces.get(i), progress, log);
                log.debug("In {}: {}", invocation.root(), invocation.command().rendered());
                work.add(() -> runner.run(invocation, configured::userFile, listener));
            }
            return SideBySide.run(work, sideBySide);
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause());
        } finally {
            ticks.cancel(false);
            clock.shutdownNow();
            progress.clear();
        }
    }

    private static BuildFailure failure(Throwable cause) throws InterruptedException {
        if (cause instanceof CommandTimeoutException timeout) {
            return new BuildFailure(
                    timeout.getMessage() + " (mirage.timeout), so it was ended with all it had started. Give it more"
                            + " time with -Dmirage.timeout=SECONDS, or look for what hangs. "
                            + (timeout.tail().isEmpty() ? "It had printed nothing." : "Its last lines:")
                            + timeout.tail().stream()
                                    .skip(Math.max(0, timeout.tail().size() - 20))
                                    .map(line -> "\n  " + line)
                                    .collect(Collectors.joining()),
                    timeout);
        }
        if (cause instanceof CommandException e) {
            return new BuildFailure("dune cannot be run: " + e.getMessage(), e);
        }
        if (cause instanceof InterruptedException) {
            throw new InterruptedException();
        }
        throw cause instanceof RuntimeException e ? e : new IllegalStateException(cause);
    }

    private DuneListener listener(WorkspaceFile workspace, Progress progress, Logger log) {
        return new DuneListener() {
            @Override
            public void action(int count, DuneAction action) {
                progress.action(DuneReport.declaredName(workspace, action.context()));
                log.debug("{} {} [{}]", action.program(), action.target(), action.context());
            }

            @Override
            public void line(String line, boolean noise) {
                log.debug(line);
            }
        };
    }

    private static void wipeWhatAnotherToolchainMade(
            Configured configured, WorkspaceFile workspace, DuneTool.Found dune, Path work, Logger log)
            throws IOException {
        ToolchainStamps stamps = new ToolchainStamps(work);
        for (DuneContext context : workspace.contexts()) {
            Optional<Toolchain> toolchain = configured.toolchains().of(workspace, context);
            if (toolchain.isEmpty()) {
                continue;
            }
            boolean isHost = context.name().equals(DuneContext.HOST);
            // Every context depends on the host's: its programs run during the build.
            String wipe = isHost ? "" : context.name();
            String identity = toolchain.get().identity() + (isHost ? " dune " + dune.version() : "");
            if (stamps.ensure(workspace.buildDirectory(), context.name(), wipe, identity)) {
                log.info(
                        "The toolchain of context {} changed: building it anew.",
                        DuneReport.declaredName(workspace, context.name()));
            }
        }
    }

    private Map<String, String> environment(
            Request request, Configured configured, WorkspaceFile workspace, DuneTool.Found dune) throws IOException {
        Map<String, String> environment = new HashMap<>(host.variables());
        environment.putAll(request.environment());
        environment.remove(PomFrontEnd.LINK_FLAGS_VARIABLE);
        workspace
                .context(DuneContext.HOST)
                .flatMap(context -> configured.toolchains().of(workspace, context))
                .ifPresent(toolchain ->
                        toolchain.binDirectories().forEach(folder -> environment.putAll(SwitchVariables.of(folder))));
        environment.put("PATH", Executables.path(configured.toolchains().binDirectories(workspace), host.path()));
        List<String> toolchains = workspace.contexts().stream()
                .flatMap(context -> configured.toolchains().of(workspace, context).stream())
                .map(Toolchain::identity)
                .toList();
        Stores stores = Stores.of(request, host);
        Map<String, String> all = request.duneCache().in(environment, dune.version(), stores.duneCaches(), toolchains);
        DuneCache.touch(all, stores.duneCaches());
        Path work = request.declaration().directories().work();
        Set<String> compilers = workspace.contexts().stream()
                .flatMap(context -> configured.toolchains().of(workspace, context).stream())
                .flatMap(toolchain -> toolchain.cCompiler().stream())
                .map(compiler -> String.valueOf(compiler.getFileName()))
                .collect(Collectors.toCollection(TreeSet::new));
        return new PathMapping(work).in(all, compilers, stores.compilers());
    }

    /** Since Java 22 System.console() answers without a terminal too, so the standard streams are asked. */
    @SuppressWarnings("SystemConsoleNull") // the null check is for Java 17 to 21
    private static boolean isTerminal() {
        if (System.console() == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(System.console());
        } catch (ReflectiveOperationException e) {
            // Before Java 22 there is no such method, and a console is a terminal.
            return true;
        }
    }
}
