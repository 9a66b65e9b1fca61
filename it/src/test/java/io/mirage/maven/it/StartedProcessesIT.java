package io.mirage.maven.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What toolchains and tools are is asked once: a build with nothing to do starts dune alone. */
@IntegrationTest
class StartedProcessesIT {

    /** Contexts whose toolchains are found in each of the ways there are. */
    private static String contexts() {
        return Small.contexts(
                Small.context("host", "unix"),
                Small.context("x86_64", "hvt,spt", Small.prefix(Tools.solo5(Tools.Architecture.X86_64))),
                Small.context("aarch64", "hvt", "<opamSwitch>arm</opamSwitch>"),
                Small.context(
                        "linux",
                        "unix",
                        "<toolchain>aarch64</toolchain>",
                        "<linkFlags><flag>-ccopt</flag><flag>-static</flag></linkFlags>"));
    }

    /** An opam with one switch, and an ocamlfind whose configuration has the toolchain of {@code linux}. */
    private static Path switchAndFindlib(TestFolder folder) {
        Path bin = folder.folder("bin");
        Programs.script(
                bin.resolve("opam"),
                "[ \"$*\" = 'var prefix --switch=arm' ] || exit 1",
                "echo "
                        + Programs.quoted(
                                Tools.solo5(Tools.Architecture.AARCH64).path()));
        Programs.script(
                bin.resolve("ocamlfind"),
                "[ -n \"$OCAMLFIND_CONF\" ] || export OCAMLFIND_CONF="
                        + Programs.quoted(Tools.linuxAarch64().findlibConf()),
                "exec " + Programs.quoted(Tools.program("ocamlfind")) + " \"$@\"");
        return bin;
    }

    private static List<String> programs(StartedProcesses processes) {
        return processes.commands().stream()
                .map(command -> command.replaceFirst(" .*", ""))
                .map(program -> program.substring(program.lastIndexOf('/') + 1))
                .toList();
    }

    /** Command lines of dune with its bare name, and without the number of processors. */
    private static Stream<String> calls(StartedProcesses processes) {
        return processes.commands().stream()
                .map(command -> command.replace(Tools.dune() + " ", "dune ").replaceFirst(" -j \\d+", ""));
    }

    @Test
    void a_build_with_nothing_to_do_asks_no_toolchain_in_whichever_way_it_was_found(TestFolder folder) {
        TestProject project = Small.copy(folder, contexts());
        Path bin = switchAndFindlib(folder);
        StartedProcesses cold = StartedProcesses.in(folder, "cold");
        StartedProcesses warm = StartedProcesses.in(folder, "warm");

        cold.of(project.maven("package").pathFirst(bin))
                .run()
                .assertSuccess()
                .assertLog()
                .contains("Built 5 images");
        warm.of(project.maven("package").pathFirst(bin)).run().assertSuccess();

        // So the recorder does see them.
        assertThat(programs(cold))
                .contains(
                        "opam", "ocamlfind", "ocamlopt.opt", "ocamlopt", "aarch64-linux-gnu-ocamlopt", "solo5-elftool");
        assertThat(calls(warm))
                .containsExactlyInAnyOrder(
                        "dune --version",
                        "dune build --root . --workspace dune-workspace --build-dir _build --display=short"
                                + " ./dist/host/small ./dist/x86_64/small.hvt ./dist/x86_64/small.spt ./dist/linux/small",
                        "dune build --root . --workspace dune-workspace.aarch64 --build-dir _build.aarch64"
                                + " --display=short ./dist/aarch64/small.hvt");
    }

    @Test
    void a_build_with_nothing_to_do_starts_neither_mirage_nor_what_brings_dependencies(TestFolder folder) {
        TestProject project = OpamRepository.mirage(folder).usedBy(folder.copy("vendored-config"));
        StartedProcesses lock = StartedProcesses.in(folder, "lock");
        StartedProcesses cold = StartedProcesses.in(folder, "cold");
        StartedProcesses warm = StartedProcesses.in(folder, "warm");

        lock.of(project.maven("mirage:lock")).run().assertSuccess();
        cold.of(project.maven("clean", "package")).run().assertSuccess();
        warm.of(project.maven("package")).run().assertSuccess();

        assertThat(programs(lock)).contains("opam", "opam-monorepo");
        assertThat(programs(cold)).contains("mirage", "ocamlopt.opt", "solo5-elftool");
        assertThat(calls(warm))
                .containsExactly(
                        "dune --version",
                        "dune build --root . --workspace dune-workspace --build-dir _build --display=short"
                                + " ./dist/x86_64/service.spt ./dist/host/service");
    }
}
