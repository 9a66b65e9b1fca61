package io.mirage.maven.pipeline;

import static io.mirage.maven.project.ContextBuilder.context;
import static io.mirage.maven.project.DeclarationBuilder.declare;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mirage.maven.process.Command;
import io.mirage.maven.project.ConfigOptions;
import io.mirage.maven.project.DeclarationBuilder;
import io.mirage.maven.solo5.AbiTarget;
import io.mirage.maven.solo5.Architecture;
import io.mirage.maven.solo5.Device;
import io.mirage.maven.solo5.DeviceType;
import io.mirage.maven.solo5.ElfImageBuilder;
import io.mirage.maven.toolchain.FakePrefix;
import io.mirage.maven.workspace.BuildRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The goals on a project with a {@code config.ml}. */
@Timeout(60)
class ConfigGoalsTest {

    @TempDir
    Path temp;

    private FakeProject project;
    private FakeMirage mirage;
    private FakePrefix prefix;

    @BeforeEach
    void makeProject() throws Exception {
        project = new FakeProject(temp);
        mirage = project.installMirage();
        prefix = FakePrefix.solo5(temp.resolve("solo5"), "amd64", "x86_64", "hvt", "spt", "virtio", "xen");
        Files.delete(project.base().resolve("src/main/mirage/main.ml"));
        project.source("src/main/mirage/config.ml", "let () = register \"lamp\" [ main ]\n");
        project.source("src/main/mirage/unikernel.ml", "");
    }

    @Test
    void buildsWhatTheToolGenerated() throws Exception {
        build(targets("hvt", "xen", "unix"));

        assertThat(project.builds())
                .singleElement()
                .extracting(Command::arguments)
                .asInstanceOf(InstanceOfAssertFactories.list(String.class))
                .endsWith("./dist/a/lamp.hvt", "./dist/a/lamp.xen", "./dist/a/lamp");
        assertThat(project.work().resolve("dist/a/lamp.xl")).content().contains("kernel = 'lamp.xen'");
        assertThat(project.work().resolve("dist/a/lamp-xen_libvirt.xml")).exists();
        assertThat(BuildRecord.read(project.work()).orElseThrow().tools())
                .containsExactly(
                        Map.entry("dune", "2.9.3"),
                        Map.entry("mirage", "4.9.0"),
                        Map.entry("ocaml", "4.14.1"),
                        Map.entry("solo5", "0.9.3"));
    }

    @Test
    void removesTheDescriptionsOfEarlierPlans() throws Exception {
        build(targets("hvt", "xen"));
        build(targets("hvt"));

        assertThat(project.work().resolve("dist/a/lamp.xl")).doesNotExist();
        assertThat(project.work().resolve("dist/a/lamp.hvt")).exists();
    }

    @Test
    void attachesImagesAndDescriptions() throws Exception {
        build(targets("virtio", "xen"));

        Packager.Result result = pack(targets("virtio", "xen"));

        assertThat(result.images())
                .extracting(image -> image.image().type() + ":" + image.classifier())
                .containsExactly("virtio:x86_64", "xen:x86_64");
        assertThat(result.others().stream().filter(one -> !one.type().equals("json")))
                .extracting(one -> one.type() + ":" + one.classifier() + " "
                        + project.work().relativize(one.file()))
                .containsExactly(
                        "libvirt.xml:x86_64 dist/a/lamp_libvirt.xml",
                        "xl:x86_64 dist/a/lamp.xl",
                        "xl.in:x86_64 dist/a/lamp.xl.in",
                        "libvirt.xml:x86_64-xen dist/a/lamp-xen_libvirt.xml");
        assertThat(result.index()).content().contains("\"mirage\": \"4.9.0\"");
        assertThat(mirage.runs()).hasSize(2);
    }

    @Test
    void needsTheDescriptionsOfTheBuild() throws Exception {
        build(targets("virtio"));
        Files.delete(project.work().resolve("dist/a/lamp_libvirt.xml"));

        assertThatThrownBy(() -> pack(targets("virtio")))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("lamp_libvirt.xml is missing")
                .hasMessageContaining("mirage:build");
    }

    @Test
    void holdsAnImageAgainstTheGeneratedManifest() throws Exception {
        mirage.device("service", "NET_BASIC");
        build(targets("hvt"));
        assertThatThrownBy(() -> pack(targets("hvt")))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("Nothing is attached, because of an image:")
                .hasMessageContaining("service");

        project.whenDuneBuilds((command, output) -> {
            ElfImageBuilder.solo5(Architecture.X86_64, AbiTarget.HVT, new Device("service", DeviceType.NET_BASIC))
                    .writeTo(command.directory().resolve("dist/a/lamp.hvt"));
            return 0;
        });
        build(targets("hvt"));

        assertThat(pack(targets("hvt")).index()).content().contains("\"name\": \"service\"");
    }

    @Test
    void saysWhereTheLibrariesOfConfigMlAreLookedFor() throws Exception {
        project.whenDuneBuilds((command, output) -> {
            output.addAll(List.of(
                    "File \"hvt/dune.build\", line 13, characters 12-15:",
                    "13 |  (libraries lwt)",
                    "                 ^^^",
                    "Error: Library \"lwt\" not found."));
            return 1;
        });

        assertThatThrownBy(() -> build(targets("hvt")))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("config.ml needs the library lwt")
                .hasMessageContaining("There are no vendored sources");

        project.source("src/main/mirage/duniverse/fmt/fmt.ml", "");
        assertThatThrownBy(() -> build(targets("hvt")))
                .hasMessageContaining("The vendored sources in "
                        + project.base().resolve("src/main/mirage/duniverse") + " do not have it");
    }

