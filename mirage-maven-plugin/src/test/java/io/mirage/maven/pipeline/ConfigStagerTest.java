package io.mirage.maven.pipeline;

import static io.mirage.maven.project.ContextBuilder.context;
import static io.mirage.maven.project.DeclarationBuilder.declare;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mirage.maven.frontend.MirageOutput;
import io.mirage.maven.frontend.TargetConfiguration;
import io.mirage.maven.project.ConfigOptions;
import io.mirage.maven.project.DeclarationBuilder;
import io.mirage.maven.project.Directories;
import io.mirage.maven.project.Image;
import io.mirage.maven.project.InvalidConfigurationException;
import io.mirage.maven.project.Plan;
import io.mirage.maven.target.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigStagerTest {

    @TempDir
    Path temp;

    private FakeProject project;
    private FakeMirage mirage;

    @BeforeEach
    void makeProject() throws Exception {
        project = new FakeProject(temp);
        mirage = project.installMirage();
        Files.delete(project.base().resolve("src/main/mirage/main.ml"));
        project.source("src/main/mirage/config.ml", "let () = register \"lamp\" [ main ]\n");
        project.source("src/main/mirage/unikernel.ml", "");
    }

    @Test
    void namesTheImagesAsConfigMlDoes() throws Exception {
        Plan named = named(targets("hvt", "unix"), Map.of("hvt", "lamp", "unix", "lamp"));

        assertThat(named.unikernel().name()).isEqualTo("lamp");
        assertThat(named.images()).extracting(Image::fileName).containsExactly("lamp.hvt", "lamp");
    }

    @Test
    void prefersTheNameOfThePom() throws Exception {
        assertThat(named(targets("hvt").name("torch"), Map.of("hvt", "lamp"))
                        .unikernel()
                        .name())
                .isEqualTo("torch");
        assertThat(named(targets("hvt").name(" "), Map.of("hvt", "lamp"))
                        .unikernel()
                        .name())
                .isEqualTo("lamp");
    }

    @Test
    void keepsTheNameOfTheProjectUntilSomethingIsConfigured() throws Exception {
        assertThat(named(targets("hvt"), Map.of()).unikernel().name()).isEqualTo("hello");
    }

    @Test
    void refusesNamesThatDiffer() {
        assertThatThrownBy(() -> named(targets("hvt", "spt"), Map.of("hvt", "lamp", "spt", "torch")))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("config.ml, register")
                .hasMessageContaining("'lamp, torch'")
                .hasMessageContaining("<name>");
    }

    @Test
    void refusesANameThatImagesCannotHave() {
        for (String name : List.of("my lamp", "lämp", "-lamp", "a/b", ".lamp")) {
            assertThatThrownBy(() -> named(targets("hvt"), Map.of("hvt", name)))
                    .as(name)
                    .isInstanceOf(InvalidConfigurationException.class)
                    .hasMessageContaining("config.ml, register: '" + name + "'");
        }
    }

    @Test
    void buildsUnderTheNameOfThePomWhatWasGeneratedUnderAnother() throws Exception {
        configure(targets("hvt").name("torch"));

        assertThat(project.work().resolve("dist/a/dune"))
                .content()
                .contains("(target torch.hvt)", "(copy ../../hvt/lamp.hvt %{target})");
        assertThat(project.work().resolve("hvt/dune.build")).content().contains("(target lamp.hvt)");
    }

    @Test
    void stagesTheTests() throws Exception {
        project.source("src/main/mirage/lib/dune", "(library (name colours))");
        project.source("src/test/mirage/test_lamp.ml", "");

        Configured configured = configure(targets("hvt"));

        assertThat(configured.testPrograms()).containsExactly("test_lamp");
        assertThat(configured.userFile("test/test_lamp.ml"))
                .contains(project.base().resolve("src/test/mirage/test_lamp.ml"));
        assertThat(project.work().resolve("test/main/unikernel.ml")).isSymbolicLink();
        assertThat(project.work().resolve("test/main/lib/dune")).isSymbolicLink();
        assertThat(project.work().resolve("test/main/config.ml")).doesNotExist();
        assertThat(project.work().resolve("test/dune")).content().contains("(names test_lamp)");
    }

    @Test
    void takesTheBaseDirectoryForSourcesWithoutWhatIsNone() throws Exception {
        for (String path : List.of(
                "config.ml",
                "unikernel.ml",
                "data/motd.txt",
                "tests/test_lamp.ml",
                "target/classes/x",
                "duniverse/fmt/fmt.ml")) {
            project.source(path, path.equals("config.ml") ? "let () = register \"lamp\" [ main ]\n" : "");
        }
        Files.delete(project.base().resolve("src/main/mirage/config.ml"));
        Path base = project.base();
        Directories directories = new Directories(
                base, base, base.resolve("tests"), base.resolve("target/mirage"), base.resolve("target"));
        DeclarationBuilder declaration = targets("hvt").in(directories);

        Configured configured = project.configurator()
                .configure(project.request(declaration.declaration()), Dependencies.Mode.BRING, project.log.logger());
        Configured again = project.configurator()
                .configure(project.request(declaration.declaration()), Dependencies.Mode.BRING, project.log.logger());

        assertThat(configured.userFiles().keySet())
                .filteredOn(path -> path.startsWith("hvt/"))
                .containsExactlyInAnyOrder(
                        "hvt/config.ml", "hvt/unikernel.ml", "hvt/data/motd.txt", "hvt/src/main/mirage/unikernel.ml");
        assertThat(project.work().resolve("duniverse/fmt/fmt.ml")).exists();
        assertThat(project.work().resolve("dune")).content().contains("(vendored_dirs duniverse)");
        assertThat(again.changes()).isZero();
        assertThat(mirage.runs()).hasSize(1);
    }

    @Test
    void bringsTheVendoredSourcesThatAreDeclared() throws Exception {
        Path vendored = Files.createDirectories(project.base().resolve("src/main/mirage/vendor/fmt"));
        Files.writeString(vendored.resolve("fmt.ml"), "");
        DeclarationBuilder declaration =
                targets("hvt").config(new ConfigOptions(List.of(), List.of(), Optional.of(vendored.resolve(".."))));

        configure(declaration);

        assertThat(project.work().resolve("duniverse/fmt/fmt.ml")).exists();
        assertThat(project.work().resolve("hvt/vendor")).doesNotExist();

        configure(targets("hvt"));
        assertThat(project.work().resolve("duniverse")).doesNotExist();
        assertThat(project.work().resolve("hvt/vendor/fmt/fmt.ml")).exists();
    }

    @Test
    void saysWhenTheVendoredSourcesAreNotThere() {
        DeclarationBuilder declaration =
                targets("hvt").config(new ConfigOptions(List.of(), List.of(), Optional.of(temp.resolve("absent"))));

        assertThatThrownBy(() -> configure(declaration))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("<duniverseDirectory>")
                .hasMessageContaining(temp.resolve("absent").toString());
        assertThat(mirage.runs()).isEmpty();
    }

    @Test
    void leavesOutWhatIsExcluded() throws Exception {
        project.source("src/main/mirage/docs/lamp.md", "");
        project.source("src/main/mirage/notes.txt", "");

        configure(targets("hvt").config(excluding("docs/", "*.txt")));

        assertThat(project.work().resolve("hvt/docs")).doesNotExist();
        assertThat(project.work().resolve("hvt/notes.txt")).doesNotExist();
        assertThat(project.work().resolve("hvt/unikernel.ml")).exists();
    }

    @Test
    void listsAllFaultsOfTheSourcesInOneMessage() throws Exception {
        project.source("src/main/mirage/dune", "(library (name x))");
        project.source("src/main/mirage/dune.build", "");
        project.source("src/main/mirage/bad\nname.txt", "");

        assertThatThrownBy(() -> configure(targets("hvt").config(excluding("config.*"))))
                .isInstanceOf(BuildFailure.class)
                .hasMessageStartingWith("The mirage configuration has 4 faults:\n")
                .hasMessageContaining("<sourceDirectory>: 'dune': the mirage tool writes this file itself")
                .hasMessageContaining("<sourceDirectory>: 'dune.build'")
                .hasMessageContaining("'bad\\u000aname.txt': a file of a workspace cannot have control characters")
                .hasMessageContaining("<excludes>: 'config.*': config.ml has to stay in");
        assertThat(mirage.runs()).isEmpty();
        assertThat(project.work()).doesNotExist();
    }

    @Test
    void refusesInThePomWhatConfigMlSays() {
        assertThatThrownBy(
                        () -> configure(targets("hvt").libraries("lwt", "fmt").device("service", "net")))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("<libraries>: 'lwt, fmt'")
                .hasMessageContaining("<devices>: 'service'");
        assertThat(mirage.runs()).isEmpty();
    }

    @Test
    void refusesAPackageInTwoCopiesOfTheTree() throws Exception {
        project.source("src/main/mirage/colours.opam", "opam-version: \"2.0\"");
        project.source("src/main/mirage/lib/dune", "(library (public_name colours))");

        configure(targets("hvt"));
        assertThatThrownBy(() -> configure(targets("hvt", "spt")))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("'colours.opam': dune takes a package only once");
    }

    @Test
    void saysWhatIsWrongWithTheRulesOfATarget() throws Exception {
        Plan plan = targets("spt").in(project.base()).plan();

        assertThatThrownBy(() -> ConfigStager.named(
                        plan,
                        targets("spt").declaration(),
                        Map.of(
                                plan.targets().get(0),
                                new TargetConfiguration(
                                        plan.targets().get(0),
                                        MirageOutput.of("hvt", "lamp").files()))))
                .isInstanceOf(BuildFailure.class)
                .hasMessage("spt/dune.build: its image is lamp.hvt, but images of target spt end in .spt");
    }

    private static Plan named(DeclarationBuilder declaration, Map<String, String> names) throws Exception {
        Plan plan = declaration.plan();
        Map<Target, TargetConfiguration> configured = new LinkedHashMap<>();
        for (Target target : plan.targets()) {
            String name = names.get(target.name());
            if (name != null) {
                configured.put(
                        target,
                        new TargetConfiguration(
                                target, MirageOutput.of(target.name(), name).files()));
            }
        }
        return ConfigStager.named(plan, declaration.declaration(), configured);
    }

    private static ConfigOptions excluding(String... patterns) {
        return new ConfigOptions(List.of(), List.of(patterns), Optional.empty());
    }

    private static DeclarationBuilder targets(String... targets) {
        return declare(context("a", targets).arch("x86_64"));
    }

    private Configured configure(DeclarationBuilder declaration) throws Exception {
        return project.configurator()
                .configure(project.request(declaration), Dependencies.Mode.BRING, project.log.logger());
    }
}
