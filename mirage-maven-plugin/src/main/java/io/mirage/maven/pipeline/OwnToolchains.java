package io.mirage.maven.pipeline;

import io.mirage.maven.opam.OwnSwitches;
import io.mirage.maven.process.Executables;
import io.mirage.maven.process.HostEnvironment;
import io.mirage.maven.project.Architecture;
import io.mirage.maven.project.BuildContext;
import io.mirage.maven.project.Declaration;
import io.mirage.maven.project.DuneContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the goal {@code setup} made, for one project. A project that names its toolchains itself, all of them with
 * {@code <prefix>} or {@code <opamSwitch>}, expects the tools of the environment beside them: for it these are only a last
 * resort.
 *
 * @param switches those that were made
 * @param host the machine
 * @param first whether they come before what the environment has
 * @since 0.1.0
 */
public record OwnToolchains(OwnSwitches switches, HostEnvironment host, boolean first) {
    private static final String SOLO5 = "solo5";

    /**
     * Those for a project.
     *
     * @param declaration what the project declares
     * @param host the machine
     * @return what there is for it
     */
    public static OwnToolchains of(Declaration declaration, HostEnvironment host) {
        return new OwnToolchains(
                new OwnSwitches(Stores.switches(declaration.dependencies(), host)),
                host,
                !declaration.namesItsToolchains());
    }

    /**
     * The switch for a context that does not name its toolchain.
     *
     * @param context the context
     * @return the folder of the switch; empty when there is none, or the environment is to be used
     */
    public Optional<Path> of(DuneContext context) {
        Optional<String> toolchain = context.toolchain();
        if (toolchain.isPresent()) {
            return toolchain.get().equals(SOLO5)
                    ? solo5(context.declared().flatMap(BuildContext::architecture))
                    : Optional.empty();
        }
        return first || !isInEnvironment("ocamlopt") ? switches.find(OwnSwitches.HOST) : Optional.empty();
    }

    /**
     * The switch with a Solo5 toolchain.
     *
     * @param architecture that images are made for; empty for that of this machine
     * @return the folder of the switch; empty when there is none
     */
    Optional<Path> solo5(Optional<String> architecture) {
        return switches.find(OwnSwitches.solo5(architecture.orElseGet(this::machine)));
    }

    /** The architecture of this machine, as a POM spells it. */
    String machine() {
        return Architecture.of(host.architecture()).orElse(host.architecture());
    }

    /**
     * Where a tool is.
     *
     * @param name what is declared: a bare name is searched in the switch for the host
     * @return its path in the switch, or else the name
     */
    public String tool(String name) {
        if (name.isBlank() || Path.of(name).getNameCount() != 1 || Path.of(name).isAbsolute()) {
            return name;
        }
        return switches.find(OwnSwitches.HOST)
                .map(prefix -> prefix.resolve("bin").resolve(name))
                .filter(Files::isExecutable)
                .filter(tool -> first || !isInEnvironment(name))
                .map(Path::toString)
                .orElse(name);
    }

    private boolean isInEnvironment(String program) {
        return Executables.find(program, host.path()).path().isPresent();
    }
}
