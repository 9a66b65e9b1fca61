package io.mirage.maven.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mirage.maven.process.OutputListener.Stream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LocalCommandRunnerTest {

    private static final Map<String, String> PATH = Map.of("PATH", "/usr/bin:/bin");
    private static final Duration GRACE = Duration.ofMillis(400);

    @TempDir
    Path directory;

    private final CommandRunner runner = new LocalCommandRunner(GRACE);
    private final List<String> heard = new ArrayList<>();

    @Test
    void passesEachLineWithItsStream() throws Exception {
        CommandResult result = run("echo out; echo err >&2; exit 3");

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.succeeded()).isFalse();
        assertThat(heard).containsExactlyInAnyOrder("STDOUT out", "STDERR err");
        assertThat(result.tail()).containsExactlyInAnyOrder("out", "err");
        assertThat(result.duration()).isPositive();
    }

    @Test
    void losesNothingOfALongOutput() throws Exception {
        CommandResult result = run("i=0; while [ $i -lt 5000 ]; do echo $i; i=$((i+1)); done; printf last");

        assertThat(heard).hasSize(5001).endsWith("STDOUT last");
        assertThat(result.tail())
                .hasSize(CommandRunner.TAIL_LINES)
                .startsWith("4801")
                .endsWith("4999", "last");
    }

    @Test
    void givesArgumentsAsTheyAre() throws Exception {
        List<String> nasty = List.of("$HOME", "a b", "", "it's", "\"q\"", "\n", "*", "é😀");
        List<String> arguments = new ArrayList<>(List.of("sh", "-c", "for a; do printf '<%s>' \"$a\"; done", "sh"));
        arguments.addAll(nasty);

        CommandResult result = runner.run(
                Command.of(arguments, directory, Map.of("PATH", "/usr/bin:/bin", "LC_ALL", "C.UTF-8")),
                OutputListener.NONE);

        assertThat(String.join("\n", result.tail()))
                .isEqualTo(nasty.stream().map(a -> '<' + a + '>').collect(Collectors.joining()));
    }

    @Test
    void givesTheEnvironmentAndNothingElse() throws Exception {
        CommandResult result = runner.run(
                Command.of(List.of("env"), directory, Map.of("PATH", "/usr/bin:/bin", "A", "b=c")),
                OutputListener.NONE);

        assertThat(result.tail()).containsExactlyInAnyOrder("PATH=/usr/bin:/bin", "A=b=c");
    }

    @Test
    void closesStandardInput() throws Exception {
        assertThat(run("cat; echo end").tail()).containsExactly("end");
    }

    @Test
    void searchesThePathOfTheCommand() throws Exception {
        Path tool = Files.writeString(directory.resolve("tool"), "#!/bin/sh\npwd\n");
        assertThat(tool.toFile().setExecutable(true)).isTrue();

        assertThat(runner.run(
                                Command.of(List.of("tool"), directory, Map.of("PATH", directory.toString())),
                                OutputListener.NONE)
                        .tail())
                .containsExactly(directory.toRealPath().toString());
        assertThat(runner.run(Command.of(List.of("./tool"), directory, Map.of()), OutputListener.NONE)
                        .succeeded())
                .isTrue();
        assertThatThrownBy(() -> runner.run(Command.of(List.of("tool"), directory, PATH), OutputListener.NONE))
                .isInstanceOf(ExecutableNotFoundException.class)
                .hasMessageContaining("/usr/bin:/bin");
    }

    @Test
    void saysWhyItCannotStart() throws Exception {
        assertThatThrownBy(() ->
                        runner.run(Command.of(List.of("sh"), directory.resolve("gone"), PATH), OutputListener.NONE))
                .isInstanceOf(CommandStartException.class)
                .hasMessageContaining("the directory does not exist");

        Path script = Files.writeString(directory.resolve("script"), "#!/no/such/interpreter\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        assertThatThrownBy(
                        () -> runner.run(Command.of(List.of(script.toString()), directory, PATH), OutputListener.NONE))
                .isInstanceOf(CommandStartException.class)
                .hasMessageContaining("No such file or directory");
    }

    @Test
    void endsTheWholeTreeAfterTheTimeout() {
        assertThatThrownBy(() -> runner.run(
                        limited(Duration.ofMillis(500), "echo before; sleep 61 & echo $! > child; wait"),
                        OutputListener.NONE))
                .isInstanceOfSatisfying(CommandTimeoutException.class, e -> {
                    assertThat(e.tail()).containsExactly("before");
                    assertThat(e.timeout()).isEqualTo(Duration.ofMillis(500));
                })
                .hasMessageContaining("did not end within 500 ms");
        assertThat(child()).isFalse();
    }

    @Test
    void hearsTheLastWordsOfWhatItEnds() {
        assertThatThrownBy(() -> runner.run(
                        limited(Duration.ofMillis(300), "trap 'echo bye; exit 1' TERM; while :; do sleep 0.05; done"),
                        OutputListener.NONE))
                .isInstanceOfSatisfying(
                        CommandTimeoutException.class, e -> assertThat(e.tail()).contains("bye"));
    }

    @Test
    void killsWhatIgnoresSigterm() {
        assertThatThrownBy(() -> runner.run(
                        limited(Duration.ofMillis(300), "echo $$ > child; trap '' TERM; while :; do sleep 0.1; done"),
                        OutputListener.NONE))
                .isInstanceOf(CommandTimeoutException.class);
        assertThat(child()).isFalse();
    }

    @Test
    void endsTheTreeWhenInterrupted() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            try {
                run("sleep 62 & echo $! > child; echo ready; wait");
            } catch (Exception e) {
                thrown.set(e);
            }
        });
        thread.start();
        waitForChild();
        thread.interrupt();
        thread.join();

        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        assertThat(child()).isFalse();
    }

    @Test
    void endsTheTreeWhenTheListenerFails() {
        assertThatThrownBy(() -> runner.run(command("sleep 63 & echo $! > child; echo ready; wait"), (stream, line) -> {
                    throw new IllegalStateException("enough");
                }))
                .hasMessage("enough");
        assertThat(child()).isFalse();
    }

    @Test
    void waitsForAnOrphanThatEndsSoon() throws Exception {
        assertThat(run("(sleep 0.4; echo late) & echo early; sleep 0.2").tail()).containsExactly("early", "late");
    }

    @Test
    void endsAnOrphanThatKeepsTheOutputOpen() throws Exception {
        CommandResult result = run("sleep 64 & echo $! > child; sleep 0.2; exit 4");

        assertThat(result.exitCode()).isEqualTo(4);
        assertThat(result.duration()).isLessThan(Duration.ofSeconds(10));
        assertThat(child()).isFalse();
    }

    @Test
    void leavesADaemonAloneThatClosedItsOutput() throws Exception {
        run("sleep 65 >/dev/null 2>&1 & echo $! > child; sleep 0.1");

        assertThat(child()).isTrue();
        handle().destroyForcibly();
    }

    @Test
    void endsTheTreeWhenTheJvmShutsDown() throws Exception {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath(LocalCommandRunner.class, RunsUntilShutdown.class),
                        RunsUntilShutdown.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(output.readLine()).isEqualTo("ready");
        }
        waitForChild();
        jvm.destroy();

        assertThat(jvm.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(child()).isFalse();
    }

    /** The program of the test above. */
    static final class RunsUntilShutdown {

        public static void main(String[] arguments) throws Exception {
            new LocalCommandRunner(GRACE)
                    .run(
                            Command.of(
                                    List.of("sh", "-c", "sleep 66 & echo $! > child; echo ready; wait"),
                                    Path.of(arguments[0]),
                                    PATH),
                            (stream, line) -> System.out.println(line));
        }
    }

    @Test
    void cutsALineOfAbsurdLength() throws Exception {
        String long16 = "0".repeat(16);
        run("i=0; while [ $i -lt 2000 ]; do printf " + long16 + "; i=$((i+1)); done; echo; echo next");

        assertThat(heard).hasSize(2).last().isEqualTo("STDOUT next");
        assertThat(heard.get(0)).endsWith("0 [" + (32_000 - CommandRunner.LINE_LIMIT) + " more characters]");
    }

    private CommandResult run(String script) throws CommandException, InterruptedException {
        return runner.run(command(script), this::hear);
    }

    private void hear(Stream stream, String line) {
        heard.add(stream + " " + line);
    }

    private Command command(String script) {
        return Command.of(List.of("sh", "-c", script), directory, PATH);
    }

    private Command limited(Duration limit, String script) {
        return new Command(List.of("sh", "-c", script), directory, PATH, Optional.of(limit));
    }

    private void waitForChild() throws Exception {
        Path file = directory.resolve("child");
        while (!Files.exists(file) || Files.readString(file).isBlank()) {
            Thread.sleep(10);
        }
    }

    private boolean child() {
        return ProcessHandle.of(pid()).filter(LocalCommandRunnerTest::runs).isPresent();
    }

    private ProcessHandle handle() {
        return ProcessHandle.of(pid()).orElseThrow();
    }

    private long pid() {
        try {
            return Long.parseLong(Files.readString(directory.resolve("child")).strip());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A zombie does not run: in a container nobody may collect orphans. */
    private static boolean runs(ProcessHandle handle) {
        Path status = Path.of("/proc/" + handle.pid() + "/stat");
        try {
            return !Files.exists(status) || !Files.readString(status).contains(") Z ");
        } catch (IOException gone) {
            return false;
        }
    }

    private static String classPath(Class<?>... classes) {
        return Arrays.stream(classes)
                .map(c -> Path.of(URI.create(c.getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toString()))
                        .toString())
                .collect(Collectors.joining(":"));
    }
}
