package io.mirage.maven.pipeline;

import io.mirage.maven.opam.LockDiff;
import io.mirage.maven.opam.LockFailure;
import io.mirage.maven.opam.LockFile;
import io.mirage.maven.opam.LockFileException;
import io.mirage.maven.opam.LockText;
import io.mirage.maven.opam.Locker;
import io.mirage.maven.opam.MonorepoTool;
import io.mirage.maven.opam.OpamRepositories;
import io.mirage.maven.opam.OpamRoot;
import io.mirage.maven.opam.OpamSyntaxException;
import io.mirage.maven.process.CommandRunner;
import io.mirage.maven.process.HostEnvironment;
import io.mirage.maven.workspace.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.inject.Inject;
import javax.inject.Named;
import javax.inject.Singleton;
import org.slf4j.Logger;

/** Writes lock files. */
@Named
@Singleton
final class LockSolver {
    private static final String FOLDER = ".mirage-lock";

    private final CommandRunner runner;
    private final HostEnvironment host;

    @Inject
    LockSolver(CommandRunner runner, HostEnvironment host) {
        this.runner = runner;
        this.host = host;
    }

    /**
     * Solves, and writes the lock file if there is a solution. The caller holds the lock of the workspace.
     *
     * @param request how to get at tools and repositories
     * @param inputs what to solve
     * @param ocamlVersion the version of the compiler
     * @param lockFile where the lock file is, or is to be
     * @param update the packages whose versions may change; empty for all
     * @param log of the build
     */
    void lock(Request request, LockInputs inputs, String ocamlVersion, Path lockFile, Set<String> update, Logger log)
            throws BuildFailure, IOException, InterruptedException {
        Path work = request.declaration().directories().work();
        Optional<String> previous = previous(lockFile);
        refuseNarrowing(request, inputs, previous, lockFile);
        Set<String> changing = update.isEmpty() ? update : changing(update, previous, lockFile);
        Path folder = work.resolve(FOLDER);
        Workspace.delete(folder);
        try {
            Files.createDirectories(folder);
            DependencyAccess access = request.access();
            MonorepoTool tools = new MonorepoTool(runner, host.variables());
            Path monorepo = tools.find(access.opamMonorepo(), "opamMonorepo");
            String version = tools.version(monorepo, folder);
            Stores stores = Stores.of(request, host);
            OpamRoot root = new OpamRoot(stores.opamRoot(), runner, host.variables());
            root.ensure(
                    tools.find(access.opam(), "opam"),
                    () -> log.info("Waiting for another build that makes {}", stores.opamRoot()));
            List<OpamRepositories.Available> repositories = repositories(request, inputs, stores, log);
            log.info("Solving with opam-monorepo {}", version);
            Locker.Solution solution = new Locker(monorepo, root, runner, request.timeout(), access.offline())
                    .solve(
                            new Locker.Problem(
                                    inputs.packages(), new TreeMap<>(), repositories, ocamlVersion, previous, changing),
                            folder,
                            log);
            write(lockFile, previous, LockText.stamped(solution.text(), inputs.stamps()), solution, log);
        } catch (OpamSyntaxException e) {
            throw new BuildFailure("opam-monorepo wrote a lock file that is none: " + e.getMessage(), e);
        } catch (LockFailure e) {
            throw new BuildFailure((Files.exists(lockFile) ? lockFile + " stays as it was. " : "") + e.getMessage(), e);
        } finally {
            Workspace.delete(folder);
        }
    }

