package io.mirage.maven.pipeline;

import static io.mirage.maven.project.ContextBuilder.context;
import static io.mirage.maven.project.DeclarationBuilder.declare;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mirage.maven.process.Command;
import io.mirage.maven.project.DeclarationBuilder;
import io.mirage.maven.project.Directories;
import io.mirage.maven.solo5.AbiTarget;
import io.mirage.maven.solo5.Architecture;
import io.mirage.maven.solo5.Device;
import io.mirage.maven.solo5.DeviceType;
import io.mirage.maven.solo5.ElfImageBuilder;
import io.mirage.maven.solo5.ImageDigest;
import io.mirage.maven.toolchain.FakePrefix;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The goals that are small: test, clean, describe, inspect, and how dune is found. */
class GoalsTest {

    @TempDir
    Path temp;

    private FakeProject project;

    @BeforeEach
    void makeProject() throws Exception {
        project = new FakeProject(temp);
    }

    @Test
    void testRunsTheTestsOfTheHost() throws Exception {
        project.source("src/test/mirage/test_a.ml", "");
        FakePrefix prefix = FakePrefix.solo5(temp.resolve("solo5"), "amd64", "x86_64", "hvt");

        project.tester()
                .run(
                        project.request(
                                declare(context("a", "hvt").prefix(prefix.root().toString()))),
                        project.log.logger());

        assertThat(project.builds())
                .singleElement()
                .extracting(Command::arguments)
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.list(String.class))
                .endsWith("@_build/default/test/runtest");
        assertThat(project.log.of("info")).contains("Tests passed: test_a.");
    }

    @Test
    void testSaysWhenThereIsNothingToTest() throws Exception {
        project.tester().run(project.request(unix()), project.log.logger());

        assertThat(project.builds()).isEmpty();
        assertThat(project.log.of("info")).singleElement().asString().startsWith("No tests: ");
    }

    @Test
    void testFailsWithATest() throws Exception {
        project.source("src/test/mirage/test.ml", "");
        project.whenDuneBuilds((command, output) -> {
            output.add("        test alias test/runtest (exit 2)");
            output.add("Fatal error: exception Assert_failure");
            return 1;
        });

        assertThatThrownBy(() -> project.tester().run(project.request(unix()), project.log.logger()))
                .isInstanceOf(BuildFailure.class);
        assertThat(project.log.of("error")).anyMatch(line -> line.contains("Assert_failure"));
        assertThat(project.log.of("info")).noneMatch(line -> line.startsWith("Tests passed"));
    }

    @Test
    void cleanRemovesTheWorkspaceAndNothingElse() throws Exception {
        project.builder().run(project.request(unix()), project.log.logger());
        assertThat(project.work()).isDirectory();

        new Cleaner().run(project.request(unix()), project.log.logger());
        new Cleaner().run(project.request(unix()), project.log.logger());

        assertThat(project.work()).doesNotExist();
        assertThat(project.base().resolve("src/main/mirage/main.ml")).exists();
    }

    @Test
    void cleanRefusesAFolderOfTheUser() throws Exception {
        project.source("dist/mine", "mine");
        project.source("_build/mine", "mine");
        project.source(".mirage-files", "src/main/mirage/main.ml\n");
        Path base = project.base();
        Request request =
                project.request(unix().in(new Directories(base, base.resolve("src"), base.resolve("tests"), base, base))
                        .declaration());

        assertThatThrownBy(() -> new Cleaner().run(request, project.log.logger()))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("<workDirectory>");
        assertThat(base.resolve("dist/mine")).exists();
        assertThat(base.resolve("_build/mine")).exists();
        assertThat(base.resolve("src/main/mirage/main.ml")).exists();
    }

    @Test
    void describeTellsThePlan() throws Exception {
        List<String> lines = describe(
                declare(context("here", "unix"), context("arm", "hvt").arch("aarch64"))
                        .libraries("lwt")
                        .device("service", "net"),
                Format.TEXT);

        assertThat(lines)
                .startsWith("unikernel hello (org.example:hello:1.0)")
                .contains("  libraries  lwt", "  device     service (net)", "dune-workspace")
                .contains("  context here (default in dune)", "  context arm (solo5 in dune)")
                .anySatisfy(line -> assertThat(line)
                        .contains("dune build --root . --workspace dune-workspace --build-dir _build"
                                + " ./dist/here/hello ./dist/arm/hello.hvt"))
                .anySatisfy(line -> assertThat(line)
                        .contains("dist/arm/hello.hvt", "org.example:hello:1.0:hvt:aarch64", "solo5-hvt"))
                .contains("missing")
                .anySatisfy(line -> assertThat(line).contains("solo5: not found"));
        assertThat(project.builds()).isEmpty();
        assertThat(project.base().resolve("target")).doesNotExist();
    }

    @Test
    void describeTellsThePlanAsJsonInOneOrder() throws Exception {
        String json = String.join(
                "\n",
                describe(declare(context("here", "unix")).device("b", "net").device("a", "block"), Format.JSON));

        assertThat(json).contains("""
                          "devices": [
                            {
                              "name": "a",
                              "type": "block"
                            },
                            {
                              "name": "b",
                              "type": "net"
                            }
                          ],
                        """.indent(0)).contains("""
                          "missing": [],
                          "host": {
                            "os": "Linux",
                            "arch": "amd64"
                          }
                        """.stripTrailing());
    }

    @Test
    void inspectTellsWhatAnImageIs() throws Exception {
        Path file = ElfImageBuilder.solo5(
                        Architecture.AARCH64, AbiTarget.SPT, new Device("service", DeviceType.NET_BASIC))
                .writeTo(temp.resolve("hello.spt"));
        String sha256 = ImageDigest.of(file).sha256();
        Inspector inspector = new Inspector(project.configurator());

        assertThat(inspector.file(file, Format.TEXT))
                .hasSize(2)
                .last()
                .asString()
                .contains(file.toString(), "aarch64", "spt 2", "service:net", sha256);
        assertThat(String.join("\n", inspector.file(file, Format.JSON)))
                .isEqualTo("""
                        [
                          {
                            "file": "%s",
                            "arch": "aarch64",
                            "abi": {
                              "target": "spt",
                              "version": 2
                            },
                            "devices": [
                              {
                                "name": "service",
                                "type": "net"
                              }
                            ],
                            "size": %d,
                            "sha256": "%s"
                          }
                        ]""".formatted(file, Files.size(file), sha256));
    }

    @Test
    void inspectSaysWhatIsNoImage() throws Exception {
        Path script = Files.writeString(temp.resolve("script"), "#!/bin/sh\n");
        Inspector inspector = new Inspector(project.configurator());

        assertThatThrownBy(() -> inspector.file(script, Format.TEXT))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining(script + " is not an image");
        assertThatThrownBy(() -> inspector.file(temp, Format.TEXT))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("There is no image");
        assertThatThrownBy(() -> inspector.project(project.request(unix()), Format.TEXT))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("is not built yet");
    }

    @Test
    void inspectShowsTheImagesOfTheProject() throws Exception {
        project.builder().run(project.request(unix()), project.log.logger());

        assertThat(new Inspector(project.configurator()).project(project.request(unix()), Format.TEXT))
                .last()
                .asString()
                .startsWith("dist/here/hello  x86_64  none  no manifest");
    }

    @Test
    void duneIsFoundByNameOrPath() throws Exception {
        assertThat(project.tool().find("dune").executable()).isEqualTo(project.dune());
        assertThat(project.tool().find(project.dune().toString()).version()).hasToString("2.9.3");
        Path relative = Path.of("").toAbsolutePath().relativize(project.dune());
        assertThat(project.tool().find(relative.toString()).executable()).isAbsolute();
    }

    @Test
    void duneIsRefusedWithTheReason() {
        assertThatThrownBy(() -> project.tool().find("dune-of-mine"))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("dune-of-mine")
                .hasMessageContaining("-Dmirage.dune=PATH");
        assertThatThrownBy(() -> project.tool().find(" "))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("mirage.dune is empty");
        project.duneVersion("2.8.5");
        assertThatThrownBy(() -> project.tool().find("dune"))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("dune 2.8.5")
                .hasMessageContaining("2.9.0 or later");
        project.duneVersion("Dune analytics 7");
        assertThatThrownBy(() -> project.tool().find("dune"))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("Is it another program?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "TEXT", " json "})
    void formatsAreTwo(String name) throws Exception {
        assertThat(Format.of(name, Format.TEXT, Format.JSON).name()).isEqualToIgnoringCase(name.trim());
    }

    @Test
    void otherFormatsAreRefused() {
        assertThatThrownBy(() -> Format.of("xml", Format.TEXT, Format.JSON))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("text, json");
    }

    @Test
    void tablesHaveColumns() {
        assertThat(Table.lines(List.of(List.of("a", "bb", "c"), List.of("aaa", "", "c"), List.of())))
                .containsExactly("a    bb  c", "aaa      c", "");
    }

    private List<String> describe(DeclarationBuilder declaration, Format format) throws Exception {
        return project.describer().run(project.request(declaration), format, project.log.logger());
    }

    private static DeclarationBuilder unix() {
        return declare(context("here", "unix"));
    }
}
