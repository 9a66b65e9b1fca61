package io.mirage.maven.opam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mirage.maven.process.Command;
import io.mirage.maven.process.CommandResult;
import io.mirage.maven.process.CommandRunner;
import io.mirage.maven.process.OutputListener.Stream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class LockerTest {
    private static final String LOCK = """
            opam-version: "2.0"
            depends: [
              "alpha" {= "1.0" & ?vendor}
              "beta" {= "2.0"}
            ]
            x-opam-monorepo-cli-args: ["--build-only" "-r" "/somewhere"]
            x-opam-monorepo-opam-repositories: ["file:///somewhere/0001"]
            x-opam-monorepo-root-packages: ["app-hvt"]
            x-opam-monorepo-version: "0.3"
            """;

    @TempDir
    Path folder;

    private final List<Command> commands = new ArrayList<>();
    private final Map<String, String> seen = new TreeMap<>();
    private int exitCode;
    private String said = "";

    @BeforeEach
    void makeRepository() throws IOException {
        Files.createDirectories(repository().resolve("packages"));
    }

    @Test
    void asksIndependentlyOfTheMachine() throws Exception {
        Locker.Solution solution = locker().solve(problem(Optional.empty(), Set.of()), work(), log());

        Command command = commands.get(0);
        String work = folder.resolve("work").toString();
        assertThat(command.arguments())
                .containsExactly(
                        "/bin/opam-monorepo",
                        "lock",
                        "--require-cross-compile",
                        "--build-only",
                        "-r",
                        work + "/project",
                        "-l",
                        work + "/lock",
                        "--ocaml-version",
                        "4.14.1",
                        "--opam-repositories=[file://" + work + "/repositories/0002,file://" + work
                                + "/repositories/0001]",
                        "--global-opam-vars=[[arch,x86_64],[os,linux],[os-family,debian],[os-distribution,debian],"
                                + "[opam-version,2.1.2],[monorepo,opam-monorepo]]",
                        "app-hvt",
                        "app-spt");
        assertThat(command.environment())
                .containsEntry("OPAMROOT", folder.resolve("root").toString())
                .containsEntry("HOME", folder.resolve("root/home").toString())
                .doesNotContainKey("OPAMSWITCH");
        assertThat(seen)
                .containsKeys("app-hvt.opam", "app-spt.opam", "own.opam")
                .doesNotContainKey("lock");
        assertThat(solution.text())
                .doesNotContain("cli-args")
                .doesNotContain("/somewhere")
                .contains(
                        "x-opam-monorepo-opam-repositories: [\n  \"git+https://a.example/r.git#01\"\n  \"file:///b\"\n]\n")
                .contains("\"alpha\" {= \"1.0\" & ?vendor}");
    }

    @Test
    void letsTheLaterRepositoryCount() throws Exception {
        Path other = folder.resolve("other");
        Files.createDirectories(other.resolve("packages"));

        locker().solve(
                        new Locker.Problem(
                                new TreeMap<>(Map.of("app-hvt", "")),
                                new TreeMap<>(),
                                List.of(
                                        new OpamRepositories.Available("file:///a", repository(), false),
                                        new OpamRepositories.Available("file:///b", other, false)),
                                "4.14.1",
                                Optional.empty(),
                                Set.of()),
                        work(),
                        log());

        // The tool sorts by address, and takes the first.
        assertThat(folder.resolve("work/repositories/0001").toRealPath()).isEqualTo(other.toRealPath());
        assertThat(folder.resolve("work/repositories/0002").toRealPath())
                .isEqualTo(repository().toRealPath());
    }

    @Test
    void leavesOpenWhatIsUpdated() throws Exception {
        locker().solve(problem(Optional.of(LOCK), Set.of("alpha")), work(), log());

        assertThat(commands.get(0).arguments()).contains("--minimal-update");
        assertThat(seen.get("lock")).contains("\"beta\" {= \"2.0\"}").doesNotContain("\"alpha\" {");
    }

    @Test
    void choosesAllAnewOtherwise() throws Exception {
        locker().solve(problem(Optional.of(LOCK), Set.of()), work(), log());

        assertThat(commands.get(0).arguments()).doesNotContain("--minimal-update");
        assertThat(seen).doesNotContainKey("lock");
    }

    @Test
    void tellsWhatTheToolLeftOut() throws Exception {
        said = "opam-monorepo: [WARNING] Package alpha.0.1 has no dev-repo specified, but it needs a dev-repo to be"
                + " successfully included in the duniverse.";

        assertThat(locker().solve(problem(Optional.empty(), Set.of()), work(), log())
                        .withoutDevRepo())
                .containsExactly("alpha.0.1, which this project (app-hvt), this project (app-spt) want");
    }

    @Test
    void failsWithTheReasonInWords() {
        exitCode = 1;
        said = "opam-monorepo: [ERROR] Some dependencies cannot be built with dune!\n- make-only\n";

        assertThatThrownBy(() -> locker().solve(problem(Optional.empty(), Set.of()), work(), log()))
                .isInstanceOf(LockFailure.class)
                .hasMessageStartingWith(
                        "Some dependencies do not build with dune, so they cannot be vendored:" + "\n  - make-only");
    }

    private Path repository() {
        return folder.resolve("repository");
    }

    private Path work() throws IOException {
        return Files.createDirectories(folder.resolve("work"));
    }

    private static org.slf4j.Logger log() {
        return LoggerFactory.getLogger(LockerTest.class);
    }

    @Test
    void fetchesNothingWhenOffline() throws Exception {
        locker(true).solve(problem(Optional.empty(), Set.of()), work(), log());

        assertThat(commands.get(0).environment()).containsEntry("GIT_ALLOW_PROTOCOL", "file");
        Locker.Problem pinned = new Locker.Problem(
                new TreeMap<>(Map.of("app-hvt", "pin-depends: [\"a.1\" \"git+https://git.example/a.git\"]")),
                new TreeMap<>(),
                List.of(),
                "4.14.1",
                Optional.empty(),
                Set.of());
        assertThatThrownBy(() -> locker(true).solve(pinned, work(), log()))
                .isInstanceOf(LockFailure.class)
                .hasMessage("Maven is offline, and app-hvt pins packages that have to be fetched:"
                        + " git+https://git.example/a.git. Lock without -o.");
    }

    private Locker locker() {
        return locker(false);
    }

    private Locker locker(boolean offline) {
        CommandRunner runner = (command, listener) -> {
            commands.add(command);
            Path lock = folder.resolve("work/lock");
            try {
                if (Files.exists(lock)) {
                    seen.put("lock", Files.readString(lock));
                }
                try (var files = Files.list(folder.resolve("work/project"))) {
                    for (Path file : files.toList()) {
                        seen.put(String.valueOf(file.getFileName()), Files.readString(file));
                    }
                }
                Files.writeString(lock, LOCK);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            said.lines().forEach(line -> listener.line(Stream.STDERR, line));
            return new CommandResult(exitCode, List.of(), Duration.ZERO);
        };
        return new Locker(
                Path.of("/bin/opam-monorepo"),
                new OpamRoot(folder.resolve("root"), runner, Map.of("PATH", "/bin", "OPAMSWITCH", "mine")),
                runner,
                Optional.empty(),
                offline);
    }

    private Locker.Problem problem(Optional<String> previous, Set<String> update) {
        return new Locker.Problem(
                new TreeMap<>(Map.of("app-spt", "depends: \"alpha\"", "app-hvt", "depends: \"alpha\"")),
                new TreeMap<>(Map.of("own", "")),
                List.of(
                        new OpamRepositories.Available("git+https://a.example/r.git#01", repository(), false),
                        new OpamRepositories.Available("file:///b", repository(), false)),
                "4.14.1",
                previous,
                update);
    }
}
