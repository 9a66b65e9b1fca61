package io.mirage.maven.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuniverseTest {
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));

    @TempDir
    Path temp;

    @BeforeEach
    void makeSource() throws IOException {
        Files.createDirectories(work());
        source("logs/dune", "(library (name logs))");
        source("logs/src/logs.ml", "let x = 1");
        source("fmt/fmt.ml", "let y = 2");
        source("LICENSE", "all of them");
    }

    @Test
    void bringsEveryFile() throws Exception {
        source("logs/.git/HEAD", "ref: refs/heads/main");

        assertThat(bring()).isTrue();

        assertThat(brought())
                .isEqualTo(Map.of(
                        "LICENSE", "all of them",
                        "fmt/fmt.ml", "let y = 2",
                        "logs/dune", "(library (name logs))",
                        "logs/src/logs.ml", "let x = 1"));
    }

    @Test
    void doesNothingWhenNothingChanged() throws Exception {
        bring();
        FileTime folder = Files.getLastModifiedTime(copy().resolve("logs/src"));
        Object key = Files.readAttributes(copy().resolve("logs/src/logs.ml"), "fileKey")
                .get("fileKey");

        assertThat(bring()).isFalse();

        assertThat(Files.getLastModifiedTime(copy().resolve("logs/src"))).isEqualTo(folder);
        assertThat(Files.readAttributes(copy().resolve("logs/src/logs.ml"), "fileKey"))
                .containsEntry("fileKey", key);
    }

    @Test
    void followsEditsDeletionsAndNewFiles() throws Exception {
        bring();
        source("logs/src/logs.ml", "let x = 2 (* edited *)");
        source("logs/src/fresh.ml", "let z = 3");
        Workspace.delete(source().resolve("fmt"));

        assertThat(bring()).isTrue();
        assertThat(brought())
                .isEqualTo(Map.of(
                        "LICENSE", "all of them",
                        "logs/dune", "(library (name logs))",
                        "logs/src/logs.ml", "let x = 2 (* edited *)",
                        "logs/src/fresh.ml", "let z = 3"));
        assertThat(copy().resolve("fmt")).as("a folder without files").doesNotExist();
        assertThat(bring()).isFalse();
    }

    @Test
    void followsAFileThatIsReplaced() throws Exception {
        bring();
        Path fresh = Files.writeString(temp.resolve("fresh"), "let x = 3 (* of a new release *)");
        Files.delete(source().resolve("logs/src/logs.ml"));
        Files.move(fresh, source().resolve("logs/src/logs.ml"));

        assertThat(bring()).isTrue();
        assertThat(copy().resolve("logs/src/logs.ml")).hasContent("let x = 3 (* of a new release *)");
    }

    @Test
    void followsRenamesOfFilesAndFolders() throws Exception {
        bring();
        Files.move(source().resolve("logs/src/logs.ml"), source().resolve("logs/src/log.ml"));
        Files.move(source().resolve("fmt"), source().resolve("format"));

        assertThat(bring()).isTrue();
        assertThat(brought()).containsOnlyKeys("LICENSE", "format/fmt.ml", "logs/dune", "logs/src/log.ml");
    }

    @Test
    void changesAFileIntoAFolderAndBack() throws Exception {
        bring();
        Files.delete(source().resolve("LICENSE"));
        source("LICENSE/one/text", "the first");
        assertThat(bring()).isTrue();
        assertThat(copy().resolve("LICENSE/one/text")).hasContent("the first");

        Workspace.delete(source().resolve("LICENSE"));
        source("LICENSE", "one for all");
        assertThat(bring()).isTrue();

        assertThat(copy().resolve("LICENSE")).isRegularFile().hasContent("one for all");
    }

    @Test
    void keepsPermissionsAndTimes() throws Exception {
        Path script = source("logs/configure.sh", "#!/bin/sh\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-x---"));
        Path data = source("logs/data", "x");
        Files.setLastModifiedTime(data, LONG_AGO);

        bring();

        assertThat(Files.getPosixFilePermissions(copy().resolve("logs/configure.sh")))
                .isEqualTo(PosixFilePermissions.fromString("rwxr-x---"));
        assertThat(Files.getLastModifiedTime(copy().resolve("logs/data"))).isEqualTo(LONG_AGO);
    }

    @Test
    void keepsLinksAsLinks() throws Exception {
        Files.createSymbolicLink(source().resolve("logs/doc"), Path.of("src"));
        Files.createSymbolicLink(source().resolve("logs/gone"), Path.of("absent"));
        Files.createSymbolicLink(source().resolve("logs/self"), Path.of("."));

        assertThat(bring()).isTrue();

        assertThat(Files.readSymbolicLink(copy().resolve("logs/doc"))).isEqualTo(Path.of("src"));
        assertThat(copy().resolve("logs/doc/logs.ml")).hasContent("let x = 1");
        assertThat(copy().resolve("logs/gone")).isSymbolicLink();
        assertThat(copy().resolve("logs/self")).isSymbolicLink();
        assertThat(bring()).isFalse();
    }

    @Test
    void changesALinkIntoAFolderAndBack() throws Exception {
        Path link = source().resolve("logs/doc");
        Files.createSymbolicLink(link, Path.of("src"));
        bring();
        Files.delete(link);
        source("logs/doc/index.md", "# Logs");
        bring();
        assertThat(Files.isDirectory(copy().resolve("logs/doc"), LinkOption.NOFOLLOW_LINKS))
                .isTrue();
        assertThat(copy().resolve("logs/src/logs.ml")).exists();

        Workspace.delete(link);
        Files.createSymbolicLink(link, Path.of("src"));
        bring();

        assertThat(copy().resolve("logs/doc")).isSymbolicLink();
        assertThat(source().resolve("logs/src/logs.ml")).hasContent("let x = 1");
    }

    /** dune promotes into the source tree it sees, which is not to be the user's. */
    @Test
    void keepsTheUsersFilesFromRulesThatPromote() throws Exception {
        source("fmt/dune", "(rule (mode promote) (target fmt.ml) (action (write-file fmt.ml made)))");
        bring();

        Files.writeString(copy().resolve("fmt/fmt.ml"), "made");
        Files.writeString(copy().resolve("fmt/dune"), "made");

        assertThat(source().resolve("fmt/fmt.ml")).hasContent("let y = 2");
        assertThat(source().resolve("fmt/dune")).content().contains("promote");
    }

    @Test
    void keepsThemAlsoWhenSuchARuleIsAdded() throws Exception {
        bring();
        source("logs/src/dune", "(rule (mode promote) (target logs.ml) (action (write-file logs.ml made)))");
        bring();

        Files.writeString(copy().resolve("logs/src/logs.ml"), "made");

        assertThat(source().resolve("logs/src/logs.ml")).hasContent("let x = 1");
    }

    /** dune 2.9 adds to it what is missing; the files of the store are read-only. */
    @Test
    void copiesProjectFilesAndWhatIsGeneratedFromThem() throws Exception {
        List<Path> copied = List.of(
                source("fmt/dune-project", "(lang dune 2.9)\n(generate_opam_files true)"),
                source("fmt/fmt.opam", ""),
                source("logs/src/dune-project", "(lang dune 2.9)"));
        List<Path> linked = List.of(source("logs/src/logs.opam", ""), source("fmt/src/other.opam", ""));
        for (Path file : copied) {
            assertThat(file.toFile().setWritable(false)).isTrue();
        }
        bring();

        for (Path file : copied) {
            Path there = copy().resolve(source().relativize(file));
            assertThat(Files.getPosixFilePermissions(there)).contains(PosixFilePermission.OWNER_WRITE);
            assertThat(Files.isSameFile(file, there)).isFalse();
            assertThat(Files.getLastModifiedTime(there)).isEqualTo(Files.getLastModifiedTime(file));
        }
        for (Path file : linked) {
            assertThat(Files.isSameFile(file, copy().resolve(source().relativize(file))))
                    .isTrue();
        }
    }

    /** dune makes everything in its build folder read-only anyway. */
    @Test
    void linksWhatRulesOnlyCopy() throws Exception {
        source("fmt/dune", "(rule (target b) (action (system \"cp a b; echo >> b\")))");
        bring();

        assertThat(Files.isSameFile(source().resolve("fmt/fmt.ml"), copy().resolve("fmt/fmt.ml")))
                .isTrue();
    }

    @Test
    void copiesOnlyTheFolderThatIsPromotedTo() throws Exception {
        source("fmt/gen/dune", "(rule (mode promote) (target t.ml) (action (write-file t.ml made)))");
        source("fmt/gen/deep/t.ml", "let t = 1");
        source(
                "logs/gen/dune.inc",
                "(rule (mode (promote (into ../src))) (target t.ml) (action (write-file t.ml made)))");
        bring();

        assertThat(isLinked("fmt/gen/deep/t.ml")).isFalse();
        assertThat(isLinked("fmt/fmt.ml")).isTrue();
        assertThat(isLinked("logs/src/logs.ml")).isFalse();
    }

    private boolean isLinked(String path) throws IOException {
        return Files.isSameFile(source().resolve(path), copy().resolve(path));
    }

    @Test
    void refusesSourcesThatAreGone() throws Exception {
        bring();
        Workspace.delete(source());

        assertThatThrownBy(this::bring).isInstanceOf(NoSuchFileException.class);
        assertThat(copy().resolve("fmt/fmt.ml")).exists();
    }

    @Test
    void doesAgainWhatWasInterrupted() throws Exception {
        bring();
        Files.writeString(work().resolve(".mirage-duniverse"), "incomplete\n");
        Files.delete(copy().resolve("fmt/fmt.ml"));
        Files.delete(copy().resolve("logs/src/logs.ml"));
        Files.writeString(copy().resolve("logs/src/logs.ml"), "let");
        Files.writeString(copy().resolve("logs/left-over"), "x");

        assertThat(bring()).isTrue();

        assertThat(brought()).hasSize(4).containsEntry("logs/src/logs.ml", "let x = 1");
        assertThat(brought()).containsEntry("fmt/fmt.ml", "let y = 2");
        assertThat(source().resolve("logs/src/logs.ml")).hasContent("let x = 1");
    }

    @Test
    void doesAgainWhatSomebodyRemoved() throws Exception {
        bring();
        Workspace.delete(copy());

        assertThat(bring()).isTrue();
        assertThat(brought()).hasSize(4);
    }

    @Test
    void replacesTheSourcesOfAnotherFolder() throws Exception {
        bring();
        Path other = Files.createDirectories(temp.resolve("other/astring"));
        Files.writeString(other.resolve("astring.ml"), "");

        assertThat(new Duniverse(work()).bring(temp.resolve("other"))).isTrue();

        assertThat(brought()).isEqualTo(Map.of("astring/astring.ml", ""));
    }

    @Test
    void bringsFromALinkedFolder() throws Exception {
        Path link = Files.createSymbolicLink(temp.resolve("link"), source());

        assertThat(new Duniverse(work()).bring(link)).isTrue();

        assertThat(brought()).hasSize(4);
        assertThat(copy().resolve("fmt/fmt.ml")).isRegularFile();
    }

    @Test
    void refusesAFolderThatIsNotItsOwn() throws Exception {
        Files.createDirectories(copy());
        Files.writeString(copy().resolve("mine.ml"), "mine");

        assertThatThrownBy(this::bring)
                .isInstanceOf(IOException.class)
                .hasMessageContaining(copy() + " is not the plugin's")
                .hasMessageContaining("<workDirectory>");
        assertThat(copy().resolve("mine.ml")).hasContent("mine");
        assertThat(new Duniverse(work()).remove()).isFalse();
        assertThat(copy().resolve("mine.ml")).exists();
    }

    @Test
    void replacesALinkInItsPlaceWithoutFollowingIt() throws Exception {
        bring();
        Workspace.delete(copy());
        Path precious = Files.createDirectories(temp.resolve("precious"));
        Files.writeString(precious.resolve("x"), "precious");
        Files.createSymbolicLink(copy(), precious);

        bring();

        assertThat(precious.resolve("x")).hasContent("precious");
        assertThat(Files.isDirectory(copy(), LinkOption.NOFOLLOW_LINKS)).isTrue();
        assertThat(brought()).hasSize(4);
    }

    @Test
    void isRemovedWhole() throws Exception {
        bring();

        assertThat(new Duniverse(work()).remove()).isTrue();
        assertThat(new Duniverse(work()).remove()).isFalse();

        assertThat(copy()).doesNotExist();
        assertThat(work()).isEmptyDirectory();
        assertThat(source().resolve("logs/src/logs.ml")).hasContent("let x = 1");
    }

    @Test
    void isRemovedWithTheWorkspace() throws Exception {
        new Workspace(work()).sync(new TreeMap<>());
        bring();

        Workspace.clean(work());

        assertThat(work()).doesNotExist();
        assertThat(source().resolve("logs/src/logs.ml")).hasContent("let x = 1");
    }

    @Test
    void staysWhenTheWorkspaceIsCleanedAndItIsNotThePlugins() throws Exception {
        new Workspace(work()).sync(new TreeMap<>());
        Files.createDirectories(copy());
        Files.writeString(copy().resolve("mine.ml"), "mine");

        Workspace.clean(work());

        assertThat(copy().resolve("mine.ml")).hasContent("mine");
    }

    private Path source() {
        return temp.resolve("vendored");
    }

    private Path work() {
        return temp.resolve("work");
    }

    private Path copy() {
        return work().resolve(Duniverse.FOLDER);
    }

    private boolean bring() throws IOException {
        return new Duniverse(work()).bring(source());
    }

    private Path source(String path, String text) throws IOException {
        Path file = source().resolve(path);
        Files.createDirectories(file.resolve("..").normalize());
        return Files.writeString(file, text);
    }

    /** The files in the workspace, without links, with their texts. */
    private Map<String, String> brought() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(copy())) {
            for (Path file : all.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .toList()) {
                files.put(copy().relativize(file).toString(), Files.readString(file));
            }
        }
        return files;
    }

    @Test
    void bringsAFileThatIsReplacedByOneOfTheSameSizeAndTime(@TempDir Path temp) throws Exception {
        FileTime fixed = FileTime.from(Instant.EPOCH);
        Path source = Files.createDirectories(temp.resolve("vendored/logs"));
        Path work = Files.createDirectories(temp.resolve("work"));
        Files.setLastModifiedTime(Files.writeString(source.resolve("logs.ml"), "let version = \"1.0.0\""), fixed);
        new Duniverse(work).bring(temp.resolve("vendored"));
        Path fresh = Files.writeString(temp.resolve("fresh"), "let version = \"1.0.1\"");
        Files.setLastModifiedTime(fresh, fixed);
        Files.delete(source.resolve("logs.ml"));
        Files.move(fresh, source.resolve("logs.ml"));

        assertThat(new Duniverse(work).bring(temp.resolve("vendored"))).isTrue();

        assertThat(work.resolve("duniverse/logs/logs.ml")).hasContent("let version = \"1.0.1\"");
    }
}
