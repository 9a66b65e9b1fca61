package io.mirage.maven.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Projects with a {@code config.ml}: from the sources to images, whatever is in the tree. */
@IntegrationTest
class ConfigFrontEndIT {

    private static final String MIRAGE = "target/mirage/";

    private static ImageFile image(TestProject project, String path) {
        return new ImageFile(project.file(MIRAGE + "dist/" + path));
    }

    /** What an image for spt prints. */
    private static String saysUnderSpt(ImageFile image, String... arguments) {
        Path tender = Tools.solo5(Tools.Architecture.X86_64).bin().resolve("solo5-spt");
        return image.runUnder(tender, arguments).output();
    }

    private static List<String> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Command git(TestProject project, String... arguments) {
        return Command.of(Stream.concat(
                                Stream.of("git", "-c", "user.name=x", "-c", "user.email=x@x.invalid"),
                                Stream.of(arguments))
                        .toList())
                .in(project.path())
                .environment("GIT_CONFIG_GLOBAL", "/dev/null")
                .environment("GIT_CONFIG_NOSYSTEM", "1");
    }

    // --- Targets and contexts.

    @Test
    void one_build_makes_every_target_of_every_context(TestFolder folder) throws IOException {
        TestProject project = folder.copy("mirage-hello").write(".gitignore", "target/\n");
        git(project, "init", "-q").run().assertSuccess();
        git(project, "add", "-A").run().assertSuccess();
        git(project, "commit", "-q", "-m", "x").run().assertSuccess();
        Path repository = folder.path().resolve("repository");

        BuildResult result =
                project.maven("install").installingInto(repository).run().assertSuccess();

        result.assertLog().contains("Attached 5 images").doesNotContain("[WARN", "[ERROR");
        assertThat(image(project, "x86_64/hello.hvt").abi()).isEqualTo("hvt 2");
        assertThat(image(project, "x86_64/hello.spt").abi()).isEqualTo("spt 2");
        assertThat(image(project, "x86_64/hello.virtio").abi()).startsWith("virtio ");
        assertThat(image(project, "x86_64/hello.xen").abi()).startsWith("xen ");
        assertThat(saysUnderSpt(image(project, "x86_64/hello.spt"), "--name=Ada"))
                .contains("hello, Ada");
        assertThat(image(project, "host/hello").run().output()).contains("hello, world");
        assertEachTargetHasItsFolder(project, folder);
        assertTheFilesForToolstacksAreThere(project, repository);
        assertTheIndexTells(project, 5);

        // The tree is as it was; only target/ is ignored.
        git(project, "status", "--porcelain")
                .run()
                .assertSuccess()
                .assertOutput()
                .isEmpty();
        project.maven("clean").run().assertSuccess();
        git(project, "status", "--porcelain", "--ignored").run().assertOutput().isEmpty();
    }

    private static void assertEachTargetHasItsFolder(TestProject project, TestFolder folder) throws IOException {
        for (String target : List.of("unix", "hvt", "spt", "virtio", "xen")) {
            Path staged = project.file(MIRAGE + target);
            assertThat(staged.resolve("unikernel.ml"))
                    .isSymbolicLink()
                    .hasSameBinaryContentAs(project.file("unikernel.ml"));
            assertThat(Files.readString(staged.resolve("dune"))).endsWith("(include dune.build)\n");
            assertThat(Files.readString(staged.resolve("dune.config"))).contains("(data_only_dirs duniverse dist)");
            assertThat(files(staged.resolve("mirage"))).contains("main.ml", "hello-" + target + ".opam", "context");
        }
        // As the tool writes it, to the last byte.
        MirageProject byHand = MirageProject.of(folder.copy("mirage-hello", "by hand"));
        byHand.configure("hvt").assertSuccess();
        assertThat(project.read(MIRAGE + "hvt/dune.build"))
                .isEqualTo(byHand.project().read("dune.build"));
        assertThat(project.read(MIRAGE + "hvt/mirage/manifest.json")).contains("\"devices\": [  ]");
        assertThat(project.read(MIRAGE + "hvt/dune-project")).contains("(name hello-hvt)");
        assertThat(project.read(MIRAGE + "dune")).contains("(vendored_dirs duniverse)");
        assertThat(Files.isSymbolicLink(project.file(MIRAGE + "duniverse"))).isFalse();
        assertThat(project.file(MIRAGE + "duniverse/lwt")).isDirectory();
    }