    private static void write(
            Path lockFile, Optional<String> previous, String text, Locker.Solution solution, Logger log)
            throws LockFailure, IOException {
        LockFile made;
        try {
            made = LockFile.parse(text, lockFile.toString());
        } catch (LockFileException e) {
            throw new LockFailure("opam-monorepo wrote a lock file that the plugin cannot read: " + e.getMessage(), e);
        }
        List<String> leftOut = new ArrayList<>(solution.withoutDevRepo());
        made.withoutSource().stream()
                .map(Object::toString)
                .filter(one -> leftOut.stream().noneMatch(told -> told.startsWith(one)))
                .forEach(leftOut::add);
        for (String name : leftOut) {
            log.warn(
                    "Not vendored is {}: its opam file has no dev-repo, from which opam-monorepo takes the name of the"
                            + " folder. Declare a repository in <opamRepositories> whose package has one, or have the"
                            + " toolchain bring it.",
                    name);
        }
        Optional<LockFile> old = previous.flatMap(before -> parsed(before, lockFile));
        List<String> changes = LockDiff.between(old, made).lines();
        changes.forEach(line -> log.info("{}", line));
        boolean same = previous.equals(Optional.of(text));
        if (!same) {
            Files.createDirectories(Optional.ofNullable(lockFile.getParent()).orElse(Path.of(".")));
            Workspace.write(lockFile, text);
        }
        log.info(
                "{} {}: {} packages, {} of them vendored from {} sources",
                same ? "Unchanged:" : "Wrote",
                lockFile,
                made.packages().size(),
                made.vendored().size(),
                made.sources().size());
    }

    private static List<OpamRepositories.Available> repositories(
            Request request, LockInputs inputs, Stores stores, Logger log)
            throws LockFailure, IOException, InterruptedException {
        OpamRepositories all =
                new OpamRepositories(request.declaration().directories().base(), stores.repositories(log));
        List<OpamRepositories.Available> available = new ArrayList<>();
        List<String> moving = new ArrayList<>();
        for (String declared : inputs.repositories()) {
            OpamRepositories.Available one = all.available(declared);
            available.add(one);
            if (one.moving()) {
                moving.add(one.url());
            }
        }
        if (!moving.isEmpty()) {
            log.warn(
                    "The lock is made from the head of {}, which moves: locking again later gives other versions. To keep to"
                            + " this state, declare\n  <opamRepositories>\n    {}\n  </opamRepositories>",
                    moving.size() == 1 ? "a repository" : moving.size() + " repositories",
                    String.join(
                            "\n    ",
                            available.stream()
                                    .map(one -> "<opamRepository>" + one.url() + "</opamRepository>")
                                    .toList()));
        }
        return available;
    }

    /** One who builds a part of the targets does not mean to take the others out of the lock file. */
    private static void refuseNarrowing(Request request, LockInputs inputs, Optional<String> previous, Path lockFile)
            throws BuildFailure {
        List<String> only = new ArrayList<>(request.declaration().onlyContexts());
        only.addAll(request.declaration().onlyTargets());
        Optional<LockFile> old = previous.flatMap(text -> parsed(text, lockFile));
        if (only.isEmpty() || old.isEmpty()) {
            return;
        }
        Set<String> lost = new TreeSet<>(old.get().rootPackages());
        lost.removeAll(inputs.packages().keySet());
        if (!lost.isEmpty()) {
            throw new BuildFailure(lockFile + " is also for " + String.join(", ", lost)
                    + ", which a lock with mirage.contexts or mirage.targets (" + String.join(", ", only)
                    + ") would take out of it. Run mvn mirage:lock without these; if they are not wanted any more, remove"
                    + " the file first.");
        }
    }

    private static Set<String> changing(Set<String> update, Optional<String> previous, Path lockFile)
            throws BuildFailure {
        LockFile old = previous.flatMap(text -> parsed(text, lockFile))
                .orElseThrow(
                        () -> new BuildFailure("mirage.lock.update changes packages of a lock file, and there is no"
                                + " readable " + lockFile + ". Run mvn mirage:lock without it."));
        Set<String> unknown = new TreeSet<>(update);
        old.packages().forEach(known -> unknown.remove(known.name()));
        if (!unknown.isEmpty()) {
            throw new BuildFailure("mirage.lock.update: " + String.join(", ", unknown) + " is not in " + lockFile
                    + ", so there is no version of it to change.");
        }
        return old.withThoseOfTheSameSources(update);
    }

    private static Optional<String> previous(Path lockFile) throws IOException {
        return Files.exists(lockFile)
                ? Optional.of(new String(Files.readAllBytes(lockFile), StandardCharsets.UTF_8))
                : Optional.empty();
    }

    private static Optional<LockFile> parsed(String text, Path lockFile) {
        try {
            return Optional.of(LockFile.parse(text, lockFile.toString()));
        } catch (LockFileException e) {
            // What cannot be read is replaced, and nothing can be compared with it.
            return Optional.empty();
        }
    }
}
