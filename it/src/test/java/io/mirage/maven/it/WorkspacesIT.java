package io.mirage.maven.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mirage.maven.it.Tools.Architecture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Contexts by targets are images; as few dune processes as their names in dune allow make them. */
@IntegrationTest
class WorkspacesIT {

    private static final Map<String, String> MACHINES =
            Map.of("x86_64", "Advanced Micro Devices X86-64", "aarch64", "AArch64");

    /** The fixture {@code greeting} with other contexts. */
    private static TestProject greeting(TestFolder folder, String... contexts) {
        TestProject project = folder.copy("greeting");
        String pom = project.read("pom.xml");
        int start = pom.indexOf("<contexts>") + "<contexts>".length();
        int end = pom.indexOf("</contexts>");
        return project.write("pom.xml", pom.substring(0, start) + String.join("", contexts) + pom.substring(end));
    }

    private static String solo5(Architecture architecture, String targets) {
        return "<context><name>%s</name><arch>%1$s</arch><targets>%s</targets><prefix>%s</prefix></context>"
                .formatted(architecture, targets, Tools.solo5(architecture).path());
    }

    private static final String UNIX = "<context><name>host</name><targets>unix</targets></context>";

    /** Linked statically, for qemu has no C library of that machine. */
    private static String linuxAarch64() {
        return """
                <context><name>arm</name><arch>aarch64</arch><targets>unix</targets><toolchain>aarch64</toolchain>
                <prefix>%s</prefix><linkFlags><flag>-ccopt</flag><flag>-static</flag></linkFlags></context>
                """.formatted(Tools.linuxAarch64().path());
    }

    private static ImageFile image(TestProject project, String name) {
        return new ImageFile(project.file("target/mirage/dist/" + name));
    }

