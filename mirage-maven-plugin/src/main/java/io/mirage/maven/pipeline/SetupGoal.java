package io.mirage.maven.pipeline;

import io.mirage.maven.opam.LockFailure;
import io.mirage.maven.opam.OpamRepositories;
import io.mirage.maven.opam.OwnSwitches;
import io.mirage.maven.opam.SwitchException;
import io.mirage.maven.opam.SwitchMaker;
import io.mirage.maven.process.CommandRunner;
import io.mirage.maven.process.FolderLock;
import io.mirage.maven.process.HostEnvironment;
import io.mirage.maven.project.SourceMirror;
import io.mirage.maven.project.UnikernelFactory;
import io.mirage.maven.target.Targets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.inject.Inject;
import javax.inject.Named;
import javax.inject.Singleton;
import org.slf4j.Logger;

/**
 * The goal {@code setup}: installs the tools and toolchains that are missing, with opam, into switches of the plugin's own.
 *
 * @since 0.1.0
 */
@Named
@Singleton
public final class SetupGoal {
    private final UnikernelFactory factory;
    private final Targets targets;
    private final CommandRunner runner;
    private final Machine machine;
    private final SetupSystem system;

    /**
     * Makes the goal.
     *
     * @param factory checks declarations
     * @param targets that there are
     * @param runner runs opam
     * @param host the machine
     */
    @Inject
    public SetupGoal(UnikernelFactory factory, Targets targets, CommandRunner runner, HostEnvironment host) {
        this(factory, targets, runner, Machine.of(host));
    }

    SetupGoal(UnikernelFactory factory, Targets targets, CommandRunner runner, Machine machine) {
        this.factory = factory;
        this.targets = targets;
        this.runner = runner;
        this.machine = machine;
        this.system = new SetupSystem(machine, runner);
    }

