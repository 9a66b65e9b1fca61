package io.mirage.maven.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mirage.maven.project.StagedFile;
import io.mirage.maven.project.StagedFile.Generated;
import io.mirage.maven.project.StagedFile.Linked;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkspaceTest {
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));

    @TempDir
    Path temp;

    private Path root = Path.of("");
    private Path source = Path.of("");

    @BeforeEach
    void makeSource() throws IOException {
        root = temp.resolve("target/mirage");
        source = Files.writeString(temp.resolve("main.ml"), "let () = ()\n");
    }

    @Test
    void writesAndLinksWhatIsPlanned() throws Exception {
        int changes = sync(generated("dune", "x"), generated("hvt/dune", "é\n"), linked("hvt/sub/main.ml"));

        assertThat(changes).isEqualTo(3);
        assertThat(root.resolve("hvt/dune")).hasContent("é\n");
        assertThat(Files.readSymbolicLink(root.resolve("hvt/sub/main.ml"))).isEqualTo(source);
        assertThat(root.resolve("hvt/sub/main.ml")).hasSameTextualContentAs(source);
        assertThat(tree()).containsExactly(".mirage-files", "dune", "hvt/dune", "hvt/sub/main.ml");
    }

    @Test
    void touchesNothingWhenNothingChanged() throws Exception {
        sync(generated("dune", "x"), generated("hvt/dune", "y"), linked("hvt/main.ml"));
        for (String path : tree()) {
            if (!Files.isSymbolicLink(root.resolve(path))) {
                Files.setLastModifiedTime(root.resolve(path), LONG_AGO);
            }
        }
        FileTime linkTime = Files.getLastModifiedTime(root.resolve("hvt/main.ml"), LinkOption.NOFOLLOW_LINKS);
        Object linkKey = key("hvt/main.ml");

        assertThat(sync(generated("dune", "x"), generated("hvt/dune", "y"), linked("hvt/main.ml")))
                .isZero();
        assertThat(Files.getLastModifiedTime(root.resolve("dune"))).isEqualTo(LONG_AGO);
        assertThat(Files.getLastModifiedTime(root.resolve("hvt/dune"))).isEqualTo(LONG_AGO);
        assertThat(Files.getLastModifiedTime(root.resolve(".mirage-files"))).isEqualTo(LONG_AGO);
        assertThat(Files.getLastModifiedTime(root.resolve("hvt/main.ml"), LinkOption.NOFOLLOW_LINKS))
                .isEqualTo(linkTime);
        assertThat(key("hvt/main.ml")).isEqualTo(linkKey);
    }

    @Test
    void writesOnlyWhatChanged() throws Exception {
        sync(generated("a", "1"), generated("b", "1"));
        Files.setLastModifiedTime(root.resolve("a"), LONG_AGO);

        assertThat(sync(generated("a", "1"), generated("b", "2"))).isEqualTo(1);
        assertThat(Files.getLastModifiedTime(root.resolve("a"))).isEqualTo(LONG_AGO);
        assertThat(root.resolve("b")).hasContent("2");
    }

    @Test
    void restoresWhatSomebodyChangedOrRemoved() throws Exception {
        sync(generated("a", "1"), linked("main.ml"), generated("c", "3"));
        Files.writeString(root.resolve("a"), "x");
        Files.delete(root.resolve("main.ml"));
        Files.writeString(root.resolve("main.ml"), "a copy");
        Files.delete(root.resolve("c"));

        assertThat(sync(generated("a", "1"), linked("main.ml"), generated("c", "3")))
                .isEqualTo(3);
        assertThat(root.resolve("a")).hasContent("1");
        assertThat(root.resolve("main.ml")).isSymbolicLink();
        assertThat(root.resolve("c")).hasContent("3");
    }

    @Test
    void neverWritesThroughALinkToASource() throws Exception {
        sync(linked("main.ml"));

        sync(generated("main.ml", "generated now"));

        assertThat(source).hasContent("let () = ()");
        assertThat(root.resolve("main.ml")).hasContent("generated now").isRegularFile();
        assertThat(Files.isSymbolicLink(root.resolve("main.ml"))).isFalse();
    }

    @Test
    void removesWhatIsNoLongerPlannedWithItsEmptyFolders() throws Exception {
        sync(generated("a/b/c/x", "1"), generated("a/y", "2"), linked("z/main.ml"));

        assertThat(sync(generated("a/y", "2"))).isEqualTo(2);
        assertThat(tree()).containsExactly(".mirage-files", "a/y");
        assertThat(root.resolve("a/b")).doesNotExist();
        assertThat(root.resolve("z")).doesNotExist();
        assertThat(source).exists();
    }

    @Test
    void leavesFilesOfOthersAlone() throws Exception {
        sync(generated("a/x", "1"), generated("b", "1"));
        Files.writeString(root.resolve("a/mine"), "mine");
        Files.createDirectories(root.resolve("_build/default"));

        sync(generated("b", "1"));

        assertThat(tree()).containsExactly(".mirage-files", "a/mine", "b");
        assertThat(root.resolve("_build/default")).isDirectory();
    }

    @Test
    void doesNotOverwriteAFileItDidNotMake() throws Exception {
        Files.createDirectories(root);
        Files.writeString(root.resolve("dune-project"), "(lang dune 3.0)");

        assertThatThrownBy(() -> sync(generated("a", "1"), generated("dune-project", "x")))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessageContaining("dune-project")
                .hasMessageContaining("<workDirectory>");
        assertThat(tree()).containsExactly("dune-project");
        assertThat(root.resolve("dune-project")).hasContent("(lang dune 3.0)");
    }

    @Test
    void adoptsFilesThatAreAsPlannedWhenTheListIsLost() throws Exception {
        sync(generated("a", "1"), linked("main.ml"));
        Files.delete(root.resolve(".mirage-files"));

        assertThat(sync(generated("a", "1"), linked("main.ml"))).isZero();
        assertThat(sync(linked("main.ml"))).isEqualTo(1);
    }

    @Test
    void changesAFileIntoAFolder() throws Exception {
        sync(generated("x", "1"), linked("y"));

        assertThat(sync(generated("x/in", "2"), linked("y/main.ml"))).isEqualTo(4);
        assertThat(tree()).containsExactly(".mirage-files", "x/in", "y/main.ml");
        assertThat(source).isRegularFile();
    }

    @Test
    void changesAFolderIntoAFile() throws Exception {
        sync(generated("x/in/deep", "1"), generated("x/other", "1"));

        assertThat(sync(generated("x", "2"))).isEqualTo(3);
        assertThat(tree()).containsExactly(".mirage-files", "x");
    }

    @Test
    void doesNotRemoveAFolderWithFilesOfOthersForAFile() throws Exception {
        sync(generated("x/in", "1"));
        Files.writeString(root.resolve("x/mine"), "mine");

        assertThatThrownBy(() -> sync(generated("x", "2"))).isInstanceOf(FileSystemException.class);
        assertThat(root.resolve("x/mine")).hasContent("mine");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../victim",
                "a/../../victim",
                "../../victim",
                "/etc/../VICTIM",
                "",
                ".",
                "..",
                "nul\0",
                "a//../..//x",
                "victim/",
                "\ufffd"
            })
    void doesNotFollowAHostileListOutside(String entry) throws Exception {
        Path victim = Files.createDirectories(temp.resolve("target")).resolve("victim");
        Files.writeString(victim, "precious");
        Files.writeString(temp.resolve("victim"), "precious");
        Files.createDirectories(root);
        Files.writeString(
                root.resolve(".mirage-files"),
                entry.replace("VICTIM", temp.relativize(victim).toString()) + "\n" + victim + "\n");

        sync(generated("a", "1"));

        assertThat(victim).hasContent("precious");
        assertThat(temp.resolve("victim")).hasContent("precious");
        assertThat(root.resolve("a")).exists();
    }

    @Test
    void doesNotFollowALinkInTheListOutside() throws Exception {
        Path outside = Files.createDirectories(temp.resolve("outside"));
        Files.writeString(outside.resolve("victim"), "precious");
        sync(generated("sub/victim", "1"));
        Workspace.delete(root.resolve("sub"));
        Files.createSymbolicLink(root.resolve("sub"), outside);

        sync(generated("a", "1"));

        assertThat(outside.resolve("victim")).hasContent("precious");
        assertThat(root.resolve("sub")).isSymbolicLink();
    }

    @Test
    void doesNotWriteThroughALinkedFolder() throws Exception {
        Path outside = Files.createDirectories(temp.resolve("outside"));
        Files.createDirectories(root);
        Files.createSymbolicLink(root.resolve("hvt"), outside);

        assertThatThrownBy(() -> sync(generated("hvt/dune", "1")))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("hvt")
                .hasMessageContaining("link");
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void doesNotTakeAFileOfOthersForAnEmptyFolder() throws Exception {
        sync(generated("a/b", "1"));
        Workspace.delete(root.resolve("a"));
        Files.writeString(root.resolve("a"), "mine");

        sync(generated("c", "1"));

        assertThat(root.resolve("a")).hasContent("mine");
    }

    @Test
    void readsAListThatIsNoText() throws Exception {
        Files.createDirectories(root);
        Files.write(root.resolve(".mirage-files"), new byte[] {(byte) 0xff, 0, '\n', (byte) 0xc3, '\n', 'x', '\n'});
        Files.writeString(root.resolve("x"), "of an earlier plan");

        sync(generated("a", "1"));

        assertThat(tree()).containsExactly(".mirage-files", "a");
    }

    @Test
    void saysWhenTheListCannotBeRead() throws Exception {
        Files.createDirectories(root.resolve(".mirage-files"));

        assertThatThrownBy(() -> sync(generated("a", "1"))).isInstanceOf(IOException.class);
    }

    @Test
    void saysWhenAFolderCannotBeWritten() throws Exception {
        // Permissions would not stop root; a file in the place of the folder stops everybody.
        Files.createDirectories(root.toAbsolutePath().getParent());
        Files.writeString(root, "in the way");

        assertThatThrownBy(() -> sync(generated("a", "1"))).isInstanceOf(IOException.class);

        assertThat(root).hasContent("in the way");
    }

    @Test
    void remembersWhatAnInterruptedRunWrote() throws Exception {
        // "b" cannot be written: a folder with a file of somebody else is in its place.
        Files.createDirectories(root.resolve("b"));
        Files.writeString(root.resolve("b/mine"), "mine");
        assertThatThrownBy(() -> sync(generated("a", "1"), generated("b", "1"))).isInstanceOf(IOException.class);
        assertThat(root.resolve("a")).exists();

        sync(generated("c", "1"));

        assertThat(tree()).containsExactly(".mirage-files", "b/mine", "c");
    }

    @Test
    void getsOverAHalfWrittenFile() throws Exception {
        sync(generated("a", "1"), generated("b", "1"));
        Files.writeString(root.resolve(".a.new"), "hal");
        Files.writeString(root.resolve(".b.new"), "hal");

        sync(generated("a", "2"));

        assertThat(tree()).containsExactly(".mirage-files", "a");
        assertThat(root.resolve("a")).hasContent("2");
    }

    @Test
    void doesNotWriteThroughALinkLeftBesideAFile() throws Exception {
        Files.createDirectories(root);
        Files.createSymbolicLink(root.resolve(".a.new"), source);

        sync(generated("a", "2"));

        assertThat(source).hasContent("let () = ()");
        assertThat(root.resolve("a")).hasContent("2");
    }

    @Test
    void refusesLineEndsInNames() {
        assertThatThrownBy(() -> sync(generated("a\nb", "1"))).isInstanceOf(FileSystemException.class);
    }

    @Test
    void worksInALinkedFolder() throws Exception {
        Path elsewhere = Files.createDirectories(temp.resolve("fast disk"));
        Files.createDirectories(root.getParent() == null ? temp : root.getParent());
        Files.createSymbolicLink(root, elsewhere);

        assertThat(sync(generated("a/b", "1"))).isEqualTo(1);
        Workspace.clean(root);

        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void worksWithARootThatIsNotNormal() throws Exception {
        Path odd = root.resolve("x/..");
        SortedMap<String, StagedFile> files = new TreeMap<>();
        files.put("a", new Generated("1"));
        Files.createDirectories(root.resolve("x"));

        new Workspace(odd).sync(files);
        assertThat(new Workspace(odd).sync(new TreeMap<>())).isEqualTo(1);

        assertThat(root.resolve("a")).doesNotExist();
    }

    @Test
    void cleansWhatThePluginAndDuneMade() throws Exception {
        sync(generated("a/dune", "1"), linked("a/main.ml"));
        for (String made : List.of(
                "_build/default/x",
                "_build.aarch64/log",
                "dist/x86_64/hello.hvt",
                ".mirage-build",
                ".mirage-toolchains",
                ".toolchain_build.solo5",
                ".toolchain_build.aarch64.solo5",
                ".a.new",
                "a/.dune.new",
                "..mirage-build.new",
                "..mirage-files.new")) {
            Path file = root.resolve(made);
            Files.createDirectories(file.resolve(".."));
            Files.writeString(file, "x");
        }
        Files.delete(root.resolve(".a.new"));

        Workspace.clean(root);

        assertThat(root).doesNotExist();
        assertThat(source).exists();
    }

    @Test
    void cleansAroundFilesOfOthers() throws Exception {
        sync(generated("a/dune", "1"));
        Files.writeString(root.resolve("mine"), "mine");
        Files.writeString(root.resolve("a/mine"), "mine");

        Workspace.clean(root);

        assertThat(tree()).containsExactly("a/mine", "mine");
    }

    @Test
    void cleansNothingWhereItNeverWrote() throws Exception {
        Files.createDirectories(root.resolve("_build"));
        Files.createDirectories(root.resolve("dist"));
        Files.writeString(root.resolve("_build/mine"), "mine");
        Files.writeString(root.resolve("dist/mine"), "mine");

        Workspace.clean(root);

        assertThat(tree()).containsExactly("_build/mine", "dist/mine");
    }

    @Test
    void removesLinksWithoutWhatTheyPointAt() throws Exception {
        Path outside = Files.createDirectories(temp.resolve("outside"));
        Files.writeString(outside.resolve("precious"), "x");
        sync(generated("a", "1"));
        Files.createSymbolicLink(root.resolve("_build"), outside);

        Workspace.clean(root);

        assertThat(root).doesNotExist();
        assertThat(outside.resolve("precious")).exists();
    }

    @Test
    void deletesWhatIsNotThereWithoutComplaint() throws Exception {
        Workspace.delete(temp.resolve("absent"));
        Workspace.clean(temp.resolve("absent"));

        assertThat(temp.resolve("absent")).doesNotExist();
    }

    private record Entry(String path, StagedFile file) {}

    private static Entry generated(String path, String text) {
        return new Entry(path, new Generated(text));
    }

    private Entry linked(String path) {
        return new Entry(path, new Linked(source));
    }

    private int sync(Entry... entries) throws IOException {
        SortedMap<String, StagedFile> files = new TreeMap<>();
        for (Entry entry : entries) {
            files.put(entry.path(), entry.file());
        }
        return new Workspace(root).sync(files);
    }

    private Object key(String path) throws IOException {
        return Files.getAttribute(root.resolve(path), "unix:ino", LinkOption.NOFOLLOW_LINKS);
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
