package io.mirage.maven.pipeline;

import static io.mirage.maven.project.ContextBuilder.context;
import static io.mirage.maven.project.DeclarationBuilder.declare;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mirage.maven.frontend.MirageOutput;
import io.mirage.maven.process.Command;
import io.mirage.maven.process.LocalCommandRunner;
import io.mirage.maven.process.OutputListener;
import io.mirage.maven.project.ConfigOptions;
import io.mirage.maven.project.DeclarationBuilder;
import io.mirage.maven.project.Image;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MirageConfiguratorTest {
    private static final String CONFIG = """
            open Mirage

            let main = main "Unikernel" job
            let () = register "lamp" [ main ]
            """;

    @TempDir
    Path temp;

    private FakeProject project;
    private FakeMirage mirage;

    @BeforeEach
    void makeProject() throws Exception {
        project = new FakeProject(temp);
        mirage = project.installMirage();
        Files.delete(project.base().resolve("src/main/mirage/main.ml"));
        config(CONFIG);
        project.source("src/main/mirage/unikernel.ml", "let start () = Lwt.return_unit\n");
    }

    @Test
    void configuresEachTargetInAFolderOfItsOwn() throws Exception {
        Configured configured = configure(targets("hvt", "spt", "unix"));

        assertThat(mirage.runs())
                .containsExactlyInAnyOrder("hvt: configure -t hvt", "spt: configure -t spt", "unix: configure -t unix");
        assertThat(configured.plan().unikernel().name()).isEqualTo("lamp");
        assertThat(configured.plan().images())
                .extracting(Image::path)
                .containsExactly("dist/a/lamp.hvt", "dist/a/lamp.spt", "dist/a/lamp");
        assertThat(configured.userFile("hvt/unikernel.ml")).contains(source("unikernel.ml"));
        assertThat(configured.configuration().orElseThrow().mirage()).contains("4.9.0");
        for (String target : List.of("hvt", "spt", "unix")) {
            Path folder = project.work().resolve(target);
            assertThat(folder.resolve("dune.build"))
                    .hasContent(MirageOutput.of(target, "lamp").duneBuild());
            assertThat(folder.resolve("dune")).content().contains("(include dune.build)");
            assertThat(Files.readSymbolicLink(folder.resolve("config.ml"))).isEqualTo(source("config.ml"));
        }
        assertThat(project.work().resolve("dist/a/dune"))
                .content()
                .contains("(copy ../../hvt/lamp.hvt %{target})", "(copy ../../unix/lamp %{target})");
        assertThat(project.log.of("info"))
                .singleElement()
                .asString()
                .startsWith("mirage 4.9.0 configured hvt, spt, unix in ");
    }

    @Test
    void compilesConfigMlOnceForAllTargets() throws Exception {
        configure(targets("hvt", "spt", "virtio", "xen"));

        assertThat(mirage.compiled()).containsExactly("hvt");
        assertThat(mirage.runs()).hasSize(4).startsWith("hvt: configure -t hvt");
        assertThat(project.work().resolve("xen/_build/default/config.exe")).exists();
        assertThat(project.work().resolve("hvt/_build/.lock")).exists();
    }

    @Test
    void runsTheOthersSideBySideWhenTheFirstIsDone() throws Exception {
        CyclicBarrier three = new CyclicBarrier(3);
        List<String> ended = Collections.synchronizedList(new ArrayList<>());
        mirage.whenRun((command, output) -> {
            String target = command.arguments().get(3);
            if (target.equals("hvt")) {
                assertThat(mirage.commands()).hasSize(1);
            } else {
                assertThat(ended).contains("hvt");
                meet(three);
            }
            int exitCode = mirage.generate(command, output);
            ended.add(target);
            return exitCode;
        });

        configure(targets("hvt", "spt", "virtio", "xen"));

        assertThat(ended).hasSize(4);
    }

    @Test
    void runsNoMoreAtATimeThanThereAreJobs() throws Exception {
        List<String> running = Collections.synchronizedList(new ArrayList<>());
        List<Integer> counts = Collections.synchronizedList(new ArrayList<>());
        mirage.whenRun((command, output) -> {
            running.add(command.arguments().get(3));
            counts.add(running.size());
            int exitCode = mirage.generate(command, output);
            running.remove(command.arguments().get(3));
            return exitCode;
        });
        Request four = project.request(targets("hvt", "spt", "virtio", "xen"));
        Request one = new Request(
                four.declaration(),
                "dune",
                "mirage",
                1,
                Optional.empty(),
                false,
                four.access(),
                four.duneCache(),
                Map.of());

        project.configurator().configure(one, Dependencies.Mode.BRING, project.log.logger());

        assertThat(counts).containsExactly(1, 1, 1, 1);
    }

    @Test
    void keepsTheTimesOfWhatWasCompiledWithoutWhatBelongsToARunningDune() throws Exception {
        FileTime then = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
        mirage.whenRun((command, output) -> {
            int exitCode = mirage.generate(command, output);
            if (command.arguments().contains("hvt")) {
                Path build = command.directory().resolve("_build");
                Files.setLastModifiedTime(build.resolve("default/config.exe"), then);
                Files.createDirectories(build.resolve(".rpc"));
                Files.writeString(build.resolve(".rpc/dune"), "socket");
                Files.createSymbolicLink(build.resolve("default/link"), Path.of("config.exe"));
            } else {
                assertThat(command.directory().resolve("_build/.lock")).doesNotExist();
                assertThat(command.directory().resolve("_build/.rpc")).doesNotExist();
            }
            return exitCode;
        });

        configure(targets("hvt", "spt"));

        Path copied = project.work().resolve("spt/_build/default");
        assertThat(Files.getLastModifiedTime(copied.resolve("config.exe"))).isEqualTo(then);
        assertThat(Files.readSymbolicLink(copied.resolve("link"))).isEqualTo(Path.of("config.exe"));
    }

    @Test
    void startsNoMirageWhenNothingChanged() throws Exception {
        Configured first = configure(targets("hvt", "spt"));
        Configured second = configure(targets("hvt", "spt"));
        project.source("src/main/mirage/unikernel.ml", "let start () = Lwt.return ()\n");
        Configured third = configure(targets("hvt", "spt"));

        assertThat(mirage.runs()).hasSize(2);
        assertThat(first.changes()).isPositive();
        assertThat(second.changes()).isZero();
        assertThat(third.changes()).isZero();
        assertThat(second.plan().unikernel().name()).isEqualTo("lamp");
        assertThat(second.userFiles()).isEqualTo(first.userFiles());
        assertThat(project.log.of("info")).hasSize(1);
    }

    @Test
    void configuresAgainWhenSomethingChanged() throws Exception {
        configure(targets("hvt", "spt"));

        config(CONFIG + "(* edited *)\n");
        configure(targets("hvt", "spt"));
        assertThat(mirage.runs()).hasSize(4);
        assertThat(mirage.compiled()).containsExactly("hvt", "hvt");

        project.source("src/main/mirage/motd.txt", "hello");
        configure(targets("hvt", "spt"));
        assertThat(mirage.runs()).hasSize(6);

        configure(targets("hvt", "spt").config(arguments("--bright")));
        assertThat(mirage.runs()).hasSize(8).last().asString().endsWith(" --bright");

        project.machine().script("bin/mirage", "exit 3", "another one");
        configure(targets("hvt", "spt").config(arguments("--bright")));
        assertThat(mirage.runs()).hasSize(10);
    }

    @Test
    void runsTheAddedTargetAlone() throws Exception {
        configure(targets("hvt"));

        configure(targets("hvt", "spt"));

        assertThat(mirage.runs()).containsExactly("hvt: configure -t hvt", "spt: configure -t spt");
        assertThat(mirage.compiled()).containsExactly("hvt");
    }

    @Test
    void removesTheFolderOfADroppedTarget() throws Exception {
        configure(targets("hvt", "spt"));

        configure(targets("spt"));
        assertThat(project.work().resolve("hvt")).doesNotExist();

        configure(targets("hvt", "spt"));
        assertThat(project.work().resolve("hvt/dune.build")).exists();
        assertThat(mirage.compiled()).containsExactly("hvt");
    }

    @Test
    void leavesNoRecordOfAFailure() throws Exception {
        mirage.whenRun((command, output) -> command.arguments().contains("spt")
                ? fails(command, output, "Fatal error: exception Not_found")
                : mirage.generate(command, output));
        assertThatThrownBy(() -> configure(targets("hvt", "spt", "virtio"))).isInstanceOf(BuildFailure.class);
        mirage.worksAgain();

        Configured configured = configure(targets("hvt", "spt", "virtio"));

        assertThat(mirage.runs()).filteredOn(run -> run.startsWith("spt")).hasSize(2);
        assertThat(configured.configuration().orElseThrow().targets()).hasSize(3);
        assertThat(configure(targets("hvt", "spt", "virtio")).changes()).isZero();
    }

    @Test
    void forgetsAnEarlierSuccessWhenItFails() throws Exception {
        configure(targets("hvt"));
        config(CONFIG + "let x = = 3\n");
        mirage.failsWith("File \"config.ml\", line 5, characters 8-9:", "Error: Syntax error");
        assertThatThrownBy(() -> configure(targets("hvt"))).isInstanceOf(BuildFailure.class);
        config(CONFIG);
        mirage.worksAgain();

        configure(targets("hvt"));

        assertThat(mirage.runs()).hasSize(3);
        assertThat(project.work().resolve("hvt/dune.build")).exists();
    }

    @Test
    void makesTheSameAfterAnInterruptedRun() throws Exception {
        configure(targets("hvt", "spt"));
        Map<String, String> expected = workspace();
        new Cleaner().run(project.request(targets("hvt", "spt")), project.log.logger());
        mirage.whenRun((command, output) -> {
            mirage.generate(command, output);
            Path folder = command.directory();
            Files.writeString(folder.resolve("mirage/torch-hvt.opam"), "# Generated by mirage\n");
            Files.writeString(folder.resolve("dune.build"), "(rule");
            Files.writeString(folder.resolve("dist/dune"), "");
            throw new InterruptedException();
        });
        assertThatThrownBy(() -> configure(targets("hvt", "spt"))).isInstanceOf(InterruptedException.class);
        mirage.worksAgain();

        configure(targets("hvt", "spt"));

        assertThat(workspace()).isEqualTo(expected);
    }

    @Test
    void isInterruptedWithAllThatRunSideBySide() throws Exception {
        CyclicBarrier two = new CyclicBarrier(2);
        List<String> interrupted = Collections.synchronizedList(new ArrayList<>());
        mirage.whenRun((command, output) -> {
            mirage.generate(command, output);
            if (command.arguments().contains("spt")) {
                meet(two);
                throw new InterruptedException();
            }
            if (command.arguments().contains("virtio")) {
                meet(two);
                try {
                    Thread.sleep(20_000);
                } catch (InterruptedException e) {
                    interrupted.add("virtio");
                    throw e;
                }
            }
            return 0;
        });

        assertThatThrownBy(() -> configure(targets("hvt", "spt", "virtio"))).isInstanceOf(InterruptedException.class);
        assertThat(interrupted).containsExactly("virtio");
    }

    @Test
    void runsAProgramOfThisMachine() throws Exception {
        FakeProject other = new FakeProject(temp.resolve("other"));
        Files.delete(other.base().resolve("src/main/mirage/main.ml"));
        other.source("src/main/mirage/config.ml", CONFIG);
        other.source("src/main/mirage/unikernel.ml", "");
        Path prepared = temp.resolve("prepared");
        for (var file : MirageOutput.of("hvt", "lamp").files().entrySet()) {
            Path path = prepared.resolve(file.getKey());
            Files.createDirectories(path.resolve("..").normalize());
            Files.writeString(path, file.getValue());
        }
        other.variable("HOME", temp.toString());
        other.machine()
                .script(
                        "bin/mirage",
                        "[ \"$*\" = --version ] && { echo 4.9.0; exit; }",
                        "[ \"$*\" = 'configure -t hvt' ] || exit 2",
                        "[ -h config.ml ] && [ \"$HOME\" = '" + temp + "' ] || exit 3",
                        "/bin/cp -R '" + prepared + "/.' .",
                        "echo 'Successfully configured the unikernel.'");

        Configured configured = other.configurator()
                .configure(other.request(targets("hvt")), Dependencies.Mode.BRING, other.log.logger());

        assertThat(configured.plan().images()).extracting(Image::path).containsExactly("dist/a/lamp.hvt");
        assertThat(other.log.of("debug")).contains("Successfully configured the unikernel.");
    }

    @Test
    void leavesNothingOfAnEarlierName() throws Exception {
        configure(targets("virtio"));

        config(CONFIG.replace("lamp", "torch"));
        Configured configured = configure(targets("virtio"));

        assertThat(configured.plan().images()).extracting(Image::path).containsExactly("dist/a/torch.virtio");
        assertThat(FakeMirage.tree(project.work().resolve("virtio")).keySet())
                .noneMatch(path -> path.contains("lamp"))
                .contains("mirage/torch-virtio.opam", "mirage/torch_libvirt.xml");
    }

    /** The tool writes through links, and into files that a configuration in the tree has left. */
    @Test
    void leavesTheUsersTreeAsItIs() throws Exception {
        for (var left : MirageOutput.of("hvt", "old").version("4.0.0").files().entrySet()) {
            project.source("src/main/mirage/" + left.getKey(), left.getValue());
        }
        project.source("src/main/mirage/Makefile", "all:\n\tmine\n");
        project.source("src/main/mirage/lib/dune", "(library (name colours))");
        Map<String, String> before = FakeMirage.tree(project.base().resolve("src"));

        configure(targets("hvt", "xen"));
        configure(targets("hvt", "xen").config(arguments("--bright")));
        Path makefile = project.work().resolve("hvt/Makefile");
        assertThat(makefile).isRegularFile().hasContent("all:\n\tmine\n");
        new Cleaner().run(project.request(targets("hvt", "xen")), project.log.logger());

        assertThat(FakeMirage.tree(project.base().resolve("src"))).isEqualTo(before);
        assertThat(project.work()).doesNotExist();
    }

    @Test
    void passesTheArgumentsOn() throws Exception {
        configure(targets("hvt").config(arguments("--net", "socket", "--hello=big world")));

        Command command = mirage.commands().get(0);
        assertThat(command.arguments()).endsWith("configure", "-t", "hvt", "--net", "socket", "--hello=big world");
        assertThat(command.directory()).isEqualTo(project.work().resolve("hvt"));
        assertThat(command.environment())
                .containsEntry("PATH", project.machine().bin().toString());
    }

    @Test
    void asksForATargetOfUnikraftByTheNamesItHas() throws Exception {
        mirage.whenRun((command, output) -> command.arguments().contains("unikraft-qemu")
                ? fails(command, output, "mirage: option -t: invalid value unikraft-qemu, expected one of unix")
                : mirage.generate(command, output));

        Configured configured = configure(targets("firecracker", "qemu"));

        assertThat(mirage.runs())
                .containsExactlyInAnyOrder(
                        "firecracker: configure -t unikraft-firecracker",
                        "qemu: configure -t unikraft-qemu",
                        "qemu: configure -t qemu");
        assertThat(configured.plan().images()).extracting(Image::path).contains("dist/a/lamp.fc", "dist/a/lamp.qemu");
    }

    @Test
    void saysThatTheToolIsTooOldForATarget() {
        mirage.failsWith("mirage: option '-t': invalid value 'firecracker', expected one of 'unix', 'hvt'");

        assertThatThrownBy(() -> configure(targets("firecracker")))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("mirage 4.9.0 does not know the target firecracker");
    }

    @Test
    void refusesConfigMlThatRegistersNothing() throws Exception {
        config("open Mirage\n");

        assertThatThrownBy(() -> configure(targets("hvt")))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("config.ml registers no unikernel")
                .hasMessageContaining("command:   " + project.machine().bin() + "/mirage configure -t hvt")
                .hasMessageContaining("let () = register \"name\" [ main ]");
        assertThatThrownBy(() -> configure(targets("hvt"))).isInstanceOf(BuildFailure.class);
        assertThat(mirage.runs()).hasSize(2);
    }

    @Test
    void refusesTwoUnikernels() throws Exception {
        config(CONFIG + "let () = register \"torch\" [ main ]\n");

        assertThatThrownBy(() -> configure(targets("hvt")))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining(source("config.ml") + " registers 2 unikernels (lamp-hvt, torch-hvt)");
    }

    @Test
    void refusesTwoUnikernelsOfOneName() throws Exception {
        config(CONFIG + "let () = register \"lamp\" [ main ]\n");

        assertThatThrownBy(() -> configure(targets("hvt")))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("registers 2 unikernels (lamp, lamp)");
        assertThat(mirage.runs()).containsExactly("hvt: configure -t hvt", "hvt: query name");
    }

    @Test
    void acceptsACallThatIsNotReached() throws Exception {
        config("let other () = register \"torch\" [ main ]\n" + CONFIG);

        configure(targets("hvt"));

        assertThat(mirage.runs()).containsExactly("hvt: configure -t hvt", "hvt: query name");
        // The question has put the first stage back.
        assertThat(project.work().resolve("hvt/dune")).content().contains("(include dune.build)");
        assertThat(project.work().resolve("hvt/dune-project")).content().contains("(name lamp-hvt)");
        assertThat(configure(targets("hvt")).changes()).isZero();
    }

    @Test
    void acceptsTheTwoOpamFilesOfMirage40() throws Exception {
        mirage.whenRun((command, output) -> {
            mirage.generate(command, output);
            Path folder = command.directory().resolve("mirage");
            Files.move(folder.resolve("lamp-hvt.opam"), folder.resolve("lamp-hvt-monorepo.opam"));
            Files.writeString(folder.resolve("lamp-hvt-switch.opam"), "# Generated by mirage.4.0.0\n");
            return 0;
        });

        assertThat(configure(targets("hvt")).plan().unikernel().name()).isEqualTo("lamp");
    }

    @Test
    void refusesANameThatTheToolDoesNotCheck() throws Exception {
        config(CONFIG.replace("lamp", "my lamp"));

        assertThatThrownBy(() -> configure(targets("hvt").name("lamp")))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("config.ml, register")
                .hasMessageContaining("'my lamp'");
    }

    @Test
    void showsErrorsOfACopiedFileWithTheUsersPath() throws Exception {
        project.source("src/main/mirage/dune-project", "(lang dune 7.0)\n");
        mirage.failsWith(
                "File \"dune-project\", line 1, characters 11-14:",
                "1 | (lang dune 7.0)",
                "               ^^^",
                "Error: Version 7.0 of the dune language is not supported.");

        assertThatThrownBy(() -> configure(targets("hvt"))).isInstanceOf(BuildFailure.class);

        assertThat(project.log.of("error"))
                .first()
                .asString()
                .startsWith(source("dune-project") + ":1:12: Version 7.0");
    }

    @Test
    void refusesRulesOfAnUnknownForm() {
        mirage.whenRun((command, output) -> {
            mirage.generate(command, output);
            Files.writeString(command.directory().resolve("dune.build"), "(rule (alias x))\n");
            return 0;
        });

        assertThatThrownBy(() -> configure(targets("hvt")))
                .isInstanceOf(BuildFailure.class)
                .hasMessageStartingWith(
                        "mirage 4.9.0 generated " + project.work().resolve("hvt/dune.build")
                                + " in a form this plugin does not know: it has no rule")
                .hasMessageContaining("4.0 to 4.11");
    }

    @Test
    void refusesAManifestThatIsNone() {
        mirage.device("gpu", "GPU_BASIC");

        assertThatThrownBy(() -> configure(targets("hvt")))
                .isInstanceOf(BuildFailure.class)
                .hasMessageStartingWith(
                        "mirage 4.9.0 generated no manifest of devices that Solo5 takes:"
                                + " hvt/mirage/manifest.json: its device 'gpu' is of type 'GPU_BASIC', which Solo5 does not have (in ")
                .hasMessageContaining("config.ml write one of its own? A manifest is {\"type\":\"solo5.manifest\"");
    }

    @Test
    void checksTheVersionBeforeItRunsAnything() throws Exception {
        config("(* mirage >= 4.10.0 & < 4.12.0 *)\n" + CONFIG);

        assertThatThrownBy(() -> configure(targets("hvt")))
                .isInstanceOf(BuildFailure.class)
                .hasMessage(source("config.ml") + " needs mirage >= 4.10.0 & < 4.12.0, as its first line says, but "
                        + project.machine().bin() + "/mirage is mirage 4.9.0.\nInstall one of these versions"
                        + " (opam install 'mirage>=4.10.0' 'mirage<4.12.0'), or say where one is with"
                        + " -Dmirage.mirage=PATH.");
        assertThat(mirage.runs()).isEmpty();
        assertThat(project.work().resolve("hvt")).doesNotExist();
    }

    @Test
    void checksTheVersionAlsoWhenNothingChanged() throws Exception {
        config("(* mirage >= 4.9.0 *)\n" + CONFIG);
        configure(targets("hvt"));
        mirage.version("4.8.2");
        project.machine().script("bin/mirage", "exit 3", "another one");

        assertThatThrownBy(() -> configure(targets("hvt"))).hasMessageContaining("is mirage 4.8.2");
    }

    @Test
    void refusesABoundThatCannotBeRead() throws Exception {
        config("(* mirage >=4.9.0 *)\n" + CONFIG);

        assertThatThrownBy(() -> configure(targets("hvt")))
                .isInstanceOf(BuildFailure.class)
                .hasMessageStartingWith(source("config.ml") + ": its first line bounds the version of mirage")
                .hasMessageEndingWith(": (* mirage >=4.9.0 *)");
        assertThat(mirage.runs()).isEmpty();
    }

    @Test
    void warnsThatACheckoutCannotBeHeldAgainstABound() throws Exception {
        mirage.version("%%VERSION%%");
        configure(targets("hvt"));
        assertThat(project.log.of("warn")).isEmpty();

        config("(* mirage >= 4.10.0 *)\n" + CONFIG);
        Configured configured = configure(targets("hvt"));

        assertThat(project.log.of("warn"))
                .singleElement()
                .asString()
                .contains(
                        "bin/mirage is mirage of a checkout, without a version and no release",
                        ">= 4.10.0",
                        "is not checked");
        assertThat(configured.configuration().orElseThrow().mirage()).isEmpty();
    }

    @Test
    void doesNotHoldAVersionBetweenReleasesAgainstABound() throws Exception {
        mirage.version("4.9.0-12-gabcdef");
        config("(* mirage >= 4.10.0 *)\n" + CONFIG);

        Configured configured = configure(targets("hvt"));

        assertThat(project.log.of("warn")).singleElement().asString().contains("4.9.0-12-gabcdef", "is not checked");
        assertThat(configured.configuration().orElseThrow().mirage()).contains("4.9.0-12-gabcdef");
    }

    @Test
    void warnsOfAUnikernelThatIsNotThere() throws Exception {
        config(CONFIG.replace("\"Unikernel\"", "\"Torch.Main\""));

        configure(targets("hvt"));
        configure(targets("hvt"));

        assertThat(project.log.of("warn"))
                .singleElement()
                .asString()
                .startsWith(source("config.ml") + " names the module Torch, and no file of the project is its source");
    }

    @Test
    void saysWhenTheTimeIsOver() {
        mirage.whenRun((command, output) -> {
            new LocalCommandRunner()
                    .run(
                            new Command(
                                    List.of("/bin/sh", "-c", "exec /bin/sleep 30"),
                                    command.directory(),
                                    Map.of(),
                                    Optional.of(Duration.ofMillis(200))),
                            OutputListener.NONE);
            return 0;
        });

        assertThatThrownBy(() -> configure(targets("hvt")))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("mirage.timeout")
                .hasMessageContaining("Does config.ml wait for something?");
    }

    @Test
    void tellsForAPlanWhatWasConfiguredLast() throws Exception {
        mirage.device("service", "NET_BASIC");
        configure(targets("hvt"));

        Configured planned = project.configurator()
                .plan(project.request(targets("hvt", "spt")).declaration());

        assertThat(planned.plan().images())
                .extracting(Image::path)
                .containsExactly("dist/a/lamp.hvt", "dist/a/lamp.spt");
        assertThat(planned.devices(planned.plan().targets().get(0))).hasSize(1);
        assertThat(planned.devices(planned.plan().targets().get(1))).isEmpty();
        assertThat(mirage.runs()).hasSize(1);
    }

    private static void meet(CyclicBarrier barrier) throws InterruptedException {
        try {
            barrier.await(20, TimeUnit.SECONDS);
        } catch (BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException("they do not run side by side", e);
        }
    }

    private int fails(Command command, List<String> output, String line) throws IOException {
        mirage.generate(command, new ArrayList<>());
        output.add(line);
        return 1;
    }

    private static ConfigOptions arguments(String... arguments) {
        return new ConfigOptions(List.of(arguments), List.of(), Optional.empty());
    }

    private static DeclarationBuilder targets(String... targets) {
        return declare(context("a", targets).arch("x86_64"));
    }

    /** Without what is remembered of the tools, which is no part of a build. */
    private Map<String, String> workspace() throws IOException {
        Map<String, String> files = FakeMirage.tree(project.work());
        files.remove(".mirage-toolchains");
        files.remove(".mirage-tool");
        return files;
    }

    private Path source(String path) {
        return project.base().resolve("src/main/mirage").resolve(path);
    }

    private void config(String text) throws IOException {
        project.source("src/main/mirage/config.ml", text);
    }

    private Configured configure(DeclarationBuilder declaration) throws Exception {
        return project.configurator()
                .configure(project.request(declaration), Dependencies.Mode.BRING, project.log.logger());
    }
}