    /**
     * Installs what is missing, or removes what was installed.
     *
     * @param request what is declared, and how to get at it
     * @param project whether there is a project
     * @param options what is asked for
     * @param log of the build
     * @throws BuildFailure if something cannot be had, or the user does not agree; no switch is half made then
     * @throws IOException if a file cannot be read or written
     * @throws InterruptedException if the build is interrupted; the next time goes on from there
     */
    @SuppressWarnings("try") // the lock is only held
    public void run(Request request, boolean project, SetupOptions options, Logger log)
            throws BuildFailure, IOException, InterruptedException {
        OwnToolchains own = OwnToolchains.of(request.declaration(), machine.host());
        OwnSwitches switches = own.switches();
        try (FolderLock lock = FolderLock.take(
                switches.root(), () -> log.info("Waiting for another build that works on {}", switches.root()))) {
            if (options.remove()) {
                remove(switches, options, log);
                return;
            }
            Subject subject = Subject.of(request.declaration(), project, factory, own);
            if (!subject.faults().isEmpty()) {
                throw new BuildFailure("The POM has to be right before it says what is needed:\n"
                        + subject.faults().stream().map(Object::toString).collect(Collectors.joining("\n")));
            }
            Examination examination = Examination.of(subject, request, targets, machine, runner);
            SetupNeeds all = SetupNeeds.of(subject, examination, machine, options);
            SetupNeeds needs = all.without(switches, options.packages().isEmpty());
            all.reasons().forEach(reason -> log.info("Missing: {}", reason));
            if (needs.switches().isEmpty()) {
                log.info(
                        all.reasons().isEmpty() || all.switches().isEmpty()
                                ? "Nothing is missing that setup installs. mvn mirage:doctor tells what was found."
                                : "Everything that setup installs for this is there, in " + switches.root()
                                        + ". If it is damaged, remove it with -Dmirage.setup.remove, and set up again.");
                return;
            }
            make(request, switches, needs, options, log);
        } catch (SwitchException | LockFailure e) {
            throw new BuildFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private static void remove(OwnSwitches switches, SetupOptions options, Logger log)
            throws BuildFailure, IOException {
        if (!Files.isDirectory(switches.root())) {
            log.info("There is nothing to remove: no {}", switches.root());
            return;
        }
        log.info("To be removed: {}", switches.root());
        if (!options.confirmation().ask("Remove it")) {
            throw new BuildFailure("Nothing was removed.");
        }
        long freed = SwitchMaker.removeAll(switches);
        log.info("Removed {} ({} MB)", switches.root(), freed >> 20);
    }

    private void make(Request request, OwnSwitches switches, SetupNeeds needs, SetupOptions options, Logger log)
            throws BuildFailure, SwitchException, LockFailure, IOException, InterruptedException {
        if (switches.root().toString().contains(" ")) {
            throw new BuildFailure("OCaml cannot be installed below a path with blanks, " + switches.root()
                    + ". Name another place with -Dmirage.store=PATH.");
        }
        if (request.access().offline()) {
            throw new BuildFailure(
                    "Maven is offline, and setup has to fetch packages. Run it online: mvn mirage:setup");
        }
        List<String> repositories = repositories(request);
        boolean sandboxed = system.isSandboxPossible();
        show(switches, needs, repositories, sandboxed, log);
        if (!options.confirmation().ask("Run these commands")) {
            throw new BuildFailure("Nothing was installed.");
        }
        Path opam = system.opam(request.access().opam(), options, log);
        SwitchMaker maker =
                new SwitchMaker(opam, switches, runner, machine.host().variables(), options.proxies(), log::warn);
        maker.ensureRoot(sandboxed);
        OpamRepositories available = new OpamRepositories(
                request.declaration().directories().base(),
                Stores.of(request, machine.host()).repositories(log));
        List<Path> folders = new ArrayList<>();
        for (String repository : repositories) {
            folders.add(available.available(repository).directory());
        }
        maker.setRepositories(folders, mirrors(request));
        Set<String> made = new LinkedHashSet<>();
        try {
            Set<String> missing = new LinkedHashSet<>();
            for (Map.Entry<String, Map<String, String>> one : needs.switches().entrySet()) {
                if (maker.create(one.getKey())) {
                    made.add(one.getKey());
                }
                missing.addAll(maker.missingSystemPackages(one.getKey(), one.getValue()));
            }
            system.install(List.copyOf(missing), options, log);
            for (Map.Entry<String, Map<String, String>> one : needs.switches().entrySet()) {
                switches.incomplete(one.getKey());
                try (SetupProgress progress = new SetupProgress(one.getKey(), machine.host(), log)) {
                    // One by one: what is installed before an interruption is not installed again.
                    for (Map.Entry<String, String> item : one.getValue().entrySet()) {
                        maker.install(one.getKey(), Map.of(item.getKey(), item.getValue()), progress);
                    }
                }
                switches.completed(one.getKey(), new TreeMap<>(one.getValue()));
                made.remove(one.getKey());
                log.info("The switch {} is complete: {}", one.getKey(), told(one.getValue()));
            }
        } catch (SwitchException | BuildFailure e) {
            // An interrupted build goes on the next time; one that failed would fail in the same way.
            for (String name : made) {
                maker.remove(name);
            }
            throw e;
        }
        log.info("Set up in {}. Builds use it from now on; mvn mirage:doctor shows what was found.", switches.root());
    }

    private static List<String> repositories(Request request) {
        List<String> declared = request.declaration().dependencies().repositories();
        // The others have packages ported to dune, which are for vendoring.
        return declared.isEmpty() ? LockInputs.DEFAULT_REPOSITORIES.subList(0, 1) : declared;
    }

    private static List<String> mirrors(Request request) {
        return request.declaration().dependencies().mirrors().stream()
                .filter(mirror -> mirror.of().isEmpty())
                .map(SourceMirror::url)
                .toList();
    }

    private static void show(
            OwnSwitches switches, SetupNeeds needs, List<String> repositories, boolean sandboxed, Logger log) {
        List<String> lines = new ArrayList<>();
        lines.add("To be run, with OPAMROOT=" + switches.root() + ", which is the plugin's own:");
        lines.add("opam init --bare --no-setup" + (sandboxed ? "" : " --disable-sandboxing"));
        for (int i = 0; i < repositories.size(); i++) {
            lines.add("opam repository add repository" + i + " " + repositories.get(i));
        }
        needs.switches().forEach((name, packages) -> {
            lines.add("opam " + String.join(" ", SwitchMaker.creation(name)));
            packages.forEach((one, version) ->
                    lines.add("opam " + String.join(" ", SwitchMaker.installation(name, Map.of(one, version)))));
        });
        log.info("{}", String.join("\n  ", lines));
        if (!sandboxed) {
            log.info("There is no working bubblewrap (bwrap), so opam builds packages without a sandbox.");
        }
    }

    private static String told(Map<String, String> packages) {
        return packages.entrySet().stream()
                .map(one -> one.getKey() + (one.getValue().isEmpty() ? "" : " " + one.getValue()))
                .collect(Collectors.joining(", "));
    }
}
