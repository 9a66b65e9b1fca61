package io.mirage.maven.pipeline;

import static io.mirage.maven.project.ContextBuilder.context;
import static io.mirage.maven.project.DeclarationBuilder.declare;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mirage.maven.process.Command;
import io.mirage.maven.process.LocalCommandRunner;
import io.mirage.maven.process.OutputListener;
import io.mirage.maven.project.DeclarationBuilder;
import io.mirage.maven.toolchain.FakePrefix;
import io.mirage.maven.workspace.BuildRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BuilderTest {

    @TempDir
    Path temp;

    private FakeProject project;

    @BeforeEach
    void makeProject() throws Exception {
        project = new FakeProject(temp);
    }

    @Test
    void runsOneDuneAndRecordsWhatItMade() throws Exception {
        FakePrefix prefix = FakePrefix.solo5(temp.resolve("solo5"), "amd64", "x86_64", "hvt", "spt");

        build(declare(context("a", "unix", "hvt", "spt").prefix(prefix.root().toString())));

        Command command = project.builds().get(0);
        assertThat(project.builds()).hasSize(1);
        assertThat(command.arguments())
                .startsWith(project.dune().toString(), "build", "--root", ".", "--workspace", "dune-workspace")
                .containsSequence("-j", "4", "./dist/a/hello", "./dist/a/hello.hvt", "./dist/a/hello.spt");
        assertThat(command.directory()).isEqualTo(project.work());
        assertThat(command.environment().get("PATH"))
                .startsWith(project.base() + "/.cache/mirage-maven/compilers/")
                .endsWith(":" + prefix.bin() + ":" + project.machine().bin());
        assertThat(command.environment()).doesNotContainKey("MIRAGE_LINK_FLAGS");
        BuildRecord record = BuildRecord.read(project.work()).orElseThrow();
        assertThat(record.tools())
                .containsExactly(Map.entry("dune", "2.9.3"), Map.entry("ocaml", "4.14.1"), Map.entry("solo5", "0.9.3"));
        assertThat(record.images()).containsOnlyKeys("dist/a/hello", "dist/a/hello.hvt", "dist/a/hello.spt");
        assertThat(project.log.of("info"))
                .anySatisfy(line -> assertThat(line).startsWith("hvt in context a: "))
                .anySatisfy(line -> assertThat(line).startsWith("Built 3 images in 1.0 s"));
        assertThat(project.log.of("error")).isEmpty();
    }

    @Test
    void sharesTheJobsOutToTwoWorkspaces() throws Exception {
        FakePrefix x86 = FakePrefix.solo5(temp.resolve("x86"), "amd64", "x86_64", "hvt");
        FakePrefix arm = FakePrefix.solo5(temp.resolve("arm"), "arm64", "aarch64", "hvt");

        build(declare(
                context("x", "hvt").prefix(x86.root().toString()),
                context("arm", "hvt").prefix(arm.root().toString())));

        assertThat(project.builds())
                .hasSize(2)
                .allSatisfy(command -> assertThat(command.arguments()).containsSequence("-j", "2"));
        assertThat(project.builds())
                .extracting(command -> command.arguments().get(7))
                .containsExactlyInAnyOrder("_build", "_build.arm");
    }

    @Test
    void doesNotBelieveDune() {
        project.whenDuneBuilds((command, output) -> 0);

        assertThatThrownBy(() -> build(unix()))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("dune reported success, but did not make:")
                .hasMessageContaining("unix in context here: " + project.work().resolve("dist/here/hello"));
        assertThat(record()).isFalse();
    }

    @Test
    void doesNotBelieveAnImageOfAnEarlierBuild() throws Exception {
        build(unix());
        assertThat(record()).isTrue();
        project.whenDuneBuilds((command, output) -> 0);

        assertThatThrownBy(() -> build(unix())).isInstanceOf(BuildFailure.class);
        assertThat(project.work().resolve("dist/here/hello")).doesNotExist();
        assertThat(record()).isFalse();
    }

    @Test
    void removesTheImagesOfEarlierPlans() throws Exception {
        build(declare(context("old", "unix")));
        Files.createDirectories(project.work().resolve("dist/old/mine"));
        build(unix());
        assertThat(project.work().resolve("dist/old/hello")).doesNotExist();
        assertThat(project.work().resolve("dist/old/mine")).isDirectory();

        Files.delete(project.work().resolve("dist/old/mine"));
        build(unix().name("other"));

        assertThat(project.work().resolve("dist/old")).doesNotExist();
        assertThat(project.work().resolve("dist/here/hello")).doesNotExist();
        assertThat(project.work().resolve("dist/here/other")).exists();
    }

    @Test
    void showsAnErrorOnceWithTheUsersFileAndTheNextStep() {
        project.whenDuneBuilds((command, output) -> {
            output.addAll(List.of(
                    "File \"unix/main.ml\", line 1, characters 9-16:",
                    "1 | let () = print_endlin \"hello\"",
                    "             ^^^^^^^^^^^^",
                    "Error: Unbound value print_endlin"));
            return 1;
        });

        assertThatThrownBy(() -> build(unix()))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("dune failed with 1 error, shown above.")
                .hasMessageContaining("command:   " + project.dune() + " build")
                .hasMessageContaining("folder:    " + project.work())
                .hasMessageContaining("exit code: 1")
                .hasMessageContaining("next step: ");
        assertThat(project.log.of("error"))
                .anySatisfy(line -> assertThat(line)
                        .contains(project.base().resolve("src/main/mirage/main.ml") + ":1:10")
                        .contains("Unbound value print_endlin"))
                .contains("(in context here)");
        assertThat(record()).isFalse();
    }

    @Test
    void showsTheLastLinesWhenDuneSaysNothingItUnderstands() {
        project.whenDuneBuilds((command, output) -> {
            output.add("Segmentation fault");
            return 139;
        });

        assertThatThrownBy(() -> build(unix()))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("exit code: 139")
                .hasMessageContaining("next step: ");
        assertThat(project.log.of("error")).contains("Segmentation fault");
    }

    @Test
    void buildsAnewWhenAToolchainChangedInPlace() throws Exception {
        FakePrefix prefix = FakePrefix.solo5(temp.resolve("solo5"), "amd64", "x86_64", "hvt");
        DeclarationBuilder solo5 =
                declare(context("a", "hvt").prefix(prefix.root().toString()));
        project.whenDuneBuilds((command, output) -> {
            Files.createDirectories(command.directory().resolve("_build/solo5"));
            Files.createDirectories(command.directory().resolve("_build/default"));
            return FakeProject.makeAll(command);
        });
        build(solo5);
        Path left = Files.writeString(project.work().resolve("_build/solo5/left"), "");
        build(solo5);
        assertThat(left).exists();

        prefix.file("lib/x86_64-solo5-none-static/solo5_hvt.o", "a newer binding");
        build(solo5);

        assertThat(left).doesNotExist();
        assertThat(project.work().resolve("_build/default")).exists();
        assertThat(project.log.of("info")).contains("The toolchain of context a changed: building it anew.");
        project.duneVersion("3.19.1");
        build(solo5);
        assertThat(project.log.of("info")).contains("The toolchain of context host changed: building it anew.");
    }

    @Test
    void waitsForAllProcessesWhenOneCannotBeRun() throws Exception {
        FakePrefix x86 = FakePrefix.solo5(temp.resolve("x86"), "amd64", "x86_64", "hvt");
        FakePrefix arm = FakePrefix.solo5(temp.resolve("arm"), "arm64", "aarch64", "hvt");
        CountDownLatch running = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        project.whenDuneBuilds((command, output) -> {
            if (command.arguments().contains("_build")) {
                running.await();
                // A program that cannot be run.
                new LocalCommandRunner()
                        .run(Command.of(List.of("/nowhere/dune"), command.directory(), Map.of()), OutputListener.NONE);
            }
            running.countDown();
            try {
                Thread.sleep(30_000);
            } catch (InterruptedException e) {
                // As the runner does: the process tree is ended before the call returns.
                sleepUninterrupted();
                ended.set(true);
                throw e;
            }
            return 0;
        });

        assertThatThrownBy(() -> build(declare(
                        context("x", "hvt").prefix(x86.root().toString()),
                        context("arm", "hvt").prefix(arm.root().toString()))))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("/nowhere/dune");
        assertThat(ended).isTrue();
    }

    @Test
    void endsItsProcessesWhenItIsInterrupted() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        AtomicBoolean interrupted = new AtomicBoolean();
        project.whenDuneBuilds((command, output) -> {
            running.countDown();
            try {
                Thread.sleep(30_000);
            } catch (InterruptedException e) {
                sleepUninterrupted();
                ended.set(true);
                throw e;
            }
            return 0;
        });
        Thread maven = new Thread(() -> {
            try {
                build(unix());
            } catch (InterruptedException e) {
                interrupted.set(ended.get());
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        maven.start();
        running.await();

        maven.interrupt();
        maven.join();

        assertThat(interrupted).isTrue();
    }

    @Test
    void saysWhenTheTimeIsOver() {
        project.whenDuneBuilds((command, output) -> {
            new LocalCommandRunner()
                    .run(
                            new Command(
                                    List.of("/bin/sh", "-c", "echo still here; exec /bin/sleep 30"),
                                    command.directory(),
                                    Map.of(),
                                    Optional.of(Duration.ofSeconds(1))),
                            OutputListener.NONE);
            return 0;
        });

        assertThatThrownBy(() -> build(unix()))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("mirage.timeout")
                .hasMessageContaining("  still here");
    }

    @Test
    void needsEveryToolchain() {
        assertThatThrownBy(() -> build(declare(
                        context("a", "hvt").prefix(temp.resolve("absent").toString()))))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("A toolchain is missing");
        assertThat(project.builds()).isEmpty();
    }

    @Test
    void tellsSizesAsPeopleDo() {
        assertThat(Builder.size(0)).isEqualTo("0 B");
        assertThat(Builder.size(999)).isEqualTo("999 B");
        assertThat(Builder.size(1500)).isEqualTo("1.5 kB");
        assertThat(Builder.size(3_900_000)).isEqualTo("3.9 MB");
    }

    private static void sleepUninterrupted() {
        try {
            Thread.sleep(300);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean record() {
        return Files.exists(project.work().resolve(".mirage-build"));
    }

    private static DeclarationBuilder unix() {
        return declare(context("here", "unix"));
    }

    private void build(DeclarationBuilder declaration) throws BuildFailure, IOException, InterruptedException {
        project.builder().run(project.request(declaration), project.log.logger());
    }
}