    @Test
    void testsTheModulesBesideConfigMl() throws Exception {
        project.source("src/test/mirage/test_lamp.ml", "");

        project.tester().run(project.request(targets("hvt")), project.log.logger());

        assertThat(project.builds())
                .singleElement()
                .extracting(Command::arguments)
                .asInstanceOf(InstanceOfAssertFactories.list(String.class))
                .endsWith("@@_build/default/test/runtest");
        assertThat(project.log.of("info")).contains("Tests passed: test_lamp.");
    }

    @Test
    void describesDevicesAndTheirGraph() throws Exception {
        mirage.device("service", "NET_BASIC");

        List<String> lines = describe(targets("hvt", "xen").config(arguments("--bright", "yes")), Format.TEXT);

        assertThat(lines)
                .startsWith("unikernel lamp (org.example:hello:1.0)")
                .contains(
                        "  front end  config.ml, by mirage 4.9.0 (mirage)",
                        "  configured with  --bright yes",
                        "  device     service (net) of hvt")
                .anySatisfy(line -> assertThat(line).contains("dist/a/lamp.xen", "org.example:hello:1.0:xen:x86_64"))
                .containsSequence("devices of hvt, xen", "  Unikernel", "  └─ service")
                .noneMatch(line -> line.startsWith("  main"));
        assertThat(project.builds()).isEmpty();
    }

    @Test
    void describesGraphsThatDifferApart() throws Exception {
        mirage.whenRun((command, output) -> {
            if (!command.arguments().contains("describe")) {
                return mirage.generate(command, output);
            }
            Path context = command.directory().resolve("mirage/context");
            output.addAll(List.of(
                    "digraph G {",
                    "1 [label=\"a\\nOf_" + Files.readAllLines(context).get(2) + "\\n\"];",
                    "}"));
            return 0;
        });

        assertThat(describe(targets("hvt", "xen"), Format.TEXT))
                .containsSequence("devices of hvt", "  Of_hvt", "", "devices of xen", "  Of_xen");
    }

    @Test
    void describesAsJson() throws Exception {
        mirage.device("service", "NET_BASIC");

        String json = String.join("\n", describe(targets("hvt", "xen").config(arguments("--bright")), Format.JSON));

        assertThat(json)
                .contains("\"name\": \"lamp\",", """
                          "frontEnd": "config",
                          "mirage": "4.9.0",
                          "configureArguments": [
                            "--bright"
                          ],
                          "devices": [
                            {
                              "name": "service",
                              "type": "net",
                              "targets": [
                                "hvt"
                              ]
                            }
                          ],
                          "graphs": {
                            "hvt": [
                              {
                                "id": 1,
                                "module": "Unikernel",
                                "needs": [
                                  2
                                ]
                              },
                              {
                                "id": 2,
                                "module": "service",
                                "needs": []
                              }
                            ],
                        """.stripTrailing())
                .doesNotContain("\"main\"", "\"libraries\"");
    }

    @Test
    void describesAsADigraph() throws Exception {
        assertThat(describe(targets("hvt"), Format.DOT))
                .containsExactly(
                        "digraph G {",
                        "  ordering=out;",
                        "  1 [label=\"unikernel__1\\nUnikernel\\n\", shape=\"box\"];",
                        "}");
    }

    @Test
    void describesAsAPicture() throws Exception {
        project.machine().script("bin/dot", "echo '<svg/>'");

        assertThat(describe(targets("hvt"), Format.SVG)).containsExactly("<svg/>");
    }

    @Test
    void saysThatAPomHasNoGraph() throws Exception {
        Files.delete(project.base().resolve("src/main/mirage/config.ml"));
        project.source("src/main/mirage/main.ml", "");

        assertThatThrownBy(() -> describe(targets("hvt"), Format.DOT))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("only a config.ml describes one");
    }

    @Test
    void describesWhatItCanWithoutTheTool() throws Exception {
        project.machine().remove("bin/mirage");

        List<String> lines = describe(targets("hvt"), Format.TEXT);

        assertThat(lines)
                .contains("  front end  config.ml", "missing")
                .anySatisfy(line -> assertThat(line).contains("The mirage tool is needed for"))
                .anySatisfy(line -> assertThat(line).contains("-Dmirage.mirage=PATH"));
        assertThat(describe(targets("hvt"), Format.JSON)).noneMatch(line -> line.contains("\"mirage\":"));
        assertThat(project.work()).doesNotExist();
    }

    @Test
    void describesWithoutTheToolUnderTheNameThatWasConfigured() throws Exception {
        project.configurator().run(project.request(targets("hvt")), project.log.logger());
        project.machine().remove("bin/mirage");

        assertThat(describe(targets("hvt"), Format.TEXT)).startsWith("unikernel lamp (org.example:hello:1.0)");
    }

    private static ConfigOptions arguments(String... arguments) {
        return new ConfigOptions(List.of(arguments), List.of(), Optional.empty());
    }

    private DeclarationBuilder targets(String... targets) {
        return declare(context("a", targets).prefix(prefix.root().toString()).arch("x86_64"));
    }

    private void build(DeclarationBuilder declaration) throws Exception {
        project.builder().run(project.request(declaration), project.log.logger());
    }

    private Packager.Result pack(DeclarationBuilder declaration) throws Exception {
        return project.packager()
                .run(
                        project.request(declaration),
                        new Packager.Output(
                                project.base().resolve("target"), "hello-1.0", false, false, Optional.empty()),
                        Optional.empty(),
                        project.log.logger());
    }

    private List<String> describe(DeclarationBuilder declaration, Format format) throws Exception {
        return project.describer().run(project.request(declaration), format, project.log.logger());
    }
}