    private static void assertTheFilesForToolstacksAreThere(TestProject project, Path repository) {
        assertThat(files(project.file(MIRAGE + "dist/x86_64")))
                .contains("hello.xl", "hello.xl.in", "hello-xen_libvirt.xml", "hello_libvirt.xml");
        assertThat(project.read(MIRAGE + "dist/x86_64/hello.xl")).contains("kernel = 'hello.xen'");
        Path release = repository.resolve("io/mirage/maven/it/mirage-hello/1");
        assertThat(files(release))
                .contains(
                        "mirage-hello-1.json",
                        "mirage-hello-1-x86_64.hvt",
                        "mirage-hello-1-x86_64.spt",
                        "mirage-hello-1-x86_64.virtio",
                        "mirage-hello-1-x86_64.xen",
                        "mirage-hello-1-x86_64.unix",
                        "mirage-hello-1-x86_64.xl",
                        "mirage-hello-1-x86_64.xl.in",
                        "mirage-hello-1-x86_64-xen.libvirt.xml",
                        "mirage-hello-1-x86_64.libvirt.xml");
        assertThat(release.resolve("mirage-hello-1-x86_64-xen.libvirt.xml"))
                .content()
                .contains("<domain type='xen'>", "<kernel>hello.xen</kernel>");
        assertThat(release.resolve("mirage-hello-1-x86_64.libvirt.xml"))
                .content()
                .contains("<domain type='kvm'>");
    }

    private static void assertTheIndexTells(TestProject project, int images) {
        JsonNode index = Json.read(project.file("target/mirage-hello-1.json"));
        assertThat(index.get("name").asText()).isEqualTo("hello");
        assertThat(index.at("/built/mirage").asText())
                .isEqualTo(Command.of(MirageProject.executable(Tools.mirage()).toString(), "--version")
                        .run()
                        .output()
                        .strip());
        assertThat(index.get("images"))
                .hasSize(images)
                .allSatisfy(image -> assertThat(image.get("devices")).isEmpty());
    }

    @Test
    void two_architectures_are_built_from_one_tree(TestFolder folder) {
        TestProject project = folder.copy("mirage-hello");
        CountingMirage mirage = CountingMirage.in(folder);
        mirage.usedBy(project)
                .replace("pom.xml", "hvt,spt,virtio,xen", "hvt,spt")
                .replace("pom.xml", "<name>host</name>", "<name>aarch64</name>")
                .replace(
                        "pom.xml",
                        "<targets>unix</targets>",
                        "<targets>hvt,spt</targets>" + Small.prefix(Tools.solo5(Tools.Architecture.AARCH64)));

        project.maven("package").run().assertSuccess().assertLog().contains("Attached 4 images");

        assertThat(mirage.configured()).containsExactly("-t hvt", "-t spt");
        for (String target : List.of("hvt", "spt")) {
            assertThat(image(project, "x86_64/hello." + target).machine()).contains("X86-64");
            assertThat(image(project, "aarch64/hello." + target).machine()).contains("AArch64");
        }
    }

    @Test
    void unix_in_another_toolchain_has_that_contexts_condition(TestFolder folder) {
        TestProject project = folder.copy("mirage-bound");
        // A real lwt.unix finds out what the machine has, and is wrong about one that is emulated.
        project.replace(
                "pom.xml",
                Tools.duniverse().toString(),
                Tools.standInDuniverse().toString());
        project.replace("pom.xml", "</contexts>", """
                <context>
                  <name>arm</name>
                  <targets>unix</targets>
                  <toolchain>aarch64</toolchain>
                  %s
                  <linkFlags><flag>-ccopt</flag><flag>-static</flag></linkFlags>
                </context>
                </contexts>""".formatted(Small.prefix(Tools.linuxAarch64())));

        project.maven("package").run().assertSuccess().assertLog().contains("Attached 2 images");

        assertThat(project.read(MIRAGE + "unix/dune.build")).contains("\"arm\"", "default");
        assertThat(image(project, "host/bound").run().output()).contains("within the bounds");
        assertThat(image(project, "arm/bound").machine()).contains("AArch64");
        Command.of(
                        Tools.program("qemu-aarch64-static").toString(),
                        image(project, "arm/bound").path().toString())
                .run()
                .assertSuccess()
                .assertOutput()
                .contains("within the bounds");
    }

