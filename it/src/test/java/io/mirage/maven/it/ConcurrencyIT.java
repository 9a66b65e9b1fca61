package io.mirage.maven.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Builds side by side, and builds that do not come to their own end. */
@IntegrationTest
class ConcurrencyIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String C_SOURCE = """
            #include <caml/mlvalues.h>
            value it_answer(value unit) { return Val_int(42); }
            """;

    @Test
    void two_mavens_on_one_project_take_turns(TestFolder folder) throws Exception {
        TestProject project = Small.copy(folder, Small.UNIX);
        Path started = folder.path().resolve("started");
        Path goOn = folder.path().resolve("go-on");
        Path slow = Programs.dune(
                folder.path().resolve("slow-dune"),
                "touch " + Programs.quoted(started),
                "for i in $(seq 600); do [ -e " + Programs.quoted(goOn) + " ] && break; sleep 0.2; done");

        try (RunningBuild first = project.maven("package")
                        .property("mirage.dune", slow.toString())
                        .start();
                RunningBuild second = startedAfter(started, project.maven("package"))) {
            second.awaitLog("Waiting for another build that works in " + project.file("target/mirage"), PATIENCE);
            assertThat(first.log()).doesNotContain("Built 1 image");
            Files.createFile(goOn);

            // It may have to wait in turn, with its next goal.
            first.await(PATIENCE).assertSuccess().assertLog().contains("Built 1 image");
            second.await(PATIENCE).assertSuccess().assertLog().contains("Built 1 image");
        }
        assertThat(project.file("target/small-1.json")).content().contains("\"target\": \"unix\"");
    }

    private static RunningBuild startedAfter(Path file, MavenBuild build) throws InterruptedException {
        awaitFile(file);
        return build.start();
    }

    @Test
    void modules_of_a_reactor_are_built_and_installed_in_parallel(TestFolder folder) {
        TestProject project = folder.copy("trio");
        Path repository = folder.folder("repository");

        BuildResult result =
                project.maven("install", "-T2").installingInto(repository).run();

        result.assertSuccess().assertLog().doesNotContain("WARN", "ERROR", "Waiting for another build");
        for (String module : List.of("one", "two", "three")) {
            assertThat(repository.resolve("io/mirage/maven/it/trio/" + module + "/1"))
                    .isDirectoryContaining("glob:**" + module + "-1.json")
                    .isDirectoryContaining("glob:**" + module + "-1-*.unix");
            Command.of(project.file(module + "/target/mirage/dist/host/" + module)
                            .toString())
                    .run()
                    .assertSuccess()
                    .assertOutput()
                    .isEqualTo("this is " + module + "\n");
        }
    }

    @Test
    void an_interrupted_or_killed_build_leaves_nothing_that_the_next_one_minds(TestFolder folder) throws Exception {
        TestProject project = Small.copy(folder, Small.UNIX).write("src/main/mirage/answer.c", C_SOURCE);
        SlowCompiler slow = SlowCompiler.in(folder);

        try (RunningBuild build = project.maven("compile").pathFirst(slow.bin()).start()) {
            awaitFile(slow.started());
            List<ProcessHandle> processes = build.descendants();
            assertThat(processes).as("dune, the compiler and what it waits for").hasSizeGreaterThanOrEqualTo(3);

            BuildResult result = build.interrupt().await(PATIENCE);

            assertThat(result.exitCode()).isEqualTo(128 + 15);
            assertThat(processes).allSatisfy(ConcurrencyIT::hasEnded);
        }
        project.maven("package").run().assertSuccess().assertLog().doesNotContain("ERROR");

        Files.delete(slow.started());
        try (RunningBuild build = project.maven("compile").pathFirst(slow.bin()).start()) {
            awaitFile(slow.started());
            List<ProcessHandle> orphans = build.descendants();
            build.kill().await(PATIENCE).assertFailure();

            try {
                project.maven("package").run().assertSuccess().assertLog().doesNotContain("ERROR");
            } finally {
                orphans.forEach(ProcessHandle::destroyForcibly);
            }
        }
    }

    @Test
    void a_build_that_takes_too_long_is_ended_with_all_it_started(TestFolder folder) throws Exception {
        TestProject project = Small.copy(folder, Small.UNIX).write("src/main/mirage/answer.c", C_SOURCE);
        SlowCompiler slow = SlowCompiler.in(folder);

        BuildResult result = project.maven("compile")
                .pathFirst(slow.bin())
                .property("mirage.timeout", "6")
                .run();

        FailedBuild.of(result)
                .assertNoOtherErrors()
                .assertMessage()
                .contains(":build ", "dune build", "did not end within 6 s", "mirage.timeout", "ended with all it had")
                .contains(
                        "-Dmirage.timeout=SECONDS",
                        project.file("target/mirage").toString());
        assertThat(slow.processes())
                .hasSize(2)
                .allSatisfy(pid -> ProcessHandle.of(pid).ifPresent(ConcurrencyIT::hasEnded));
        project.maven("package").property("mirage.timeout", "300").run().assertSuccess();
    }

    @Test
    void a_dune_that_somebody_else_runs_in_the_workspace_is_named(TestFolder folder) throws Exception {
        TestProject project = Small.copy(folder, Small.UNIX).write("src/main/mirage/answer.c", C_SOURCE);
        project.maven("generate-sources").run().assertSuccess();
        SlowCompiler slow = SlowCompiler.in(folder);
        Path work = project.file("target/mirage");
        ProcessBuilder byHand = new ProcessBuilder(Tools.dune().toString(), "build", "--root", ".", "./unix/main.exe")
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        byHand.environment().merge("PATH", slow.bin() + ":", (path, bin) -> bin + path);
        Process other = byHand.start();
        try {
            awaitFile(slow.started());

            // What the two of them do to each other is of chance; here the source has an error.
            project.write("src/main/mirage/greeting.ml", "let text () = Nowhere.text\n");
            FailedBuild.of(project.maven("compile").run())
                    .assertMessage()
                    .contains("Another dune, process " + other.pid() + ",", "build again", work.toString());

            // dune from 3.6 on writes its number there; from 3.19 on a second one would wait without a word.
            Files.writeString(work.resolve("_build/.lock"), Long.toString(other.pid()));
            FailedBuild.of(project.maven("compile").run())
                    .assertNoOtherErrors()
                    .assertMessage()
                    .contains("Another dune, process " + other.pid() + ", is building in " + work.resolve("_build"));
        } finally {
            other.descendants().forEach(ProcessHandle::destroyForcibly);
            other.destroyForcibly().waitFor();
        }
        project.write("src/main/mirage/greeting.ml", "let text () = \"hello\"\n");
        project.maven("compile").run().assertSuccess();
    }

    /**
     * A C compiler that takes two minutes for a source file.
     *
     * @param bin the folder to put on PATH
     * @param started is there once it has begun, and holds the numbers of its processes
     */
    private record SlowCompiler(Path bin, Path started) {

        static SlowCompiler in(TestFolder folder) {
            String compiler = Command.of(Tools.program("ocamlfind").toString(), "ocamlopt", "-config-var", "c_compiler")
                    .run()
                    .assertSuccess()
                    .output()
                    .strip();
            Path bin = folder.folder("slow");
            Path started = folder.path().resolve("started");
            Programs.script(
                    bin.resolve(compiler),
                    "case \"$*\" in",
                    "  *answer.c*)",
                    "    sleep 120 &",
                    "    echo $$ $! >" + Programs.quoted(folder.path().resolve("starting")),
                    "    mv " + Programs.quoted(folder.path().resolve("starting")) + " " + Programs.quoted(started),
                    "    wait ;;",
                    "esac",
                    "exec " + Programs.quoted(Tools.program(compiler)) + " \"$@\"");
            return new SlowCompiler(bin, started);
        }

        List<Long> processes() throws IOException {
            return Arrays.stream(Files.readString(started).strip().split(" ", -1))
                    .map(Long::valueOf)
                    .toList();
        }
    }

    private static void hasEnded(ProcessHandle process) {
        try {
            process.onExit().get(10, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            process.destroyForcibly();
            throw new AssertionError("It still runs: " + process.info(), e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until a program has made a file. */
    static void awaitFile(Path file) throws InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        while (Files.notExists(file)) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("There was no " + file + " within " + PATIENCE);
            }
            Thread.sleep(20);
        }
    }
}