    private static List<String> workspaceFiles(TestProject project) {
        try (Stream<Path> files = Files.list(project.file("target/mirage"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("dune-workspace") || name.startsWith("_build"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void two_architectures_have_a_workspace_file_and_a_process_each_over_one_tree(TestFolder folder) {
        TestProject project =
                greeting(folder, solo5(Architecture.X86_64, "hvt,spt"), solo5(Architecture.AARCH64, "hvt,spt"));
        CountingDune dune = CountingDune.in(folder);

        // mirage:inspect in the same run: what it says of images is held against readelf.
        project.maven("package", "mirage:inspect")
                .pathFirst(dune.executable().resolveSibling(""))
                .property("mirage.format", "json")
                .property("mirage.outputFile", project.file("inspected.json").toString())
                .run()
                .assertSuccess()
                .assertLog()
                .contains("4 images of 2 workspace files")
                .contains("Built 4 images in ");

        assertThat(workspaceFiles(project))
                .containsExactly("_build", "_build.aarch64", "dune-workspace", "dune-workspace.aarch64");
        assertThat(dune.builds())
                .hasSize(2)
                .anyMatch(call -> call.contains("--workspace dune-workspace --build-dir _build ")
                        && call.endsWith(" ./dist/x86_64/greeting.hvt ./dist/x86_64/greeting.spt"))
                .anyMatch(call -> call.contains("--workspace dune-workspace.aarch64 --build-dir _build.aarch64 ")
                        && call.endsWith(" ./dist/aarch64/greeting.hvt ./dist/aarch64/greeting.spt"));
        JsonNode inspected = Json.read(project.file("inspected.json"));
        JsonNode index = Json.read(project.file("target/greeting-1.2.3.json")).get("images");
        assertThat(index).hasSize(4);
        for (int i = 0; i < 4; i++) {
            String architecture = i < 2 ? "x86_64" : "aarch64";
            String target = i % 2 == 0 ? "hvt" : "spt";
            ImageFile image = image(project, architecture + "/greeting." + target);
            assertThat(image.machine()).isEqualTo(MACHINES.get(architecture));
            assertThat(image.abi()).isEqualTo(target + " 2");
            assertThat(index.get(i).get("context").asText()).isEqualTo(architecture);
            JsonNode told = inspected.get(i);
            assertThat(told.get("file").asText()).isEqualTo("dist/" + architecture + "/greeting." + target);
            for (JsonNode entry : List.of(index.get(i), told)) {
                assertThat(entry.get("arch").asText()).isEqualTo(architecture);
                assertThat(entry.get("abi")).isEqualTo(Json.parse("{\"target\":\"" + target + "\",\"version\":2}"));
                assertThat(entry.get("size").asLong()).isEqualTo(image.size());
                assertThat(entry.get("sha256").asText()).isEqualTo(image.sha256());
            }
            Path tender = Tools.solo5(Architecture.valueOf(architecture.toUpperCase(Locale.ROOT)))
                    .bin()
                    .resolve("solo5-" + target);
            image.runUnder(tender, "Ada", "--flag=of the unikernel")
                    .assertOutput()
                    .contains("Hello, Ada!\n");
        }
    }

    @Test
    void the_host_and_solo5_share_a_workspace_file_and_a_process(TestFolder folder) {
        TestProject project = greeting(folder, UNIX, solo5(Architecture.X86_64, "hvt,spt"));
        CountingDune dune = CountingDune.in(folder);

        project.maven("package")
                .property("mirage.dune", dune.executable().toString())
                .run()
                .assertSuccess();

        assertThat(workspaceFiles(project)).containsExactly("_build", "dune-workspace");
        assertThat(dune.builds())
                .singleElement()
                .asString()
                .endsWith(" ./dist/host/greeting ./dist/x86_64/greeting.hvt ./dist/x86_64/greeting.spt");
        image(project, "host/greeting").run("Ada").assertOutput().isEqualTo("Hello, Ada!\n");
        image(project, "x86_64/greeting.spt")
                .runUnder(Tools.solo5(Architecture.X86_64).bin().resolve("solo5-spt"))
                .assertOutput()
                .contains("Hello, world!\n");
    }

    @Test
    void six_images_for_two_architectures_take_two_processes(TestFolder folder) {
        TestProject project = greeting(
                folder,
                solo5(Architecture.X86_64, "hvt,spt,virtio"),
                solo5(Architecture.AARCH64, "hvt,spt"),
                linuxAarch64());
        project.replace("pom.xml", "</contexts>", """
                </contexts>
                <devices>
                  <device><name>storage</name><type>block</type></device>
                  <device><name>service</name><type>net</type></device>
                </devices>
                """);
        CountingDune dune = CountingDune.in(folder);

        project.maven("package")
                .property("mirage.dune", dune.executable().toString())
                .run()
                .assertSuccess()
                .assertLog()
                .contains("6 images of 2 workspace files");

        assertThat(dune.builds()).hasSize(2);
        JsonNode index = Json.read(project.file("target/greeting-1.2.3.json")).get("images");
        List<String> coordinates = new ArrayList<>();
        for (JsonNode entry : index) {
            String target = entry.get("target").asText();
            coordinates.add(entry.at("/artifact/extension").asText() + ":"
                    + entry.at("/artifact/classifier").asText());
            ImageFile image = image(
                    project, entry.get("context").asText() + "/greeting" + (target.equals("unix") ? "" : "." + target));
            assertThat(image.machine()).isEqualTo(MACHINES.get(entry.get("arch").asText()));
            assertThat(entry.get("sha256").asText()).isEqualTo(image.sha256());
            if (target.equals("unix")) {
                assertThat(entry.get("devices")).isEmpty();
                continue;
            }
            assertThat(image.abi()).isEqualTo(target + (target.equals("virtio") ? " 1" : " 2"));
            // One reserved entry and two devices; names in fields of 68 bytes, then the type.
            assertThat(image.manifest())
                    .startsWith("00 00 00 00 01 00 00 00 03 00 00 00 ")
                    .contains(manifestEntry("service", "02"), manifestEntry("storage", "01"));
            assertThat(entry.get("devices"))
                    .isEqualTo(Json.parse(
                            "[{\"name\":\"service\",\"type\":\"net\"},{\"name\":\"storage\",\"type\":\"block\"}]"));
        }
        assertThat(coordinates)
                .containsExactly(
                        "hvt:x86_64", "spt:x86_64", "virtio:x86_64", "hvt:aarch64", "spt:aarch64", "unix:aarch64");
        assertThat(Command.of(
                                "qemu-aarch64-static",
                                image(project, "arm/greeting").path().toString(),
                                "Ada")
                        .run()
                        .assertSuccess()
                        .output())
                .isEqualTo("Hello, Ada!\n");
    }

    private static String manifestEntry(String name, String type) {
        byte[] field = new byte[68];
        byte[] letters = name.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(letters, 0, field, 0, letters.length);
        return HexFormat.ofDelimiter(" ").formatHex(field) + " " + type + " 00 00 00";
    }

    @Test
    void the_lists_of_contexts_and_targets_may_change_from_build_to_build(TestFolder folder) {
        TestProject project = greeting(folder, UNIX, solo5(Architecture.X86_64, "hvt"));
        CountingDune dune = CountingDune.in(folder);
        project.maven("compile").run().assertSuccess();

        project.maven("compile")
                .property("mirage.contexts", "x86_64")
                .property("mirage.targets", "spt,virtio")
                .property("mirage.dune", dune.executable().toString())
                .run()
                .assertSuccess();

        assertThat(dune.builds())
                .singleElement()
                .asString()
                .endsWith(" ./dist/x86_64/greeting.spt ./dist/x86_64/greeting.virtio");
        assertThat(project.file("target/mirage/dist/host")).doesNotExist();
        assertThat(project.file("target/mirage/dist/x86_64")).isDirectoryContaining("glob:**/greeting.spt");
        assertThat(project.file("target/mirage/dist/x86_64")).isDirectoryContaining("glob:**/greeting.virtio");
        assertThat(project.file("target/mirage/dist/x86_64/greeting.hvt")).doesNotExist();
    }

    /** A findlib toolchain {@code host} in a prefix of its own: the compiler of this machine by another name. */
    private static void writeHostToolchain(TestProject project) {
        Map<String, String> settings = new TreeMap<>();
        for (String folder : List.of("path", "destdir")) {
            settings.put(
                    folder,
                    Command.of("ocamlfind", "printconf", folder)
                            .run()
                            .assertSuccess()
                            .output()
                            .strip()
                            .replace('\n', ':'));
        }
        project.write("host-toolchain/lib/findlib.conf", lines(settings, ""));
        for (String tool : List.of("ocamlopt", "ocamlc", "ocamldep", "ocamlmklib")) {
            settings.put(tool, Tools.program(tool).toString());
        }
        project.write("host-toolchain/lib/findlib.conf.d/host.conf", lines(settings, "(host)"));
    }

    private static String lines(Map<String, String> settings, String toolchain) {
        StringBuilder lines = new StringBuilder();
        settings.forEach((name, value) -> lines.append(name)
                .append(toolchain)
                .append(" = \"")
                .append(value)
                .append("\"\n"));
        return lines.toString();
    }

    @Test
    void every_field_of_a_context_is_in_effect_and_in_its_context_alone(TestFolder folder) {
        TestProject project = folder.copy("flags");
        writeHostToolchain(project);

        project.maven("package").run().assertSuccess().assertLog().contains("3 images of 2 workspace files");

        // ocamlFlags (-noassert), cFlags (-DWORD), environment (CPATH), as the programs tell.
        Path tender = Tools.solo5(Architecture.X86_64).bin().resolve("solo5-hvt");
        image(project, "special/flags.hvt")
                .runUnder(tender)
                .assertOutput()
                .contains("asserts off, word <two words; (and more)>, header of special\n");
        image(project, "plain/flags.hvt")
                .runUnder(tender)
                .assertOutput()
                .contains("asserts on, word <none>, header of plain\n");
        image(project, "tools/flags").run().assertOutput().isEqualTo("asserts on, word <none>, header of plain\n");

        // linkFlags: "special" and "plain" have one name in dune, "special" and "tools" one workspace file.
        assertThat(image(project, "special/flags.hvt").symbol("mark_of_context"))
                .isEqualTo("2a");
        assertThat(image(project, "tools/flags").symbol("mark_of_context")).isEqualTo("2b");
        assertThat(Command.of(
                                "readelf",
                                "-sW",
                                image(project, "plain/flags.hvt").path().toString())
                        .run()
                        .output())
                .doesNotContain("mark_of_context");

        // The others, as dune took them.
        BuildFolder first = BuildFolder.of(project);
        BuildFolder second = new BuildFolder(project.file("target/mirage/_build.plain"));
        assertThat(context(first, "solo5"))
                .contains("merlin = false", "for_host = Some \"tools\"")
                .doesNotContain("profile = Release");
        assertThat(context(first, "tools")).contains("profile = Release", "merlin = true", "for_host = None");
        assertThat(context(second, "solo5"))
                .contains("profile = Release", "merlin = true", "for_host = Some \"default\"");
        assertThat(first.actions())
                .filteredOn(action -> action.startsWith("$ (cd _build/tools "))
                .isNotEmpty()
                .noneMatch(action -> action.contains("-inline") || action.contains("-strict-sequence"));
        assertThat(first.actions())
                .filteredOn(action -> action.contains("solo5-sysroot/bin/ocamlopt") && action.contains(" -c "))
                .isNotEmpty()
                // The second is of dune's profile "dev".
                .allMatch(action -> action.contains("-inline 7") && action.contains("-strict-sequence"));
        assertThat(first.actions())
                .filteredOn(action -> action.contains("solo5-sysroot/bin/ocamlc "))
                .noneMatch(action -> action.contains("-inline"));
        assertThat(project.read("target/mirage/dune-workspace"))
                .contains("(cxx_flags (:standard -fno-rtti))")
                .containsOnlyOnce("(disable_dynamically_linked_foreign_archives true)");
    }

    /** What dune's log says of a context. */
    private static String context(BuildFolder build, String name) {
        String log = build.log();
        int start = log.indexOf("#  { name = \"" + name + "\"");
        assertThat(start).as("context " + name + " in " + log).isNotNegative();
        int end = log.indexOf("# Dune context:", start);
        return log.substring(start, end < 0 ? log.length() : end);
    }

    @Test
    void a_host_is_there_for_the_contexts_of_all_workspace_files(TestFolder folder) {
        TestProject project = folder.copy("flags");
        writeHostToolchain(project);
        project.replace("pom.xml", "<name>plain</name>", "<name>plain</name><host>tools</host>");
        CountingDune dune = CountingDune.in(folder);

        project.maven("compile")
                .property("mirage.dune", dune.executable().toString())
                .run()
                .assertSuccess();

        assertThat(context(new BuildFolder(project.file("target/mirage/_build.plain")), "solo5"))
                .contains("for_host = Some \"tools\"");
        // It builds its own images once.
        assertThat(dune.builds())
                .filteredOn(call -> call.contains("./dist/tools"))
                .singleElement()
                .asString()
                .contains("--workspace dune-workspace ");
    }
}
