package io.mirage.maven.opam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class GitRepositoriesTest {
    private static final String LOCATION = "https://git.invalid/opam.git";

    @TempDir
    Path temp;

    private final List<String> told = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();

    private GitRepository repository;
    private String commit;

    @BeforeEach
    void makeRepository() throws Exception {
        repository = new GitRepository(temp.resolve("mirror/opam.git"));
        commit = repository
                .file("repo", "opam-version: \"2.0\"\n")
                .file("packages/a/a.1/opam", "")
                .commit("main");
        repository.configure("init", "defaultBranch", "main");
    }

    @Test
    void findHeadsOnMirrors() throws Exception {
        assertThat(repositories(mirror(true), false).commit(LOCATION, Optional.of("main")))
                .isEqualTo(commit);
        assertThat(repositories(mirror(true), true).commit(LOCATION, Optional.of("main")))
                .as("offline, with a mirror on this machine")
                .isEqualTo(commit);
        assertThatThrownBy(() -> repositories(mirror(true), false).commit(LOCATION, Optional.of("none")))
                .isInstanceOf(LockFailure.class)
                .hasMessage(LOCATION + " has no branch or tag none.");
    }

    @Test
    void sayWhereTheyCannotAsk() {
        assertThatThrownBy(() -> repositories(Mirrors.NONE, true).commit(LOCATION, Optional.empty()))
                .isInstanceOf(LockFailure.class)
                .hasMessageStartingWith("Maven is offline, so it cannot be seen where the head of " + LOCATION);
        assertThatThrownBy(() -> repositories(new Mirrors(List.of(), List.of(), true), false)
                        .commit(LOCATION, Optional.empty()))
                .isInstanceOf(LockFailure.class)
                .hasMessageStartingWith("Only mirrors may be used, and none has this address");
    }

    @Test
    void askABusyServerAgain() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (Downloads server = new Downloads()) {
            String url = server.answer("/opam.git/info/refs", exchange -> {
                requests.incrementAndGet();
                Downloads.send(exchange, 503, new byte[0]);
            });
            String location = url.replace("/info/refs", "");

            assertThatThrownBy(() -> repositories(Mirrors.NONE, false).commit(location, Optional.empty()))
                    .isInstanceOf(LockFailure.class)
                    .hasMessageStartingWith("The opam repository " + location + " cannot be asked:\n" + location)
                    .hasMessageContaining("503");
        }
        assertThat(requests).hasValueGreaterThanOrEqualTo(3);
        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(4));
        assertThat(told).hasSize(2).allMatch(line -> line.startsWith("Trying again: "));
    }

    @Test
    void areFetchedOnceAndAgainWhenTheyAreDamaged() throws Exception {
        GitRepositories repositories = repositories(mirror(true), false);

        Path files = repositories.files(LOCATION, commit);

        assertThat(files).isEqualTo(temp.resolve("repositories/" + commit));
        assertThat(StoreFixture.content(files)).containsOnlyKeys("packages/a/a.1/opam", "repo");
        assertThat(StoreFixture.mode(files.resolve("repo"))).isEqualTo(0444);
        Path used = temp.resolve("repositories/." + commit + ".used");
        Files.setLastModifiedTime(used, FileTime.fromMillis(0));
        assertThat(repositories.files(LOCATION, commit)).isEqualTo(files);
        assertThat(told).containsExactly("Fetching " + LOCATION + " at " + commit);
        assertThat(Files.getLastModifiedTime(used).toMillis()).isPositive();

        Files.delete(files.resolve("repo"));
        told.clear();
        assertThat(StoreFixture.content(repositories.files(LOCATION, commit))).containsKey("repo");
        assertThat(told)
                .containsExactly(
                        "The opam repository in " + files + " is damaged: repo is missing. It is fetched again.",
                        "Fetching " + LOCATION + " at " + commit);
        assertThat(temp.resolve("repositories/.tmp-" + commit)).doesNotExist();
    }

    private Mirrors mirror(boolean only) {
        return new Mirrors(
                List.of(new Mirrors.Rule("https://git.invalid/", "file://" + temp.resolve("mirror") + "/")),
                List.of(),
                only);
    }

    private GitRepositories repositories(Mirrors mirrors, boolean offline) {
        Transfer none = (location, to) -> {
            throw new TransferException("nothing is downloaded here", false);
        };
        return new GitRepositories(
                temp.resolve("repositories"),
                new Network(none, GitAccess.NONE, mirrors, pauses::add),
                offline,
                told::add);
    }
}