    @Test
    void declared_link_flags_and_a_declared_name_hold(TestFolder folder) {
        TestProject project = folder.copy("mirage-hello");
        project.replace("pom.xml", "hvt,spt,virtio,xen", "hvt,xen")
                .replace("pom.xml", "<contexts>", "<name>greeter</name><contexts>")
                .replace(
                        "pom.xml",
                        "</prefix>",
                        "</prefix><linkFlags><flag>-ccopt</flag>"
                                + "<flag>-Wl,--defsym,mark_of_context=0x2a</flag></linkFlags>");

        project.maven("package").run().assertSuccess();

        assertThat(image(project, "x86_64/greeter.hvt").symbol("mark_of_context"))
                .isEqualTo("2a");
        assertThat(image(project, "host/greeter").run().output()).contains("hello, world");
        assertThat(project.read(MIRAGE + "dist/x86_64/greeter.xl")).contains("kernel = 'greeter.xen'");
        assertThat(Json.read(project.file("target/mirage-hello-1.json"))
                        .get("name")
                        .asText())
                .isEqualTo("greeter");
    }

    // --- Layouts.

    @Test
    void a_network_stack_is_configured_with_the_declared_arguments(TestFolder folder) {
        TestProject project = folder.copy("mirage-network");

        project.maven("package").run().assertSuccess();

        assertThat(project.read(MIRAGE + "spt/dune.build")).contains("charrua-client.mirage");
        assertThat(project.read(MIRAGE + "spt/mirage/context")).isEqualTo("configure\n-t\nspt\n--dhcp=true\n");
        assertThat(devices(project, "mirage-network", "spt")).isEqualTo(Map.of("service", "net"));
        // Of the real tender an interface has to exist.
        assertThat(image(project, "host/service").run().output()).contains("the stack is there");
    }

    @Test
    void the_devices_of_config_ml_are_those_of_the_images(TestFolder folder) {
        TestProject project = folder.copy("mirage-devices");

        project.maven("package").run().assertSuccess();

        Map<String, String> both = Map.of("service", "net", "storage", "block");
        assertThat(devices(project, "mirage-devices", "hvt")).isEqualTo(both);
        assertThat(devices(project, "mirage-devices", "virtio")).isEqualTo(both);
        assertThat(image(project, "x86_64/devices.hvt").manifest()).contains("73 65 72 76 69 63 65 00");
    }

    private static Map<String, String> devices(TestProject project, String artifact, String target) {
        JsonNode images =
                Json.read(project.file("target/" + artifact + "-1.json")).get("images");
        for (JsonNode image : images) {
            if (image.get("target").asText().equals(target)) {
                return image.get("devices")
                        .valueStream()
                        .collect(Collectors.toMap(
                                device -> device.get("name").asText(),
                                device -> device.get("type").asText()));
            }
        }
        throw new AssertionError("no image for " + target + " in " + images);
    }

    @Test
    void libraries_of_the_project_are_built_and_tested(TestFolder folder) {
        TestProject project = folder.copy("mirage-library")
                .replace(
                        "pom.xml",
                        "<contexts>",
                        "<testLibraries><library>greetings</library></testLibraries><contexts>")
                .write(
                        "src/test/mirage/test_polite.ml",
                        "let () = assert (Greetings.Polite.to_all [] = \"good day, \")");

        project.maven("package").run().assertSuccess().assertLog().contains("Tests passed: test_polite.");

        assertThat(image(project, "host/library").run().output()).contains("good day, Ada and Alan");
        assertThat(saysUnderSpt(image(project, "x86_64/library.spt"))).contains("good day, Ada and Alan");

        project.replace("greetings/polite.ml", "good day", "good night");
        project.maven("package").property("skipTests", "true").run().assertSuccess();
        assertThat(image(project, "host/library").run().output()).contains("good night, Ada and Alan");
    }

    @Test
    void sources_may_lie_in_folders(TestFolder folder) {
        TestProject project = folder.copy("mirage-folders", "with some blanks");

        project.maven("package").run().assertSuccess();

        assertThat(image(project, "host/folders").run().output()).contains("square: 9", "rectangle: 10", "that is all");
        assertThat(saysUnderSpt(image(project, "x86_64/folders.spt"))).contains("rectangle: 10");
    }

