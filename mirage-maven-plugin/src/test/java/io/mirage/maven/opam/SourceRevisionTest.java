package io.mirage.maven.opam;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceRevisionTest {

    @TempDir
    Path temp;

    private Path module;
    private String commit = "";

    @BeforeEach
    void makeRepository() throws Exception {
        module = Files.createDirectories(temp.resolve("repository/a module"));
        Files.writeString(module.resolve("main.ml"), "()");
        Files.writeString(temp.resolve("repository/other"), "1");
        try (Git git =
                Git.init().setDirectory(temp.resolve("repository").toFile()).call()) {
            git.add().addFilepattern(".").call();
            commit = git.commit()
                    .setMessage("x")
                    .setAuthor("x", "x@x.invalid")
                    .setCommitter("x", "x@x.invalid")
                    .setSign(false)
                    .call()
                    .name();
        }
    }

    @Test
    void isTheCommitOfTheRepositoryAround() {
        assertThat(revision()).contains(new SourceRevision(commit, false));
    }

    @Test
    void isChangedByAnEditOrANewFileOfTheFolder() throws Exception {
        Files.writeString(module.resolve("main.ml"), "1");
        assertThat(revision()).contains(new SourceRevision(commit, true));

        Files.writeString(module.resolve("main.ml"), "()");
        assertThat(revision()).contains(new SourceRevision(commit, false));

        Files.writeString(module.resolve("new.ml"), "()");
        assertThat(revision()).contains(new SourceRevision(commit, true));
    }

    @Test
    void isNotChangedByWhatIsElsewhereOrGenerated() throws Exception {
        Files.writeString(temp.resolve("repository/other"), "2");
        Files.createDirectories(module.resolve("target/deep"));
        Files.writeString(module.resolve("target/deep/image"), "x");

        assertThat(revision()).contains(new SourceRevision(commit, false));
    }

    @Test
    void isUnknownWithoutARepositoryOrACommit() throws Exception {
        Path empty = Files.createDirectories(temp.resolve("empty"));
        assertThat(SourceRevision.of(empty, empty.resolve("target"))).isEmpty();

        Git.init().setDirectory(empty.toFile()).call().close();
        assertThat(SourceRevision.of(empty, empty.resolve("target"))).isEmpty();
    }

    private java.util.Optional<SourceRevision> revision() {
        return SourceRevision.of(module, module.resolve("target"));
    }
}
