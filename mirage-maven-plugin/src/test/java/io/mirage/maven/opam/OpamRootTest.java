package io.mirage.maven.opam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mirage.maven.process.Command;
import io.mirage.maven.process.CommandResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpamRootTest {
    @TempDir
    Path folder;

    private final List<Command> commands = new ArrayList<>();
    private int exitCode;

    @Test
    void isMadeOnce() throws Exception {
        OpamRoot root = root(Map.of());

        root.ensure(Path.of("/bin/opam"), () -> {});
        root.ensure(Path.of("/bin/opam"), () -> {});

        assertThat(commands).hasSize(1);
        assertThat(commands.get(0).arguments())
                .startsWith("/bin/opam", "init", "--bare", "--no-setup", "--disable-sandboxing");
        assertThat(folder.resolve("root/empty/packages")).isEmptyDirectory();
    }

    @Test
    void knowsNothingOfTheUsersOpam() {
        Map<String, String> environment = root(Map.of(
                        "PATH", "/bin",
                        "HOME", "/home/someone",
                        "OPAMROOT", "/home/someone/.opam",
                        "OPAMSWITCH", "mine",
                        "CAML_LD_LIBRARY_PATH", "/home/someone/lib"))
                .environment();

        assertThat(environment)
                .containsEntry("PATH", "/bin")
                .containsEntry("OPAMROOT", folder.resolve("root").toString())
                .doesNotContainKeys("OPAMSWITCH", "CAML_LD_LIBRARY_PATH");
        assertThat(environment.values()).noneMatch(value -> value.startsWith("/home/someone"));
    }

    @Test
    void saysWhatOpamSaidWhenItCannotBeMade() {
        exitCode = 50;

        assertThatThrownBy(() -> root(Map.of()).ensure(Path.of("/bin/opam"), () -> {}))
                .isInstanceOf(LockFailure.class)
                .hasMessage("opam cannot make the plugin's own root " + folder.resolve("root")
                        + " (exit code 50):\n  no patch here");
    }

    private OpamRoot root(Map<String, String> variables) {
        return new OpamRoot(
                folder.resolve("root"),
                (command, listener) -> {
                    commands.add(command);
                    try {
                        Files.writeString(folder.resolve("root/config"), "");
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    return new CommandResult(exitCode, List.of("no patch here"), Duration.ZERO);
                },
                variables);
    }
}
