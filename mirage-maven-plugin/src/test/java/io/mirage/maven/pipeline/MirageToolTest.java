package io.mirage.maven.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mirage.maven.frontend.MirageVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MirageToolTest {
    private static final Path CONFIG = Path.of("/src/config.ml");

    @TempDir
    Path temp;

    private FakeProject project;
    private FakeMirage mirage;

    @BeforeEach
    void makeProject() throws Exception {
        project = new FakeProject(temp);
        mirage = project.installMirage();
        Files.createDirectories(project.work());
    }

    @Test
    void isFoundByNameOrPath() throws Exception {
        Path executable = project.machine().bin().resolve("mirage");

        assertThat(find("mirage").executable()).isEqualTo(executable);
        assertThat(find(executable.toString()).release()).contains(new MirageVersion(4, 9, 0));
        Path relative = Path.of("").toAbsolutePath().relativize(executable);
        assertThat(find(relative.toString()).executable()).isAbsolute();
    }

    @Test
    void isAskedForItsVersionOnceAsLongAsItsFileIsTheSame() throws Exception {
        find("mirage");
        mirage.version("4.10.1");

        assertThat(find("mirage").versionText()).isEqualTo("4.9.0");
        assertThat(mirage.asked()).isEqualTo(1);

        // Of another size: its time and its inode may be those of the first.
        project.machine().script("bin/mirage", "exit 44");
        assertThat(find("mirage").versionText()).isEqualTo("4.10.1");
        assertThat(mirage.asked()).isEqualTo(2);
    }

    @Test
    void isAskedAgainWhenAnotherOneIsMeant() throws Exception {
        Path other = project.machine().script("opt/mirage", "exit 3");
        String first = find("mirage").identity();

        assertThat(find(other.toString()).identity()).isNotEqualTo(first);
        assertThat(mirage.asked()).isEqualTo(2);
    }

    @Test
    void isAskedOnceAlsoBeforeThereIsAWorkDirectory() throws Exception {
        Files.delete(project.work());

        find("mirage");
        find("mirage");

        assertThat(mirage.asked()).isEqualTo(1);
    }

    @Test
    void isTakenFromACheckoutWithoutAVersion() throws Exception {
        mirage.version("%%VERSION%%");

        assertThat(find("mirage").version()).isEmpty();
        assertThat(find("mirage").versionText()).isEqualTo("of a checkout, without a version");
        assertThat(mirage.asked()).isEqualTo(1);
    }

    @Test
    void isUnderstoodWhenItWarnsFirst() throws Exception {
        mirage.version("[WARNING] Running as root is not recommended\n4.9.0");

        assertThat(find("mirage").versionText()).isEqualTo("4.9.0");
    }

    @Test
    void isMissingWithWhatToDo() throws Exception {
        project.machine().remove("bin/mirage");

        assertThatThrownBy(() -> find("mirage"))
                .isInstanceOf(BuildFailure.class)
                .hasMessageStartingWith("The mirage tool is needed for /src/config.ml: program mirage does not exist")
                .hasMessageContaining("opam install mirage")
                .hasMessageContaining("-Dmirage.mirage=PATH");
        assertThatThrownBy(() -> find(temp.resolve("absent").toString()))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining(temp.resolve("absent").toString());
        assertThatThrownBy(() -> find(" "))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("mirage.mirage is empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Mirage 0.11.2, an image viewer", "usage: mirage FILE", "", "4.9.0 by hand"})
    void isToldFromAnotherProgramOfThatName(String printed) throws Exception {
        mirage.version(printed);

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> find("mirage"))
                    .isInstanceOf(BuildFailure.class)
                    .hasMessageStartingWith(project.machine().bin() + "/mirage is another program than the mirage tool")
                    .hasMessageContaining("it prints '" + printed + "'")
                    .hasMessageContaining("image viewer");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.10.8", "2.9.1", "5.0.0"})
    void isRefusedWhenItIsOfAnotherTime(String version) throws Exception {
        mirage.version(version);

        assertThatThrownBy(() -> find("mirage"))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("is mirage " + version + "; this plugin works with mirage 4.")
                .hasMessageContaining("opam install 'mirage>=4.0.0' 'mirage<5.0.0'");
    }

    @Test
    void isAskedAsAProgramOfThisMachine() throws Exception {
        FakeProject other = new FakeProject(temp.resolve("other"));
        other.machine()
                .script(
                        "bin/mirage",
                        "[ \"$*\" = --version ] || exit 2",
                        "echo '[WARNING] running as root' >&2",
                        "echo 4.11.1");

        assertThat(other.mirage().find("mirage", CONFIG, other.work()).versionText())
                .isEqualTo("4.11.1");
    }

    @Test
    void isToldWhenItIsNoProgramOfThisMachine() throws Exception {
        FakeProject other = new FakeProject(temp.resolve("other"));
        Path broken = other.machine().script("bin/mirage", "");
        Files.writeString(broken, "#!/no/such/interpreter\n");

        assertThatThrownBy(() -> other.mirage().find("mirage", CONFIG, other.work()))
                .isInstanceOf(BuildFailure.class)
                .hasMessageStartingWith("The mirage tool cannot be run: ")
                .hasMessageContaining("-Dmirage.mirage=PATH");
    }

    @Test
    void seesTheLibrariesInstalledBesideIt() throws Exception {
        project.machine().file("lib/mirage/META", "version = \"4.9.0\"");

        assertThat(environment()).containsEntry("OCAMLPATH", lib());

        project.variable("OCAMLPATH", "/srv/other:");
        assertThat(environment()).containsEntry("OCAMLPATH", lib() + ":/srv/other:");
    }

    @Test
    void seesTheLibrariesBesideWhatALinkPointsAt() throws Exception {
        project.machine().file("lib/mirage/META", "version = \"4.9.0\"");
        Path link = Files.createSymbolicLink(
                temp.resolve("mirage"), project.machine().bin().resolve("mirage"));

        assertThat(project.mirage().environment(find(link.toString()), project.dune(), project.work()))
                .containsEntry("OCAMLPATH", lib());
    }

    @Test
    void leavesTheLibrariesAsTheUserHasSetThem() throws Exception {
        assertThat(environment()).doesNotContainKey("OCAMLPATH");

        project.machine().file("lib/mirage/META", "version = \"4.9.0\"");
        Path own = temp.resolve("own");
        Files.createDirectories(own.resolve("mirage"));
        Files.writeString(own.resolve("mirage/META"), "");
        project.variable("OCAMLPATH", "/srv/other:" + own);

        assertThat(environment()).containsEntry("OCAMLPATH", "/srv/other:" + own);
    }

    @Test
    void runsTheDuneOfTheBuild() throws Exception {
        String bin = project.machine().bin().toString();
        Path other = project.machine().script("opt/dune-3", "exit 3");

        assertThat(environment()).containsEntry("PATH", bin);
        for (int i = 0; i < 2; i++) {
            Map<String, String> environment = project.mirage().environment(find("mirage"), other, project.work());

            assertThat(environment).containsEntry("PATH", project.work().resolve(".mirage-bin") + ":" + bin);
            assertThat(Files.readSymbolicLink(project.work().resolve(".mirage-bin/dune")))
                    .isEqualTo(other);
        }
    }

    @Test
    void runsTheDuneOfTheBuildAlsoWhenThereIsNoneOnThePath() throws Exception {
        Path other = project.machine().script("opt/dune", "exit 3");
        project.machine().remove("bin/dune");

        assertThat(project.mirage().environment(find("mirage"), other, project.work()))
                .hasEntrySatisfying(
                        "PATH",
                        path -> assertThat(path).startsWith(project.work().resolve(".mirage-bin") + ":"));
    }

    @Test
    void isNotToldWhatTheUserHasSetForOtherProjects() throws Exception {
        project.variable("DUNE_WORKSPACE", "/other/dune-workspace");
        project.variable("DUNE_PROFILE", "dev");
        project.variable("INSIDE_DUNE", "1");
        project.variable("OCAMLPARAM", "_,g");
        project.variable("HOME", "/home/of/user");
        project.variable("OPAM_SWITCH_PREFIX", "/switch");

        assertThat(environment())
                .doesNotContainKeys("DUNE_WORKSPACE", "DUNE_PROFILE", "INSIDE_DUNE", "OCAMLPARAM")
                .containsEntry("HOME", "/home/of/user")
                .containsEntry("OPAM_SWITCH_PREFIX", "/switch")
                .containsEntry("DUNE_CACHE", "disabled")
                .containsEntry("NO_COLOR", "1");
    }

    private MirageTool.Found find(String name) throws BuildFailure, IOException, InterruptedException {
        return project.mirage().find(name, CONFIG, project.work());
    }

    private Map<String, String> environment() throws Exception {
        return project.mirage().environment(find("mirage"), project.dune(), project.work());
    }

    private String lib() throws IOException {
        return project.machine().root().toRealPath().resolve("lib").toString();
    }
}
