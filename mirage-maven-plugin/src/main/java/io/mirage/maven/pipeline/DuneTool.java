package io.mirage.maven.pipeline;

import io.mirage.maven.dune.DuneVersion;
import io.mirage.maven.process.CommandException;
import io.mirage.maven.process.CommandRunner;
import io.mirage.maven.process.ExecutableNotFoundException;
import io.mirage.maven.process.Executables;
import io.mirage.maven.process.HostEnvironment;
import java.nio.file.Path;
import java.util.List;
import javax.inject.Inject;
import javax.inject.Named;
import javax.inject.Singleton;

/** Finds dune and asks its version. */
@Named
@Singleton
final class DuneTool {

    private final CommandRunner runner;
    private final HostEnvironment host;

    @Inject
    DuneTool(CommandRunner runner, HostEnvironment host) {
        this.runner = runner;
        this.host = host;
    }

    /**
     * A dune.
     *
     * @param executable where it is
     * @param version what it says it is
     */
    record Found(Path executable, DuneVersion version) {}

    /** Finds dune without asking it anything. */
    Path locate(String name) throws BuildFailure {
        if (name.isBlank()) {
            throw new BuildFailure("mirage.dune is empty; give the name of dune, or its path.");
        }
        try {
            // Absolute, because dune is run in another folder than the one the name is relative to.
            return Executables.find(name, host.path()).orThrow().toAbsolutePath();
        } catch (ExecutableNotFoundException e) {
            throw new BuildFailure(
                    "dune is needed to build unikernels: " + e.getMessage()
                            + ".\nInstall it (Debian: apt-get install ocaml-dune ocaml-findlib; elsewhere: opam install dune"
                            + " ocamlfind; or mvn mirage:setup, which does it for you), or say where it is with -Dmirage.dune=PATH.",
                    e);
        }
    }

    /** Finds dune, one that the plugin works with. */
    Found find(String name) throws BuildFailure, InterruptedException {
        Path executable = locate(name);
        List<String> lines;
        try {
            lines = VersionQuestion.ask(runner, host, executable);
        } catch (CommandException e) {
            throw new BuildFailure("dune cannot be run: " + e.getMessage(), e);
        }
        DuneVersion version = lines.stream()
                .flatMap(line -> DuneVersion.parse(line).stream())
                .findFirst()
                .orElseThrow(() -> new BuildFailure(
                        executable + " --version does not print the version of dune, but: " + String.join(" ", lines)
                                + ". Is it another program? Say where dune is with -Dmirage.dune=PATH."));
        if (!version.isSupported()) {
            throw new BuildFailure(executable + " is dune " + version + "; dune " + DuneVersion.MINIMUM
                    + " or later is needed. Install a"
                    + " newer one (opam install dune), or say where it is with -Dmirage.dune=PATH.");
        }
        return new Found(executable, version);
    }
}
