package io.mirage.maven.opam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpamRepositoriesTest {
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    @TempDir
    Path folder;

    private final List<String> asked = new ArrayList<>();

    @Test
    void takesAFolderOfTheProjectWithoutNamingThisMachine() throws Exception {
        Files.createDirectories(folder.resolve("project/opam/packages"));

        OpamRepositories.Available relative = repositories().available("opam");
        OpamRepositories.Available absolute = repositories().available("file://" + folder.resolve("project/opam"));

        assertThat(relative).isEqualTo(absolute);
        assertThat(relative.url()).isEqualTo("file://$OPAM_MONOREPO_CWD/opam");
        assertThat(relative.directory()).isEqualTo(folder.resolve("project/opam"));
        assertThat(relative.moving()).isFalse();
    }

    @Test
    void takesAFolderElsewhere() throws Exception {
        Files.createDirectories(folder.resolve("shared/packages"));

        assertThat(repositories().available("file://" + folder + "/shared").url())
                .isEqualTo("file://" + folder + "/shared");
    }

    @Test
    void takesACommit() throws Exception {
        OpamRepositories.Available available = repositories().available("git+https://git.example/opam.git#" + COMMIT);

        assertThat(available.url()).isEqualTo("git+https://git.example/opam.git#" + COMMIT);
        assertThat(available.moving()).isFalse();
        assertThat(asked).containsExactly("files https://git.example/opam.git " + COMMIT);
    }

    @Test
    void findsTheCommitOfAHeadAndSaysThatItMoves() throws Exception {
        OpamRepositories.Available branch = repositories().available("git+https://git.example/opam.git#main");
        OpamRepositories.Available head = repositories().available("https://git.example/opam.git");

        assertThat(branch.url()).isEqualTo("git+https://git.example/opam.git#" + COMMIT);
        assertThat(branch.moving()).isTrue();
        assertThat(head).isEqualTo(branch);
        assertThat(asked)
                .containsExactly(
                        "commit https://git.example/opam.git Optional[main]",
                        "files https://git.example/opam.git " + COMMIT,
                        "commit https://git.example/opam.git Optional.empty",
                        "files https://git.example/opam.git " + COMMIT);
    }

    @Test
    void refusesWhatIsNone() throws IOException {
        Files.createDirectories(folder.resolve("project/src"));

        assertThatThrownBy(() -> repositories().available("src"))
                .isInstanceOf(LockFailure.class)
                .hasMessage("<opamRepositories>: src is no opam repository: there is no folder 'packages' in it.");
        assertThatThrownBy(() -> repositories().available("https://opam.example/"))
                .isInstanceOf(LockFailure.class)
                .hasMessageContaining("declare a git repository, git+https://…#COMMIT, or a folder");
    }

    @Test
    void refusesUsersAndPasswordsWhichWouldGetIntoTheLockFile() throws Exception {
        for (String declared : List.of(
                "git+https://anna:secret@git.example/opam.git",
                "git+https://secret@git.example/opam.git#main",
                "https://anna:se@cret@git.example/opam.git#" + COMMIT)) {
            assertThatThrownBy(() -> repositories().available(declared))
                    .isInstanceOf(LockFailure.class)
                    .hasMessageContaining("https://git.example/opam.git")
                    .hasMessageContaining("Put it into a <server> of settings.xml whose <id> is the host's name")
                    .hasMessageNotContainingAny("secret", "cret@", "anna");
        }
        assertThatThrownBy(() -> repositories().available("git+ssh://anna@git.example/opam.git"))
                .isInstanceOf(LockFailure.class)
                .hasMessageContaining("Put the user into the configuration of ssh");
        assertThat(asked).isEmpty();
        assertThat(repositories()
                        .available("git+ssh://git@git.example/opam.git#" + COMMIT)
                        .url())
                .isEqualTo("git+ssh://git@git.example/opam.git#" + COMMIT);
    }

    @Test
    void findsOutWhoWantsAPackageInItsNewestVersion() throws Exception {
        opam("alpha", "1.10", "depends: [\"beta\"]");
        opam("alpha", "1.9", "depends: []");
        opam("gamma", "1.0", "depends: [\"beta\"]");
        opam("gamma", "2.0", "conflicts: [\"beta\"]");

        assertThat(OpamRepositories.whoDependsOn(
                        "beta", List.of(new OpamRepositories.Available("file:///r", folder, false))))
                .containsExactly("alpha.1.10");
    }

    private void opam(String name, String version, String text) throws IOException {
        Path file = folder.resolve("packages/" + name + "/" + name + "." + version + "/opam");
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private OpamRepositories repositories() {
        return new OpamRepositories(folder.resolve("project"), new OpamRepositories.Git() {
            @Override
            public String commit(String location, Optional<String> revision) {
                asked.add("commit " + location + " " + revision);
                return COMMIT;
            }

            @Override
            public Path files(String location, String commit) throws IOException {
                asked.add("files " + location + " " + commit);
                Files.createDirectories(folder.resolve("git/packages"));
                return folder.resolve("git");
            }
        });
    }
}
