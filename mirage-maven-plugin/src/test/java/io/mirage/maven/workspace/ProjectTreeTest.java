package io.mirage.maven.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ProjectTreeTest {

    @TempDir
    Path temp;

    @Test
    void findsEveryFileOfAProject() throws Exception {
        files("config.ml", "lib/sub/colours.ml", "data/motd.txt", ".ocamlformat", ".github/ci.yml", "été/ü b.ml");

        ProjectTree tree = ProjectTree.scan(project(), List.of(), List.of());

        assertThat(tree.files())
                .containsOnlyKeys(
                        "config.ml",
                        "lib/sub/colours.ml",
                        "data/motd.txt",
                        ".ocamlformat",
                        ".github/ci.yml",
                        "été/ü b.ml")
                .containsEntry("lib/sub/colours.ml", project().resolve("lib/sub/colours.ml"));
        assertThat(tree.unnameable()).isEmpty();
    }

    @Test
    void isEmptyWithoutAFolder() throws Exception {
        assertThat(ProjectTree.scan(temp.resolve("absent"), List.of(), List.of("*"))
                        .files())
                .isEmpty();
    }

    @Test
    void leavesOutWhatOtherToolsKeepThere() throws Exception {
        files(
                "config.ml",
                ".git/HEAD",
                "sub/.git/HEAD",
                ".hg/store",
                ".svn/entries",
                "_darcs/x",
                "CVS/Entries",
                ".mvn/maven.config",
                ".idea/x.xml",
                ".vscode/x.json",
                ".settings/x",
                "_build/default/x.ml",
                "lib/_build/log",
                "_opam/bin/x");

        assertThat(scan()).containsExactly("config.ml");
    }

    @Test
    void takesFilesOfSuchNames() throws Exception {
        files("CVS", "lib/_build");

        assertThat(scan()).containsExactly("CVS", "lib/_build");
    }

    @Test
    void leavesOutWhatEditorsLeave() throws Exception {
        files(
                "config.ml",
                "config.ml~",
                ".#config.ml",
                "#config.ml#",
                "lib/.config.ml.swp",
                "sub/.DS_Store",
                "a#b",
                "#hash");

        assertThat(scan()).containsExactly("#hash", "a#b", "config.ml");
    }

    @Test
    void leavesOutTheFoldersThatAreNoSources() throws Exception {
        files("config.ml", "target/x", "target/mirage/hvt/config.ml", "src/test/mirage/test.ml", "src/targets/x");

        ProjectTree tree = ProjectTree.scan(
                project(), List.of(project().resolve("target"), project().resolve("src/test/mirage")), List.of());

        assertThat(tree.files()).containsOnlyKeys("config.ml", "src/targets/x");
    }

    /** What is left, of: a.log, kept.log, docs/a.txt, docs/sub/b.log, src/docs/c.txt, src/a.log, src/x/y/z.ml, docs.txt. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            useHeadersInDisplayName = true,
            value = {
                "patterns           | left",
                "*.log              | docs.txt docs/a.txt src/docs/c.txt src/x/y/z.ml",
                "*.log !kept.log    | docs.txt docs/a.txt kept.log src/docs/c.txt src/x/y/z.ml",
                "!kept.log *.log    | docs.txt docs/a.txt src/docs/c.txt src/x/y/z.ml",
                "/*.log             | docs.txt docs/a.txt docs/sub/b.log src/a.log src/docs/c.txt src/x/y/z.ml",
                "docs               | a.log docs.txt kept.log src/a.log src/x/y/z.ml",
                "docs/              | a.log docs.txt kept.log src/a.log src/x/y/z.ml",
                "/docs/             | a.log docs.txt kept.log src/a.log src/docs/c.txt src/x/y/z.ml",
                "docs/sub           | a.log docs.txt docs/a.txt kept.log src/a.log src/docs/c.txt src/x/y/z.ml",
                "docs/*.txt         | a.log docs.txt docs/sub/b.log kept.log src/a.log src/docs/c.txt src/x/y/z.ml",
                "docs/ !docs/a.txt  | a.log docs.txt kept.log src/a.log src/x/y/z.ml",
                "/docs/* !/docs/a.txt | a.log docs.txt docs/a.txt kept.log src/a.log src/docs/c.txt src/x/y/z.ml",
                "**/z.ml            | a.log docs.txt docs/a.txt docs/sub/b.log kept.log src/a.log src/docs/c.txt",
                "src/**/z.ml        | a.log docs.txt docs/a.txt docs/sub/b.log kept.log src/a.log src/docs/c.txt",
                "src/**             | a.log docs.txt docs/a.txt docs/sub/b.log kept.log",
                "?.log              | docs.txt docs/a.txt kept.log src/docs/c.txt src/x/y/z.ml",
                "[ab].log           | docs.txt docs/a.txt kept.log src/docs/c.txt src/x/y/z.ml",
                "a.log/             | a.log docs.txt docs/a.txt docs/sub/b.log kept.log src/a.log src/docs/c.txt src/x/y/z.ml",
                "#a.log             | a.log docs.txt docs/a.txt docs/sub/b.log kept.log src/a.log src/docs/c.txt src/x/y/z.ml",
                "*                  | ''",
            })
    void leavesOutWhatGitWould(String patterns, String left) throws Exception {
        files(
                "a.log",
                "kept.log",
                "docs/a.txt",
                "docs/sub/b.log",
                "src/docs/c.txt",
                "src/a.log",
                "src/x/y/z.ml",
                "docs.txt");

        assertThat(String.join(
                        " ",
                        ProjectTree.scan(project(), List.of(), List.of(patterns.split(" ")))
                                .files()
                                .keySet()))
                .isEqualTo(left);
    }

    @Test
    void followsLinksToFilesAndFolders() throws Exception {
        Path elsewhere = Files.createDirectories(temp.resolve("elsewhere/sub"));
        Files.writeString(elsewhere.resolve("shared.ml"), "");
        files("config.ml");
        Files.createSymbolicLink(project().resolve("lib"), temp.resolve("elsewhere"));
        Files.createSymbolicLink(project().resolve("one.ml"), elsewhere.resolve("shared.ml"));

        assertThat(ProjectTree.scan(project(), List.of(), List.of()).files())
                .containsOnlyKeys("config.ml", "lib/sub/shared.ml", "one.ml")
                .containsEntry("one.ml", project().resolve("one.ml"));
    }

    @Test
    void leavesOutLinksToNothing() throws Exception {
        files("config.ml");
        Files.createSymbolicLink(project().resolve("gone.ml"), temp.resolve("absent"));
        Files.createSymbolicLink(project().resolve("itself"), project().resolve("itself"));

        assertThat(scan()).containsExactly("config.ml");
    }

    @Test
    void getsOutOfLinkLoops() throws Exception {
        files("config.ml", "lib/a.ml");
        Path elsewhere = Files.createDirectories(temp.resolve("elsewhere"));
        Files.createSymbolicLink(project().resolve("lib/up"), project());
        Files.createSymbolicLink(project().resolve("lib/here"), project().resolve("lib"));
        Files.createSymbolicLink(project().resolve("out"), elsewhere);
        Files.createSymbolicLink(elsewhere.resolve("back"), project());

        assertThat(scan()).containsExactly("config.ml", "lib/a.ml");
    }

    @Test
    void leavesOutWhatIsNoFile() throws Exception {
        files("config.ml");
        Process mkfifo = new ProcessBuilder("mkfifo", project().resolve("pipe").toString()).start();
        assertThat(mkfifo.waitFor()).isZero();

        assertThat(scan()).containsExactly("config.ml");
    }

    private Path project() {
        return temp.resolve("project");
    }

    private Set<String> scan() throws IOException {
        return ProjectTree.scan(project(), List.of(), List.of()).files().keySet();
    }

    private void files(String... paths) throws IOException {
        for (String path : paths) {
            Path file = project().resolve(path);
            Files.createDirectories(file.resolve("..").normalize());
            Files.writeString(file, "");
        }
    }
}
