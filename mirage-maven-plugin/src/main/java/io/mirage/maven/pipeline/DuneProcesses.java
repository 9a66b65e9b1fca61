package io.mirage.maven.pipeline;

import io.mirage.maven.dune.Diagnostic;
import io.mirage.maven.dune.Diagnostic.Severity;
import io.mirage.maven.dune.DuneAction;
import io.mirage.maven.dune.DuneFailureHints;
import io.mirage.maven.dune.DuneInvocation;
import io.mirage.maven.dune.DuneListener;
import io.mirage.maven.dune.DuneResult;
import io.mirage.maven.dune.DuneRunner;
import io.mirage.maven.frontend.PomFrontEnd;
import io.mirage.maven.process.CommandException;
import io.mirage.maven.process.CommandTimeoutException;
import io.mirage.maven.process.HostEnvironment;
import io.mirage.maven.project.DuneContext;
import io.mirage.maven.project.WorkspaceFile;
import io.mirage.maven.toolchain.Toolchain;
import io.mirage.maven.workspace.ToolchainStamps;
import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    /** How a workspace ended. */
    private record Ended(WorkspaceFile workspace, DuneResult result) {}

    /**
     * Builds.
     *
     * @param request jobs, timeout and terminal
     * @param configured the workspace files
     * @param dune what to run
     * @param targets of a workspace; a workspace without any is not built
     * @param log of the build
     * @return how long it took
     */
    Duration run(
            Request request,
            Configured configured,
            DuneTool.Found dune,
            Function<WorkspaceFile, List<String>> targets,
            Logger log)
            throws BuildFailure, IOException, InterruptedException {
        Path work = request.declaration().directories().work();
        List<WorkspaceFile> workspaces = configured.plan().workspaces().stream()
                .filter(workspace -> !targets.apply(workspace).isEmpty())
                .toList();
        for (WorkspaceFile workspace : workspaces) {
            wipeWhatAnotherToolchainMade(configured, workspace, dune, work, log);
        }
        int sideBySide = Math.min(workspaces.size(), request.jobs());
        Progress progress = new Progress(log, host, request.terminal() && isTerminal());
        List<DuneInvocation> invocations = workspaces.stream()
                .map(workspace -> new DuneInvocation(
                        dune.executable(),
                        work,
                        workspace.fileName(),
                        workspace.buildDirectory(),
                        targets.apply(workspace),
                        Math.max(1, request.jobs() / sideBySide),
                        environment(configured, workspace),
                        request.timeout()))
                .toList();
        List<Ended> ended = runAll(workspaces, invocations, configured, sideBySide, progress, log);
        progress.clear();
        if (ended.stream().anyMatch(e -> !e.result().succeeded())) {
            fail(ended, log);
        }
        warn(ended, configured, log);
        return ended.stream()
                .map(e -> e.result().duration())
                .reduce(Duration.ZERO, (a, b) -> a.compareTo(b) > 0 ? a : b);
    }

    private List<Ended> runAll(
            List<WorkspaceFile> workspaces,
            List<DuneInvocation> invocations,
            Configured configured,
            int sideBySide,
            Progress progress,
            Logger log)
            throws BuildFailure, InterruptedException {
        ExecutorService executor = Executors.newFixedThreadPool(sideBySide);
        // An action may take minutes, and dune tells it when it has ended.
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        Future<?> ticks = clock.scheduleAtFixedRate(progress::tick, 1, 1, TimeUnit.SECONDS);
        try {
            List<Future<DuneResult>> running = new ArrayList<>();
            for (int i = 0; i < workspaces.size(); i++) {
                DuneInvocation invocation = invocations.get(i);
                DuneListener listener = listener(workspaces.get(i), progress, log);
                log.debug("In {}: {}", invocation.root(), invocation.command().rendered());
                running.add(executor.submit(() -> runner.run(invocation, configured::userFile, listener)));
            }
            List<Ended> ended = new ArrayList<>();
            for (int i = 0; i < workspaces.size(); i++) {
                ended.add(new Ended(workspaces.get(i), running.get(i).get()));
            }
            return ended;
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause());
        } finally {
            // Interrupts those that still run, and each then ends its processes.
            executor.shutdownNow();
            awaitEnd(executor);
            ticks.cancel(false);
            clock.shutdownNow();
            progress.clear();
        }
    }

    /** Only then is nothing of this build left, and another one may have the workspace. */
    private static void awaitEnd(ExecutorService executor) {
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = executor.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
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
                progress.action(declaredName(workspace, action.context()));
                log.debug("{} {} [{}]", action.program(), action.target(), action.context());
            }

            @Override
            public void line(String line, boolean noise) {
                log.debug(line);
            }
        };
    }

    /** What the POM calls a dune context. */
    private static String declaredName(WorkspaceFile workspace, String duneContext) {
        return workspace
                .context(duneContext)
                .flatMap(DuneContext::declared)
                .map(context -> context.name())
                .orElse(duneContext.equals(DuneContext.HOST) ? "host" : duneContext);
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
                        declaredName(workspace, context.name()));
            }
        }
    }

    private Map<String, String> environment(Configured configured, WorkspaceFile workspace) {
        Map<String, String> environment = new HashMap<>(host.variables());
        environment.remove(PomFrontEnd.LINK_FLAGS_VARIABLE);
        List<Path> bin = configured.toolchains().binDirectories(workspace);
        environment.put(
                "PATH",
                Stream.concat(bin.stream().map(Path::toString), Stream.of(host.path()))
                        .collect(Collectors.joining(File.pathSeparator)));
        return environment;
    }

    private static void fail(List<Ended> ended, Logger log) throws BuildFailure {
        List<Ended> failed = ended.stream().filter(e -> !e.result().succeeded()).toList();
        Map<String, Set<String>> shown = merged(failed, diagnostic -> diagnostic.severity() == Severity.ERROR);
        shown.forEach((text, contexts) -> {
            text.lines().forEach(log::error);
            log.error("({})", inContexts(contexts));
        });
        if (shown.isEmpty()) {
            for (Ended e : failed) {
                tail(e.result(), 30).forEach(log::error);
            }
        }
        throw new BuildFailure(message(failed, shown.size()));
    }

    /** Shows what compilers say about the user's own files; what libraries' build steps print is noise. */
    private static void warn(List<Ended> ended, Configured configured, Logger log) {
        Set<Path> own = Set.copyOf(configured.userFiles().values());
        merged(
                        ended,
                        diagnostic -> diagnostic
                                .location()
                                .filter(place -> own.contains(place.file()))
                                .isPresent())
                .forEach((text, contexts) -> log.warn("{}\n({})", text, inContexts(contexts)));
    }

    private static String inContexts(Set<String> contexts) {
        return contexts.stream().map(c -> "context " + c).collect(Collectors.joining(", ", "in ", ""));
    }

    /** Each text once, with all contexts of all workspaces it comes from. */
    private static Map<String, Set<String>> merged(List<Ended> ended, Predicate<Diagnostic> shows) {
        Map<String, Set<String>> shown = new LinkedHashMap<>();
        for (Ended e : ended) {
            for (Diagnostic diagnostic :
                    e.result().diagnostics().stream().filter(shows).toList()) {
                Diagnostic plain = new Diagnostic(
                        diagnostic.location(),
                        diagnostic.severity(),
                        diagnostic.message(),
                        diagnostic.excerpt(),
                        Set.of());
                shown.computeIfAbsent(String.join("\n", plain.rendered()), k -> new LinkedHashSet<>())
                        .addAll(contexts(e.workspace(), diagnostic));
            }
        }
        return shown;
    }

    /** The contexts dune names; where it names none, all that it was to build there. */
    private static Set<String> contexts(WorkspaceFile workspace, Diagnostic diagnostic) {
        Set<String> names = diagnostic.contexts().isEmpty()
                ? workspace.images().stream()
                        .map(image -> image.context().name())
                        .collect(Collectors.toCollection(LinkedHashSet::new))
                : diagnostic.contexts().stream()
                        .map(c -> declaredName(workspace, c))
                        .collect(Collectors.toCollection(LinkedHashSet::new));
        return names;
    }

    private static String message(List<Ended> failed, int faults) {
        StringBuilder message = new StringBuilder("dune failed");
        if (faults > 0) {
            message.append(" with ")
                    .append(faults)
                    .append(faults == 1 ? " error" : " errors")
                    .append(", shown above");
        }
        message.append('.');
        for (Ended e : failed) {
            message.append("\n  command:   ").append(e.result().command().rendered());
            message.append("\n  folder:    ").append(e.result().command().directory());
            message.append("\n  exit code: ").append(e.result().exitCode());
            DuneFailureHints.nextStep(e.result())
                    .ifPresent(step -> message.append("\n  next step: ").append(step));
        }
        boolean hinted = failed.stream()
                .anyMatch(e -> DuneFailureHints.nextStep(e.result()).isPresent());
        if (!hinted) {
            message.append(
                    faults > 0
                            ? "\n  next step: correct the sources named above, then run the build again"
                            : "\n  next step: run again with -X for the whole output of dune");
        }
        return message.toString();
    }

    private static List<String> tail(DuneResult result, int lines) {
        List<String> tail = result.tail();
        return tail.subList(Math.max(0, tail.size() - lines), tail.size());
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
