package io.mirage.maven.pipeline;

import static io.mirage.maven.project.ContextBuilder.context;
import static io.mirage.maven.project.DeclarationBuilder.declare;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mirage.maven.project.DeclarationBuilder;
import io.mirage.maven.project.Directories;
import io.mirage.maven.toolchain.FakePrefix;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfiguratorTest {

    @TempDir
    Path temp;

    private FakeProject project;

    @BeforeEach
    void makeProject() throws Exception {
        project = new FakeProject(temp);
    }

    @Test
    void makesAWorkspaceAndThenNothingAgain() throws Exception {
        project.source("src/test/mirage/test.ml", "");

        Configured first = configure(unix());
        Configured second = configure(unix());

        assertThat(first.changes()).isPositive();
        assertThat(second.changes()).isZero();
        assertThat(project.work().resolve("unix/main.ml")).isSymbolicLink();
        assertThat(project.work().resolve("dist/here/dune")).exists();
        assertThat(project.work().resolve("test/dune")).exists();
        assertThat(first.testPrograms()).containsExactly("test");
        assertThat(first.userFile("unix/main.ml")).contains(project.base().resolve("src/main/mirage/main.ml"));
        assertThat(first.userFile("unix/dune")).isEmpty();
        assertThat(first.plan().images().get(0).architecture()).contains("x86_64");
        assertThat(Files.exists(project.base().resolve("src/main/mirage/dune"))).isFalse();
    }

    @Test
    void saysWhatIsPlanned() throws Exception {
        project.configurator().run(project.request(unix()), project.log.logger());
        project.configurator().run(project.request(unix()), project.log.logger());

        assertThat(project.log.of("info"))
                .containsExactly(
                        "1 image of 1 workspace file in " + project.work(),
                        "1 image of 1 workspace file in " + project.work() + ", unchanged");
    }

    @Test
    void removesAStagedSourceThatIsGone() throws Exception {
        Path extra = project.source("src/main/mirage/sub/extra.ml", "");
        configure(unix());
        Files.delete(extra);

        configure(unix());

        assertThat(project.work().resolve("unix/sub")).doesNotExist();
    }

    @Test
    void stagesNeitherItsOwnFilesNorTheTestsFromTheBaseDirectory() throws Exception {
        project.source("main.ml", "");
        project.source("src/test/mirage/test.ml", "");
        Files.delete(project.base().resolve("src/main/mirage/main.ml"));
        Directories directories = new Directories(
                project.base(),
                project.base(),
                project.base().resolve("src/test/mirage"),
                project.work(),
                project.base().resolve("target"));

        configure(unix().in(directories));
        Configured second = project.configurator()
                .configure(
                        project.request(unix().in(directories).declaration()),
                        Dependencies.Mode.BRING,
                        project.log.logger());

        assertThat(second.changes()).isZero();
        assertThat(project.work().resolve("unix/main.ml")).exists();
        assertThat(project.work().resolve("unix/target")).doesNotExist();
        assertThat(project.work().resolve("unix/src")).doesNotExist();
    }

    @Test
    void listsAllFaultsOfTheSourcesInOneMessage() throws Exception {
        Files.delete(project.base().resolve("src/main/mirage/main.ml"));
        project.source("src/main/mirage/hello/x.ml", "");
        project.source("src/main/mirage/sub/manifest.c", "");
        project.source("src/main/mirage/mirage_start.c", "");
        project.source("src/main/mirage/dune", "");
        project.source("src/main/mirage/sub/my.opam", "");
        project.source("src/main/mirage/bad\nname.ml", "");
        project.source("src/test/mirage/dune", "");
        project.source("src/test/mirage/util.ml", "");

        assertThatThrownBy(() -> configure(declare(context("a", "unix", "hvt"))))
                .isInstanceOf(BuildFailure.class)
                .hasMessageStartingWith("The mirage configuration has 9 faults:\n")
                .hasMessageContaining("<main>: 'main'")
                .hasMessageContaining("'dune': the plugin writes this file itself")
                .hasMessageContaining("'sub/my.opam'")
                .hasMessageContaining("'bad\\u000aname.ml'")
                .hasMessageContaining("<testSourceDirectory>: 'dune'")
                .hasMessageContaining("none of its files is a test program")
                .hasMessageContaining("'manifest.c': the plugin generates a file of this name for target hvt")
                .hasMessageContaining("'mirage_start.c'")
                .hasMessageContaining("the image would be called hello, and so is a file or folder");
        assertThat(project.work().resolve("dune-workspace")).doesNotExist();
    }

    @Test
    void refusesAnImageWithTheNameOfTheExecutable() throws Exception {
        project.source("src/main/mirage/app.ml", "");

        assertThatThrownBy(() -> configure(unix().main("app").name("app.exe")))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("<name>")
                .hasMessageContaining("app.exe");
        assertThatThrownBy(() -> configure(unix().name("dune"))).hasMessageContaining("called dune");
    }

    @Test
    void saysWhenThereAreNoSources() throws Exception {
        Files.delete(project.base().resolve("src/main/mirage/main.ml"));

        assertThatThrownBy(() -> configure(unix()))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("no OCaml sources")
                .hasMessageContaining("src/main/mirage");
    }

    @Test
    void saysThatConfigMlNeedsTheMirageTool() throws Exception {
        project.source("src/main/mirage/config.ml", "");

        assertThatThrownBy(() -> configure(unix()))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("The mirage tool is needed for " + project.base() + "/src/main/mirage/config.ml");
    }

    @Test
    void warnsOfAMissingToolchainThatABuildNeeds() throws Exception {
        DeclarationBuilder solo5 =
                declare(context("a", "hvt").prefix(temp.resolve("absent").toString()));

        project.configurator().run(project.request(solo5), project.log.logger());

        assertThat(project.log.of("warn")).singleElement().asString().contains("context a: its <prefix>");
        assertThat(project.work().resolve("dune-workspace")).exists();
        assertThatThrownBy(
                        () -> project.configurator().ready(project.request(solo5.declaration()), project.log.logger()))
                .isInstanceOf(BuildFailure.class)
                .hasMessageStartingWith("A toolchain is missing:\n  - context a");
    }

    @Test
    void refusesAToolchainThatCannotMakeWhatIsDeclared() throws Exception {
        FakePrefix prefix = FakePrefix.solo5(temp.resolve("solo5"), "amd64", "x86_64", "hvt");
        String folder = prefix.root().toString();

        assertThatThrownBy(() ->
                        configure(declare(context("a", "hvt").prefix(folder).arch("aarch64"))))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("<arch> declares aarch64");
        assertThatThrownBy(() -> configure(declare(context("a", "spt").prefix(folder))))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("cannot make spt images");
        assertThatThrownBy(() -> configure(declare(
                        context("a", "hvt").prefix(folder), context("b", "hvt").prefix(folder))))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("…:hvt:x86_64");
    }

    @Test
    void tellsDuneWhereTheToolchainOfAPrefixIs() throws Exception {
        FakePrefix prefix = FakePrefix.solo5(temp.resolve("solo5"), "amd64", "x86_64", "hvt");

        configure(declare(context("a", "hvt").prefix(prefix.root().toString())));

        assertThat(project.work().resolve("dune-workspace"))
                .content()
                .contains("(paths (OCAMLFIND_CONF " + prefix.findlibConf() + "))");
    }

    @Test
    void plansWithoutWritingAnything() throws Exception {
        project.configurator().plan(project.request(unix()).declaration());

        assertThat(project.base().resolve("target")).doesNotExist();
    }

    private static DeclarationBuilder unix() {
        return declare(context("here", "unix"));
    }

    private Configured configure(DeclarationBuilder declaration) throws Exception {
        DeclarationBuilder here = declaration.declaration().directories().base().equals(project.base())
                ? declaration
                : declaration.in(project.base());
        return project.configurator()
                .configure(project.request(here.declaration()), Dependencies.Mode.BRING, project.log.logger());
    }
}
