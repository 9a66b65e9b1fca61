package io.mirage.maven.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BackgroundCommandTest {
    @TempDir
    Path temp;

    private Command sh(String script) {
        return Command.of(List.of("/bin/sh", "-c", script), temp, Map.of("PATH", "/usr/bin:/bin"));
    }

    private static void awaitEnd(BackgroundCommand command) throws InterruptedException {
        while (command.isRunning()) {
            Thread.sleep(10);
        }
    }

    @Test
    void runs_while_the_caller_goes_on_and_is_stopped_with_its_children() throws Exception {
        AtomicReference<String> child = new AtomicReference<>("");
        CountDownLatch said = new CountDownLatch(1);
        BackgroundCommand command =
                BackgroundCommand.start(new LocalCommandRunner(), sh("sleep 1000 & echo $!; wait"), (stream, line) -> {
                    child.set(line);
                    said.countDown();
                });
        assertThat(said.await(30, TimeUnit.SECONDS)).isTrue();
        long pid = Long.parseLong(child.get());
        assertThat(command.isRunning()).isTrue();
        assertThat(command.result()).isEmpty();
        assertThat(ProcessHandle.of(pid)).get().matches(ProcessHandle::isAlive);

        command.stop();

        assertThat(command.isRunning()).isFalse();
        assertThat(command.result()).isEmpty();
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        command.stop();
    }

    @Test
    void tells_how_it_ended_by_itself() throws Exception {
        BackgroundCommand command =
                BackgroundCommand.start(new LocalCommandRunner(), sh("echo bye; exit 3"), OutputListener.NONE);
        awaitEnd(command);

        assertThat(command.result()).get().satisfies(result -> {
            assertThat(result.exitCode()).isEqualTo(3);
            assertThat(result.tail()).containsExactly("bye");
        });
        command.stop();
        assertThat(command.result()).isPresent();
    }

    @Test
    void tells_that_it_could_not_be_started() throws Exception {
        BackgroundCommand command = BackgroundCommand.start(
                new LocalCommandRunner(),
                Command.of(List.of("no-such-program"), temp, Map.of("PATH", "/bin")),
                OutputListener.NONE);
        awaitEnd(command);

        assertThatThrownBy(command::result).isInstanceOf(ExecutableNotFoundException.class);
    }
}
