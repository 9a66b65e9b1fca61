package io.mirage.maven.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mirage.maven.project.StagedFile;
import io.mirage.maven.project.StagedFile.Generated;
import io.mirage.maven.project.StagedFile.Linked;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of a workspace in which a tool runs that writes files of its own. */
class WorkspaceFolderTest {

    @TempDir
    Path temp;

    private Path root = Path.of("");
    private Path source = Path.of("");

    @BeforeEach
    void makeSource() throws IOException {
        root = temp.resolve("target/mirage");
        source = Files.writeString(temp.resolve("config.ml"), "open Mirage\n");
    }

    @Test
    void fillsOneFolderAndLeavesTheOthers() throws Exception {
        fill("hvt", Map.of("config.ml", new Linked(source), "own/Makefile", new Generated("all:")));
        fill("spt", Map.of("config.ml", new Linked(source)));

        int changes = fill("hvt", Map.of("config.ml", new Linked(source)));

        assertThat(changes).isEqualTo(1);
        assertThat(tree()).containsExactly(".mirage-files", "hvt/config.ml", "spt/config.ml");
        assertThat(fill("hvt", Map.of("config.ml", new Linked(source)))).isZero();
    }

    @Test
    void leavesTheFilesAboveAlone() throws Exception {
        sync(Map.of("dune-project", new Generated("x"), "hvt/old", new Generated("x"), "hvt2/x", new Generated("x")));

        fill("hvt", Map.of("config.ml", new Linked(source)));

        assertThat(tree()).containsExactly(".mirage-files", "dune-project", "hvt/config.ml", "hvt2/x");
    }

    /** The tool that ran there is the plugin's, and so is what it wrote. */
    @Test
    void overwritesWhatTheToolPutInThePlaceOfAFile() throws Exception {
        write("hvt/dune-project", "(lang dune 2.9)");

        fill("hvt", Map.of("dune-project", new Generated("(lang dune 3.0)")));

        assertThat(root.resolve("hvt/dune-project")).hasContent("(lang dune 3.0)");
    }

    @Test
    void removesWhatWasAdoptedWhenItIsNoLongerPlanned() throws Exception {
        fill("hvt", Map.of("config.ml", new Linked(source)));
        write("hvt/dune.build", "(rule)");
        write("hvt/mirage/main.ml", "let () = ()");
        workspace().adopt(Set.of("hvt/dune.build", "hvt/mirage/main.ml"));

        sync(Map.of("hvt/config.ml", new Linked(source), "hvt/dune.build", new Generated("(rule adapted)")));

        assertThat(tree()).containsExactly(".mirage-files", "hvt/config.ml", "hvt/dune.build");
        assertThat(root.resolve("hvt/dune.build")).hasContent("(rule adapted)");
    }

    @Test
    void doesNotOverwriteInASyncWhatWasNotAdopted() throws Exception {
        fill("hvt", Map.of("config.ml", new Linked(source)));
        write("hvt/dune.build", "(rule)");

        assertThatThrownBy(() -> sync(Map.of("hvt/dune.build", new Generated("(rule adapted)"))))
                .isInstanceOf(FileSystemException.class);
        assertThat(root.resolve("hvt/dune.build")).hasContent("(rule)");
    }

    @Test
    void adoptsWithoutForgettingTheRest() throws Exception {
        sync(Map.of("dune-project", new Generated("x"), "spt/a", new Generated("x")));
        write("hvt/b", "x");
        workspace().adopt(Set.of("hvt/b"));

        sync(Map.of());

        assertThat(tree()).containsExactly(".mirage-files");
    }

    @Test
    void removesTheFolderOfADroppedTargetWithWhatWasBuiltThere() throws Exception {
        sync(Map.of("hvt/dune", new Generated("x"), "spt/dune", new Generated("x")));
        write("hvt/_build/default/config.exe", "x");
        write("spt/_build/default/config.exe", "x");

        sync(Map.of("hvt/dune", new Generated("x")));

        assertThat(tree()).containsExactly(".mirage-files", "hvt/_build/default/config.exe", "hvt/dune");
        assertThat(root.resolve("spt")).doesNotExist();
    }

    @Test
    void keepsWhatOthersPutIntoTheFolderOfADroppedTarget() throws Exception {
        sync(Map.of("spt/dune", new Generated("x")));
        write("spt/_build/log", "x");
        write("spt/mine", "mine");

        sync(Map.of());

        assertThat(tree()).containsExactly(".mirage-files", "spt/mine");
    }

    @Test
    void cleansTheFoldersOfTheTargets() throws Exception {
        fill("hvt", Map.of("config.ml", new Linked(source)));
        write("hvt/mirage/main.ml", "x");
        workspace().adopt(Set.of("hvt/mirage/main.ml"));
        for (String made : List.of(
                "hvt/_build/default/config.exe",
                "hvt/_build/.rpc/dune",
                ".mirage-configured.hvt",
                "..mirage-configured.hvt.new",
                ".mirage-described.hvt",
                ".mirage-describe/config.ml",
                ".mirage-describe/.mirage-files",
                ".mirage-bin/dune",
                ".mirage-graph.dot",
                ".mirage-tool")) {
            write(made, "x");
        }

        Workspace.clean(root);

        assertThat(root).doesNotExist();
        assertThat(source).hasContent("open Mirage");
    }

    @Test
    void doesNotRemoveABuildFolderBehindALink() throws Exception {
        sync(Map.of("spt/dune", new Generated("x")));
        Workspace.delete(root.resolve("spt"));
        Path outside = Files.createDirectories(temp.resolve("outside/_build"));
        Files.writeString(outside.resolve("precious"), "x");
        Files.createSymbolicLink(root.resolve("spt"), temp.resolve("outside"));

        sync(Map.of());
        Workspace.clean(root);

        assertThat(outside.resolve("precious")).exists();
    }

    @Test
    void removesALinkInThePlaceOfTheBuildFolderAlone() throws Exception {
        Path outside = Files.createDirectories(temp.resolve("outside"));
        Files.writeString(outside.resolve("precious"), "x");
        sync(Map.of("spt/dune", new Generated("x")));
        Files.createSymbolicLink(root.resolve("spt/_build"), outside);

        sync(Map.of());

        assertThat(outside.resolve("precious")).exists();
        assertThat(root.resolve("spt")).doesNotExist();
    }

    private int fill(String folder, Map<String, StagedFile> files) throws IOException {
        return workspace().syncFolder(folder, new TreeMap<>(files));
    }

    private Workspace workspace() {
        return new Workspace(root);
    }

    private void sync(Map<String, StagedFile> files) throws IOException {
        new Workspace(root).sync(new TreeMap<>(files));
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.resolve("..").normalize());
        Files.writeString(file, text);
    }

    private List<String> tree() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .map(path -> root.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }
}