    @Test
    void whatever_else_lies_in_the_tree_does_no_harm_and_stays(TestFolder folder) throws IOException {
        TestProject project = folder.copy("mirage-hello");
        // What a user has done without Maven, for a target that the POM has too and for one that it has not.
        MirageProject.of(project).configure("hvt").assertSuccess();
        MirageProject.of(project).configure("genode").assertSuccess();
        project.write("dist/hello.hvt", "an old image")
                .write("_opam/.opam-switch/config", "x")
                .write("duniverse/lwt/dune", "(this is not what is used)")
                .write("notes on it/a b \"c\".txt", "x")
                .write("notes on it/dune.txt", "(")
                .write("logs/big.log", "x")
                .write("keep/big.log", "x")
                .write(".hidden/x.ml", "let = =")
                .replace("pom.xml", "hvt,spt,virtio,xen", "hvt")
                .replace(
                        "pom.xml",
                        "<contexts>",
                        "<excludes><exclude>/logs/</exclude><exclude>*.bak</exclude></excludes><contexts>");
        Files.createSymbolicLink(project.file("dangling.ml"), Path.of("nowhere.ml"));
        Files.createSymbolicLink(project.file("loop"), Path.of("."));
        Files.createSymbolicLink(project.file("notes"), Path.of("notes on it"));
        Map<String, String> before = SourceTree.of(project);

        project.maven("package").run().assertSuccess();

        assertThat(saysOnHost(project)).contains("hello, world");
        assertThat(image(project, "x86_64/hello.hvt").abi()).isEqualTo("hvt 2");
        Path staged = project.file(MIRAGE + "hvt");
        assertThat(files(staged))
                .contains("notes on it", "notes", "keep")
                .doesNotContain("logs", "_opam", "dangling.ml");
        assertThat(files(staged.resolve("mirage"))).contains("hello-hvt.opam").doesNotContain("hello-genode.opam");
        assertThat(files(staged.resolve("dist"))).containsExactly("dune");
        assertThat(SourceTree.of(project)).isEqualTo(before);
    }

    @Test
    void dune_writes_into_the_workspace_and_not_into_the_tree(TestFolder folder) throws IOException {
        TestProject project = folder.copy("mirage-library")
                // dune writes what a rule promotes, and may write to a dune-project.
                .write("checks/dune-project", "(lang dune 2.9)\n")
                .write("greetings/dune", """
                        (library (name greetings))
                        (rule (mode promote) (targets table.ml)
                         (action (with-stdout-to table.ml (echo "let size = 2\\n"))))
                        """)
                .write("greetings/table.ml", "let size = 1\n")
                .write("src/test/mirage/test_table.ml", "let () = assert (Greetings.Table.size = 2)")
                .replace(
                        "pom.xml",
                        "<contexts>",
                        "<testLibraries><library>greetings</library></testLibraries><contexts>");
        // A link to what lies above, and one to what is built: neither is a part of the project.
        Files.createSymbolicLink(project.file("above"), Path.of(".."));
        Files.createSymbolicLink(project.file("images"), Path.of("target/mirage/dist"));
        // A test of the project's own, which is not Maven's to run.
        project.write("checks/dune", "(test (name check) (libraries no_such_library))")
                .write("checks/check.ml", "");
        Map<String, String> before = SourceTree.of(project);

        project.maven("package").run().assertSuccess().assertLog().contains("Tests passed: test_table.");
        project.maven("package").run().assertSuccess().assertLog().doesNotContain("configured");

        assertThat(SourceTree.of(project)).isEqualTo(before);
        assertThat(project.file(MIRAGE + "unix/above")).doesNotExist();
    }

    private static String saysOnHost(TestProject project) {
        return image(project, "host/hello").run().output();
    }

    @Test
    void a_source_directory_of_ones_own_has_the_duniverse_in_it(TestFolder folder) throws IOException {
        TestProject project = folder.copy("mirage-bound");
        Files.createDirectories(project.file("unikernel"));
        for (String file : List.of("config.ml", "unikernel.ml")) {
            Files.move(project.file(file), project.file("unikernel/" + file));
        }
        copy(Tools.duniverse(), project.file("unikernel/duniverse"));
        project.replace(
                "pom.xml",
                "<duniverseDirectory>" + Tools.duniverse() + "</duniverseDirectory>",
                "<sourceDirectory>unikernel</sourceDirectory>");

        project.maven("package").run().assertSuccess();

        assertThat(image(project, "host/bound").run().output()).contains("within the bounds");
        assertThat(files(project.file(MIRAGE + "unix")))
                .contains("config.ml", "unikernel.ml")
                .doesNotContain("duniverse");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
