package io.mirage.maven.pipeline;

import static io.mirage.maven.pipeline.FakeMachine.row;
import static io.mirage.maven.project.ContextBuilder.context;
import static io.mirage.maven.project.DeclarationBuilder.declare;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mirage.maven.pipeline.Finding.State;
import io.mirage.maven.process.Command;
import io.mirage.maven.project.ContextBuilder;
import io.mirage.maven.project.DeclarationBuilder;
import io.mirage.maven.project.DependencyOptions;
import io.mirage.maven.project.UnikernelFactory;
import io.mirage.maven.toolchain.FakePrefix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoctorTest {
    @TempDir
    Path temp;

    private FakeMachine machine;

    @BeforeEach
    void makeMachine() throws Exception {
        machine = new FakeMachine(temp);
    }

    @Test
    void findsNothingToDoOnACompleteMachine() throws Exception {
        Diagnosis diagnosis = machine.examine(declare(x86("hvt", "spt")));

        assertThat(all(diagnosis)).allMatch(finding -> finding.state() == State.OK);
        assertThat(all(diagnosis)).allMatch(finding -> diagnosis.remedy(finding).isEmpty());
        assertThat(all(diagnosis).stream().map(Finding::what))
                .containsExactly(
                        "java",
                        "maven",
                        "dune",
                        "ocaml",
                        "findlib (ocamlfind)",
                        "C compiler",
                        "mirage",
                        "toolchain solo5",
                        "C cross compiler",
                        "solo5-elftool",
                        "bindings of hvt",
                        "bindings of spt",
                        "solo5-hvt",
                        "solo5-spt",
                        "KVM",
                        "opam",
                        "opam-monorepo",
                        "build directory",
                        "store");
        assertThatCode(diagnosis::throwIfUnfit).doesNotThrowAnyException();
        assertThat(diagnosis.lines(Format.TEXT)).contains("Nothing is missing that this project needs.");
    }

    @Test
    void saysWhereAndWhichVersion() throws Exception {
        Diagnosis diagnosis = machine.examine(declare(x86("hvt")));

        assertThat(row(diagnosis, "java").found()).isEqualTo("17.0.18, /usr/lib/jvm/java-17");
        assertThat(row(diagnosis, "maven").found()).isEqualTo("3.9.16, /usr/share/maven");
        assertThat(row(diagnosis, "dune").found()).isEqualTo("2.9.3, " + tool("dune"));
        assertThat(row(diagnosis, "ocaml").found()).isEqualTo("4.14.1, " + tool("ocamlopt"));
        assertThat(row(diagnosis, "findlib (ocamlfind)").found()).isEqualTo("1.9.6, " + tool("ocamlfind"));
        assertThat(row(diagnosis, "C compiler").found()).isEqualTo("12.2.0, " + tool("gcc"));
        assertThat(row(diagnosis, "mirage").found()).isEqualTo("4.9.0, " + tool("mirage"));
        assertThat(row(diagnosis, "opam").found()).isEqualTo("2.1.2, " + tool("opam"));
        assertThat(row(diagnosis, "opam-monorepo").found()).isEqualTo("0.3.6, " + tool("opam-monorepo"));
        assertThat(row(diagnosis, "toolchain solo5").found())
                .isEqualTo("4.14.1, " + machine.solo5.sysroot("ocamlopt")
                        + ", OCaml for x86_64, Solo5 0.9.3, by <prefix>");
        assertThat(row(diagnosis, "C cross compiler").found())
                .isEqualTo("12.2.0, " + machine.solo5.bin().resolve("x86_64-solo5-none-static-cc"));
        assertThat(row(diagnosis, "solo5-elftool").found())
                .isEqualTo("0.9.3, " + machine.solo5.bin().resolve("solo5-elftool"));
        assertThat(row(diagnosis, "solo5-hvt").found())
                .isEqualTo("0.9.3, " + machine.solo5.bin().resolve("solo5-hvt"));
        assertThat(row(diagnosis, "KVM").found()).isEqualTo("/dev/kvm, readable and writable");
        assertThat(row(diagnosis, "build directory").found()).isEqualTo(machine.project.work() + ", 20.0 GiB free");
    }

    @Test
    void saysWhoNeedsIt() throws Exception {
        Diagnosis diagnosis = machine.examine(declare(x86("hvt", "spt"), context("here", "unix")));

        assertThat(row(diagnosis, "dune").neededBy()).containsExactly("context x86", "context here");
        assertThat(row(diagnosis, "findlib (ocamlfind)").neededBy()).containsExactly("context x86");
        assertThat(row(diagnosis, "mirage").neededBy()).containsExactly("projects with a config.ml");
        assertThat(row(diagnosis, "toolchain solo5").neededBy()).containsExactly("hvt", "spt");
        assertThat(row(diagnosis, "bindings of spt").neededBy()).containsExactly("spt");
        assertThat(row(diagnosis, "solo5-spt").neededBy()).containsExactly("to run spt images for x86_64");
        assertThat(row(diagnosis, "KVM").neededBy()).containsExactly("to run hvt images");
        assertThat(row(diagnosis, "opam").neededBy()).containsExactly("to lock dependencies");
    }

    @Test
    void failsForWhatTheProjectNeedsAndNamesOneCommandForAllOfIt() throws Exception {
        machine.remove("dune", "ocamlopt", "ocamlfind", "gcc", "opam");

        Diagnosis diagnosis = machine.examine(declare(context("here", "unix")));

        for (String what : List.of("dune", "ocaml", "C compiler", "compiler of the host")) {
            assertThat(row(diagnosis, what).state()).as(what).isEqualTo(State.FAIL);
        }
        assertThat(row(diagnosis, "dune").found()).isEqualTo("missing");
        assertThat(row(diagnosis, "ocaml").found()).isEqualTo("missing");
        assertThat(diagnosis.remedy(row(diagnosis, "dune")))
                .isEqualTo("sudo apt-get install ocaml-dune   # or name another: -Dmirage.dune=PATH");
        assertThat(row(diagnosis, "findlib (ocamlfind)").state()).isEqualTo(State.NOTE);
        assertThat(row(diagnosis, "opam").state()).isEqualTo(State.NOTE);
        assertThatThrownBy(diagnosis::throwIfUnfit)
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("this project needs: dune, ocaml, C compiler, compiler of the host.")
                .hasMessageContaining("\n  sudo apt-get install ocaml-dune ocaml gcc libc6-dev\n");
    }

    @Test
    void needsTheMirageToolForAConfigMl() throws Exception {
        machine.remove("mirage");
        machine.project.source("src/main/mirage/config.ml", "");

        Diagnosis diagnosis = machine.examine(declare(x86("hvt")));

        assertThat(row(diagnosis, "mirage").state()).isEqualTo(State.FAIL);
        assertThat(row(diagnosis, "mirage").neededBy()).containsExactly("config.ml");
        assertThat(diagnosis.remedy(row(diagnosis, "mirage"))).startsWith("opam install mirage   # or name another");
    }

    @Test
    void tellsABrokenProgramFromAMissingOne() throws Exception {
        Files.setPosixFilePermissions(tool("opam"), PosixFilePermissions.fromString("rw-r--r--"));
        machine.tools.file("bin/opam-monorepo", "neither a script nor a program");
        Files.setPosixFilePermissions(tool("opam-monorepo"), PosixFilePermissions.fromString("rwxr-xr-x"));
        machine.tools.script("bin/ocamlopt", "echo 'no such library'", "exit 2");

        Diagnosis diagnosis = machine.examine(declare(context("here", "unix")));

        assertThat(row(diagnosis, "opam").found())
                .isEqualTo("program opam cannot be run: " + tool("opam") + " is not executable");
        assertThat(row(diagnosis, "opam-monorepo").found())
                .startsWith(tool("opam-monorepo") + ", ")
                .doesNotContain("missing");
        assertThat(row(diagnosis, "opam-monorepo").state()).isEqualTo(State.NOTE);
        assertThat(row(diagnosis, "ocaml").found()).contains(tool("ocamlopt").toString(), "no such library");
        assertThat(row(diagnosis, "ocaml").state()).isEqualTo(State.FAIL);
        assertThat(row(diagnosis, "C compiler").found()).isEqualTo("12.2.0, " + tool("gcc"));
    }

    @Test
    void tellsAnotherProgramOfTheSameName() throws Exception {
        machine.project.installMirage().version("Mirage 0.11.1 image viewer");
        machine.says("opam", "Open Package Manager");
        machine.project.duneVersion("Dune II");

        Diagnosis diagnosis = machine.examine(declare(context("here", "unix")));

        assertThat(row(diagnosis, "mirage").found())
                .isEqualTo(tool("mirage")
                        + ", another program: asked for its version, it says 'Mirage 0.11.1 image viewer'");
        assertThat(row(diagnosis, "opam").found()).contains("another program", "'Open Package Manager'");
        assertThat(row(diagnosis, "dune").found()).contains("another program", "'Dune II'");
        assertThat(row(diagnosis, "dune").state()).isEqualTo(State.FAIL);
    }

    @Test
    void tellsVersionsThatAreTooOldOrUntried() throws Exception {
        machine.project.duneVersion("2.8.5");
        machine.project.installMirage().version("v4.12.0");
        machine.says("opam", "2.0.5");
        machine.says("opam-monorepo", "0.2.7");

        Diagnosis diagnosis = machine.examine(declare(context("here", "unix")));

        assertThat(row(diagnosis, "dune").found()).isEqualTo("2.8.5, " + tool("dune") + ", 2.9.0 or later is needed");
        assertThat(row(diagnosis, "dune").state()).isEqualTo(State.FAIL);
        assertThat(diagnosis.remedy(row(diagnosis, "dune"))).startsWith("opam install dune");
        assertThat(row(diagnosis, "mirage").found()).contains("4.12.0, ", "newer than those that were tried");
        assertThat(row(diagnosis, "mirage").state()).isEqualTo(State.NOTE);
        assertThat(row(diagnosis, "opam").found()).contains("older than 2.1");
        assertThat(row(diagnosis, "opam-monorepo").found()).contains("0.3 or later is needed");

        machine.project.installMirage().version("3.10.8");
        assertThat(row(machine.examine(declare(context("here", "unix"))), "mirage")
                        .found())
                .contains("3.10.8", "mirage 4 is needed");
        machine.project.installMirage().version("%%VERSION%%");
        assertThat(row(machine.examine(declare(context("here", "unix"))), "mirage")
                        .state())
                .isEqualTo(State.OK);
    }

    @Test
    void refusesAnotherVersionOfOCamlThanThatOfTheHost() throws Exception {
        machine.tools.script(
                "bin/ocamlopt",
                "echo 'version: 4.13.1'",
                "echo 'architecture: amd64'",
                "echo 'native_c_compiler: gcc'");

        Finding toolchain = row(machine.examine(declare(x86("hvt"))), "toolchain solo5");

        assertThat(toolchain.state()).isEqualTo(State.FAIL);
        assertThat(toolchain.found()).contains("4.14.1, ", "but the OCaml of its host is 4.13.1");
    }

    @Test
    void refusesAnotherArchitectureThanTheDeclaredOne() throws Exception {
        Finding toolchain = row(machine.examine(declare(x86("hvt").arch("aarch64"))), "toolchain solo5");

        assertThat(toolchain.state()).isEqualTo(State.FAIL);
        assertThat(toolchain.found()).contains("for x86_64", "but <arch> declares aarch64");
    }

    @Test
    void saysHowToGetTheToolchainOfEachArchitecture() throws Exception {
        machine.solo5.remove("lib/findlib.conf.d/solo5.conf");

        Diagnosis here = machine.examine(declare(x86("hvt").arch("x86_64")));
        Diagnosis there = machine.examine(declare(x86("hvt").arch("aarch64")));

        assertThat(row(here, "toolchain solo5").found()).startsWith("the findlib toolchain 'solo5' is not defined");
        assertThat(here.remedy(row(here, "toolchain solo5"))).startsWith("opam install ocaml-solo5   #");
        assertThat(there.remedy(row(there, "toolchain solo5")))
                .startsWith("opam install ocaml-solo5-cross-aarch64   # in an opam switch of its own");
        assertThat(row(here, "bindings of hvt").state())
                .as("the toolchain failed already")
                .isEqualTo(State.NOTE);
        assertThat(row(here, "solo5-elftool").state()).isEqualTo(State.OK);
    }

    @Test
    void bringsOpamFirstWhereOpamBringsTheRest() throws Exception {
        machine.remove("opam", "dune");

        Diagnosis diagnosis = machine.examine(declare(context("solo5", "hvt")));

        assertThat(diagnosis.commands())
                .containsExactly(
                        "sudo apt-get install ocaml-dune opam",
                        "mvn mirage:setup   # or, in an opam switch of your own: opam install ocaml-solo5 solo5");
        assertThat(row(diagnosis, "opam").state()).isEqualTo(State.NOTE);
    }

    @Test
    void saysWhatIsWrongWithAPrefixOrASwitch() throws Exception {
        Diagnosis prefix = machine.examine(
                declare(context("x86", "hvt").prefix(temp.resolve("absent").toString())));
        assertThat(row(prefix, "toolchain solo5").found()).contains(temp.resolve("absent") + " is not a folder");
        assertThat(prefix.remedy(row(prefix, "toolchain solo5"))).contains("<prefix>");

        machine.remove("opam");
        Diagnosis opam = machine.examine(declare(context("x86", "hvt").opamSwitch("other")));
        assertThat(row(opam, "opam").state()).isEqualTo(State.FAIL);
        assertThat(row(opam, "opam").neededBy()).containsExactly("<opamSwitch> of context x86", "to lock dependencies");
        assertThat(row(opam, "toolchain solo5").found()).isEqualTo("program opam does not exist");
    }

    @Test
    void tellsWhichPartOfAToolchainIsMissing() throws Exception {
        machine.solo5.remove("bin/solo5-elftool");
        machine.solo5.remove("lib/x86_64-solo5-none-static/solo5_hvt.o");
        machine.solo5.remove("lib/x86_64-solo5-none-static/solo5_spt.lds");

        Diagnosis diagnosis = machine.examine(declare(x86("hvt", "spt", "virtio")));

        assertThat(row(diagnosis, "toolchain solo5").state()).isEqualTo(State.OK);
        assertThat(row(diagnosis, "solo5-elftool").found()).isEqualTo("missing");
        assertThat(row(diagnosis, "solo5-elftool").state()).isEqualTo(State.FAIL);
        assertThat(row(diagnosis, "bindings of hvt").found()).endsWith("without solo5_hvt.o");
        assertThat(row(diagnosis, "bindings of spt").found()).endsWith("without solo5_spt.lds");
        assertThat(row(diagnosis, "bindings of spt").state()).isEqualTo(State.FAIL);
        assertThat(row(diagnosis, "bindings of virtio").state()).isEqualTo(State.OK);
        assertThat(diagnosis.commands())
                .containsExactly("mvn mirage:setup   # or, in an opam switch of your own: opam install solo5");
    }

    @Test
    void tellsAMissingCCrossCompiler() throws Exception {
        FakePrefix arm = FakePrefix.solo5(temp.resolve("arm"), "arm64", "aarch64", "hvt");
        FakeMachine.cCompiler(arm, "aarch64", "echo 'exec: aarch64-linux-gnu-gcc: not found' >&2", "exit 127");
        DeclarationBuilder declaration =
                declare(context("arm", "hvt").prefix(arm.root().toString()));

        Diagnosis diagnosis = machine.examine(declaration);

        assertThat(row(diagnosis, "C cross compiler").state()).isEqualTo(State.FAIL);
        assertThat(row(diagnosis, "C cross compiler").found())
                .contains("exit code 127", "aarch64-linux-gnu-gcc: not found");
        assertThat(diagnosis.remedy(row(diagnosis, "C cross compiler")))
                .isEqualTo("sudo apt-get install gcc-aarch64-linux-gnu");
        arm.remove("bin/aarch64-solo5-none-static-cc");
        assertThat(row(machine.examine(declaration), "C cross compiler").found())
                .isEqualTo("aarch64-solo5-none-static-cc does not exist");
    }

    @Test
    void tellsATargetThatTheArchitectureDoesNotHave() throws Exception {
        FakePrefix arm = FakePrefix.solo5(temp.resolve("arm"), "arm64", "aarch64", "hvt");

        Diagnosis diagnosis = machine.examine(
                declare(context("arm", "virtio").prefix(arm.root().toString())));

        assertThat(row(diagnosis, "bindings of virtio").found()).startsWith("Solo5 has no virtio bindings for aarch64");
        assertThat(row(diagnosis, "bindings of virtio").state()).isEqualTo(State.FAIL);
    }

    @Test
    void looksForTendersOfImagesThatThisMachineRuns() throws Exception {
        FakePrefix arm = FakePrefix.solo5(temp.resolve("arm"), "arm64", "aarch64", "hvt");
        machine.solo5.remove("bin/solo5-spt");

        Diagnosis diagnosis = machine.examine(declare(
                x86("spt", "virtio", "xen"),
                context("arm", "hvt").prefix(arm.root().toString())));

        assertThat(row(diagnosis, "solo5-spt").found()).isEqualTo("missing");
        assertThat(row(diagnosis, "solo5-spt").state()).isEqualTo(State.NOTE);
        assertThat(row(diagnosis, "qemu-system-x86_64").found()).isEqualTo("7.2.9, " + tool("qemu-system-x86_64"));
        assertThat(row(diagnosis, "xl").found()).isEqualTo(tool("xl").toString());
        assertThat(row(diagnosis, "solo5-hvt").found()).isEqualTo("not looked for: this machine is x86_64");
        assertThat(row(diagnosis, "KVM").neededBy()).containsExactly("to run fast virtio images");
    }

    @Test
    void looksForAnEmulatorOfForeignPrograms() throws Exception {
        FakePrefix arm = FakePrefix.host(temp.resolve("arm"), "arm64");
        arm.file("lib/findlib.conf", "");
        arm.conf(
                "linux_arm",
                "ocamlopt",
                arm.bin().resolve("ocamlopt").toString(),
                "ocamlc",
                arm.bin().resolve("ocamlopt").toString());
        DeclarationBuilder declaration = declare(
                context("arm", "unix").toolchain("linux_arm").prefix(arm.root().toString()));
        String emulator = "qemu-aarch64-static";

        assertThat(row(machine.examine(declaration), emulator).found())
                .isEqualTo("7.2.9, " + tool("qemu-aarch64-static"));
        machine.remove("qemu-aarch64-static");
        Diagnosis without = machine.examine(declaration);
        assertThat(row(without, emulator).found()).isEqualTo("missing, as is qemu-aarch64");
        assertThat(without.remedy(row(without, emulator))).isEqualTo("sudo apt-get install qemu-user-static");
    }

    @Test
    void remarksThatKvmIsMissingOrClosed() throws Exception {
        machine.kvm = false;
        Diagnosis closed = machine.examine(declare(x86("hvt")));
        machine.removeKvm();
        Diagnosis absent = machine.examine(declare(x86("hvt")));

        assertThat(row(closed, "KVM").found()).isEqualTo("/dev/kvm, not readable and writable for you");
        assertThat(row(closed, "KVM").state()).isEqualTo(State.NOTE);
        assertThat(closed.remedy(row(closed, "KVM"))).contains("spt images run without KVM");
        assertThat(row(absent, "KVM").found()).isEqualTo("there is no /dev/kvm");
        assertThatCode(absent::throwIfUnfit).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"2147483648, 2.0 GiB free, OK", "524288000, 500 MiB free, NOTE", "1048576, 1 MiB free, FAIL"})
    void measuresTheRoomOnTheDisk(long free, String text, State state) throws Exception {
        machine.free = free;

        Diagnosis diagnosis = machine.examine(declare(x86("hvt")));

        assertThat(row(diagnosis, "build directory").found()).endsWith(text);
        assertThat(row(diagnosis, "build directory").state()).isEqualTo(state);
        assertThat(row(diagnosis, "store").state()).isEqualTo(state == State.FAIL ? State.NOTE : state);
    }

    @Test
    void tellsAFolderThatCannotBeWritten() throws Exception {
        machine.writable = false;

        Diagnosis diagnosis = machine.examine(declare(x86("hvt")));

        assertThat(row(diagnosis, "build directory").found()).endsWith(machine.project.base() + " is not writable");
        assertThat(row(diagnosis, "build directory").state()).isEqualTo(State.FAIL);
    }

    @Test
    void listsTheSystemPackagesOfLockedDependencies() throws Exception {
        machine.project.source(
                "src/main/mirage/hello.opam.locked", lock("[[\"m4\" \"patch\"] {os-family = \"debian\"}]"));
        Diagnosis diagnosis = machine.examine(declare(x86("hvt")));

        assertThat(row(diagnosis, "system packages").found()).isEqualTo("m4 patch (not looked for)");
        assertThat(row(diagnosis, "system packages").state()).isEqualTo(State.NOTE);
        assertThat(diagnosis.remedy(row(diagnosis, "system packages"))).isEqualTo("sudo apt-get install m4 patch");

        machine.project.source("src/main/mirage/hello.opam.locked", lock("[[\"m4\"] {os-family = \"bsd\"}]"));
        assertThat(row(machine.examine(declare(x86("hvt"))), "system packages").state())
                .isEqualTo(State.OK);
        machine.project.source("src/main/mirage/hello.opam.locked", "{");
        assertThat(row(machine.examine(declare(x86("hvt"))), "lock file").state())
                .isEqualTo(State.FAIL);
    }

    @Test
    void readsTheLockFileOfAProjectThatWasNeverConfigured() throws Exception {
        machine.project.source("src/main/mirage/config.ml", "");
        machine.project.source("src/main/mirage/registered.opam.locked", lock("[[\"m4\"] {os = \"linux\"}]"));

        assertThat(row(machine.examine(declare(x86("hvt"))), "system packages").found())
                .isEqualTo("m4 (not looked for)");
    }

    @Test
    void needsOpamWhileThereIsNoLockFile() throws Exception {
        machine.remove("opam", "opam-monorepo");
        DeclarationBuilder declaration = declare(x86("hvt"))
                .dependencies(new DependencyOptions(
                        List.of("lwt"), List.of(), Optional.empty(), List.of(), Optional.empty()));

        assertThat(row(machine.examine(declaration), "opam").state()).isEqualTo(State.FAIL);
        assertThat(row(machine.examine(declaration), "opam-monorepo").state()).isEqualTo(State.FAIL);
        machine.project.source("src/main/mirage/hello.opam.locked", lock("[]"));
        assertThat(row(machine.examine(declaration), "opam").state()).isEqualTo(State.NOTE);
    }

    @Test
    void tellsWhatIsDeclaredWrong() throws Exception {
        Diagnosis diagnosis = machine.examine(declare(context("x86", "hvvt")));

        assertThat(row(diagnosis, "configuration").found()).contains("'hvvt'", "unknown target");
        assertThat(row(diagnosis, "configuration").state()).isEqualTo(State.FAIL);
        assertThat(row(diagnosis, "dune").state()).isEqualTo(State.OK);
    }

    @Test
    void needsNothingButMavenWithoutAProject() throws Exception {
        machine.remove("dune", "ocamlopt", "ocamlfind", "gcc", "opam", "opam-monorepo", "mirage");

        Diagnosis diagnosis = machine.examineWithoutProject();

        assertThat(all(diagnosis)).noneMatch(finding -> finding.state() == State.FAIL);
        assertThat(row(diagnosis, "dune").neededBy()).containsExactly("every build");
        assertThat(row(diagnosis, "toolchain solo5").state()).isEqualTo(State.NOTE);
        assertThat(row(diagnosis, "solo5-hvt").found()).isEqualTo("missing");
        assertThat(row(diagnosis, "firecracker").state()).isEqualTo(State.OK);
        assertThat(all(diagnosis)).noneMatch(finding -> finding.what().equals("build directory"));
        assertThatCode(diagnosis::throwIfUnfit).doesNotThrowAnyException();
        assertThat(diagnosis.lines(Format.TEXT))
                .contains("There is no project here, so this is what any project might need.");
    }

    @Test
    void listsTheBindingsOfTheEnvironmentWithoutAProject() throws Exception {
        machine.project.variable("OCAMLFIND_CONF", machine.solo5.findlibConf().toString());

        Diagnosis diagnosis = machine.examineWithoutProject();

        assertThat(row(diagnosis, "toolchain solo5").found()).endsWith("by the environment");
        assertThat(row(diagnosis, "bindings").found()).endsWith(", hvt, spt, virtio, xen");
        assertThat(row(diagnosis, "solo5-spt").file())
                .contains(machine.solo5.bin().resolve("solo5-spt"));
    }

    @Test
    void failsWithoutAProjectForAJavaThatIsTooOld() throws Exception {
        List<Finding> runtime = DoctorTools.runtime(new MavenRuntime("11.0.2", "", "3.8.7", ""));

        assertThat(runtime).allMatch(finding -> finding.state() == State.FAIL);
        assertThat(runtime.get(1).found()).isEqualTo("3.8.7, 3.9.8 or later is needed");
        assertThat(DoctorTools.runtime(new MavenRuntime("25", "", "4.0.0-rc-4", "")))
                .allMatch(finding -> finding.state() == State.OK);
    }

    @Test
    void isJsonForPrograms() throws Exception {
        machine.remove("dune");

        JsonNode json = new ObjectMapper()
                .readTree(String.join("\n", machine.examine(declare(x86("hvt"))).lines(Format.JSON)));

        assertThat(json.get("project").asBoolean()).isTrue();
        assertThat(json.get("ok").asBoolean()).isFalse();
        assertThat(json.get("commands")).hasSize(1);
        assertThat(json.get("commands").get(0).asText()).isEqualTo("sudo apt-get install ocaml-dune");
        JsonNode dune = json.get("findings").get(2);
        assertThat(dune.toString())
                .isEqualTo(
                        "{\"group\":\"Tools of the build\",\"what\":\"dune\",\"state\":\"fail\",\"detail\":\"missing\","
                                + "\"neededBy\":[\"context x86\"],"
                                + "\"remedy\":\"sudo apt-get install ocaml-dune   # or name another: -Dmirage.dune=PATH\"}");
        JsonNode ocaml = json.get("findings").get(3);
        assertThat(ocaml.get("state").asText()).isEqualTo("ok");
        assertThat(ocaml.get("version").asText()).isEqualTo("4.14.1");
        assertThat(ocaml.get("file").asText()).isEqualTo(tool("ocamlopt").toString());
        assertThat(ocaml.has("remedy")).isFalse();
    }

    @Test
    void writesNothing() throws Exception {
        machine.project.source("src/main/mirage/config.ml", "");
        Map<String, String> before = tree();

        machine.examine(declare(x86("hvt", "spt"), context("here", "unix")));
        machine.examineWithoutProject();

        assertThat(tree()).isEqualTo(before);
    }

    @Test
    void asksOnlyForVersionsAndWaitsForNoneOfThem() throws Exception {
        List<Command> commands = Collections.synchronizedList(new ArrayList<>());
        Machine here = new Machine(machine.project.host(), temp.resolve("root"), machine);
        Doctor doctor = new Doctor(
                new UnikernelFactory(DeclarationBuilder.targets()),
                DeclarationBuilder.targets(),
                (command, listener) -> {
                    commands.add(command);
                    return machine.project.run(command, listener);
                },
                here);

        doctor.examine(machine.project.request(declare(x86("hvt", "virtio"))), true, FakeMachine.RUNTIME);

        assertThat(commands).hasSizeGreaterThan(8);
        assertThat(commands).allMatch(command -> command.timeout().orElseThrow().compareTo(Duration.ofSeconds(5)) <= 0);
        assertThat(commands.stream()
                        .map(command -> String.join(
                                " ",
                                command.arguments()
                                        .subList(1, command.arguments().size())))
                        .distinct())
                .containsExactlyInAnyOrder("--version", "-config", "query -format %v findlib");
    }

    private ContextBuilder x86(String... targets) {
        return context("x86", targets).prefix(machine.solo5.root().toString());
    }

    private Path tool(String name) {
        return machine.tools.bin().resolve(name);
    }

    private static List<Finding> all(Diagnosis diagnosis) {
        return diagnosis.groups().stream()
                .flatMap(group -> group.findings().stream())
                .toList();
    }

    private static String lock(String depexts) {
        return "opam-version: \"2.0\"\n" + "x-opam-monorepo-root-packages: [\"hello\"]\n"
                + "x-opam-monorepo-version: \"0.3\"\n" + "depexts: " + depexts + "\n";
    }

    /** Every file and folder, with the time of its last change. */
    private Map<String, String> tree() throws IOException {
        Map<String, String> tree = new TreeMap<>();
        try (Stream<Path> all = Files.walk(temp)) {
            for (Path file : all.toList()) {
                tree.put(file.toString(), Files.getLastModifiedTime(file) + " " + Files.size(file));
            }
        }
        return tree;
    }
}
