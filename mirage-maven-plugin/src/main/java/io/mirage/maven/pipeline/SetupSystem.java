package io.mirage.maven.pipeline;

import io.mirage.maven.process.Command;
import io.mirage.maven.process.CommandException;
import io.mirage.maven.process.CommandResult;
import io.mirage.maven.process.CommandRunner;
import io.mirage.maven.process.Executables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;

/** What the goal {@code setup} needs of the operating system. */
final class SetupSystem {
    private static final Map<String, SystemPackage> PROGRAMS_OF_OPAM = Map.of(
            "gcc", SystemPackage.GCC,
            "make", SystemPackage.MAKE,
            "patch", SystemPackage.PATCH,
            "unzip", SystemPackage.UNZIP);

    private final Machine machine;
    private final CommandRunner runner;

    SetupSystem(Machine machine, CommandRunner runner) {
        this.machine = machine;
        this.runner = runner;
    }

    /** opam, and what it needs to build packages. */
    Path opam(String name, SetupOptions options, Logger log) throws BuildFailure, IOException, InterruptedException {
        Set<SystemPackage> wanted = new LinkedHashSet<>();
        if (find(name).isEmpty()) {
            wanted.add(SystemPackage.OPAM);
        }
        PROGRAMS_OF_OPAM.entrySet().stream()
                .filter(program -> find(program.getKey()).isEmpty())
                .map(Map.Entry::getValue)
                .sorted()
                .forEach(wanted::add);
        Optional<PackageManager> manager = machine.packageManager();
        List<String> packages = wanted.stream()
                .map(one -> manager.flatMap(one::name).orElse(one.label()))
                .flatMap(names -> List.of(names.split(" ")).stream())
                .toList();
        install(packages, options, log);
        return find(name)
                .orElseThrow(() -> new BuildFailure("There is no opam (" + name
                        + "), with which setup installs the tools. Install it, or name it with -Dmirage.opam=PATH."));
    }

    private Optional<Path> find(String program) {
        return Executables.find(program, machine.host().path()).path();
    }

    /** Installs packages of the operating system, or says how, if that was not asked for. */
    void install(List<String> packages, SetupOptions options, Logger log)
            throws BuildFailure, IOException, InterruptedException {
        if (packages.isEmpty()) {
            return;
        }
        Optional<PackageManager> manager = machine.packageManager();
        String command = manager.map(known -> known.command(packages, machine.isRoot()))
                .orElse("install " + String.join(" ", packages));
        if (!options.system()) {
            throw new BuildFailure("Packages of the operating system are missing. Install them, and set up again:\n  "
                    + command + "\nor let setup do it, with -Dmirage.setup.system=true.");
        }
        if (manager.isEmpty()) {
            throw new BuildFailure("Packages of the operating system are missing, and the plugin does not know how this"
                    + " system installs them: " + String.join(" ", packages));
        }
        log.info("Running {}", command);
        try {
            CommandResult result = runner.run(
                    Command.of(
                            manager.get().unattended(packages, machine.isRoot()),
                            Path.of("").toAbsolutePath(),
                            machine.host().variables()),
                    (stream, line) -> log.debug("{}", line));
            if (!result.succeeded()) {
                List<String> output = result.tail();
                throw new BuildFailure(command + " failed (exit code " + result.exitCode() + "):\n"
                        + String.join("\n", output.subList(Math.max(0, output.size() - 15), output.size()))
                                .indent(2)
                                .stripTrailing());
            }
        } catch (CommandException e) {
            throw new BuildFailure(command + " failed: " + e.getMessage(), e);
        }
    }

    /** Containers often forbid what a sandbox needs. */
    boolean isSandboxPossible() throws InterruptedException {
        Optional<Path> bubblewrap = find("bwrap");
        if (bubblewrap.isEmpty()) {
            return !machine.isLinux() && find("sandbox-exec").isPresent();
        }
        try {
            return runner.run(
                            Command.of(
                                    List.of(
                                            bubblewrap.get().toString(),
                                            "--unshare-net",
                                            "--ro-bind",
                                            "/",
                                            "/",
                                            "true"),
                                    Path.of("").toAbsolutePath(),
                                    machine.host().variables()),
                            (stream, line) -> {})
                    .succeeded();
        } catch (CommandException e) {
            return false;
        }
    }
}
