package io.mirage.maven.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** From sources to attached images, and from one build to the next. */
@IntegrationTest
class PackageIT {

    private static final String RELEASE = "io/mirage/maven/it/greeting/1.2.3/greeting-1.2.3";

    private static ImageFile hvt(TestProject project) {
        return new ImageFile(project.file("target/mirage/dist/x86_64/greeting.hvt"));
    }

    /** What the image prints, for a test whose sources change. */
    private static String says(TestProject project, String... arguments) {
        return hvt(project).runUnder(tender(), arguments).output();
    }

    private static Path tender() {
        return Tools.solo5(Tools.Architecture.X86_64).bin().resolve("solo5-hvt");
    }

    private static void addContext(TestProject project, String context) {
        project.replace("pom.xml", "</contexts>", context + "</contexts>");
    }

    /** A context of the host's compiler. */
    private static final String UNIX = "<context><name>host</name><targets>unix</targets></context>";

    private static Stream<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files
                    .filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @Test
    void the_first_build_makes_verified_attached_images_and_their_index(TestFolder folder) throws IOException {
        TestProject project = folder.copy("greeting");
        Path repository = folder.path().resolve("repository");

        BuildResult result =
                project.maven("install").installingInto(repository).run().assertSuccess();

        ImageFile image = hvt(project);
        result.assertLog()
                .contains("1 image of 1 workspace file in " + project.file("target/mirage"))
                .contains("hvt in context x86_64: " + image.path())
                .containsPattern("Built 1 image in \\d+\\.\\d s\\.")
                .contains("Attached 1 image and the index " + project.file("target/greeting-1.2.3.json"))
                .doesNotContain("[WARN", "[ERROR");
        assertThat(image.machine()).contains("X86-64");
        assertThat(image.abi()).isEqualTo("hvt 2");
        assertThat(files(project.file("src"))).containsExactly("main/mirage/greeting.ml", "main/mirage/main.ml");

        JsonNode index = Json.read(project.file("target/greeting-1.2.3.json"));
        JsonNode built = index.get("built");
        assertThat(built.get("dune").asText())
                .isEqualTo(Command.of(Tools.dune().toString(), "--version")
                        .run()
                        .output()
                        .strip());
        assertThat(built.get("ocaml").asText()).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(built.get("solo5").asText()).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(index).isEqualTo(Json.parse("""
                        {
                          "schemaVersion": 1,
                          "name": "greeting",
                          "groupId": "io.mirage.maven.it",
                          "artifactId": "greeting",
                          "version": "1.2.3",
                          "images": [{
                            "target": "hvt",
                            "arch": "x86_64",
                            "context": "x86_64",
                            "artifact": { "extension": "hvt", "classifier": "x86_64" },
                            "size": %d,
                            "sha256": "%s",
                            "abi": { "target": "hvt", "version": 2 },
                            "devices": []
                          }],
                          "built": { "timestamp": "2026-01-31T12:00:00Z", "dune": %s, "ocaml": %s, "solo5": %s }
                        }
                        """.formatted(
                        image.size(), image.sha256(), built.get("dune"), built.get("ocaml"), built.get("solo5"))));

        assertThat(repository.resolve(RELEASE + "-x86_64.hvt")).hasSameBinaryContentAs(image.path());
        assertThat(repository.resolve(RELEASE + ".json"))
                .hasSameBinaryContentAs(project.file("target/greeting-1.2.3.json"));
        assertThat(files(repository.resolve(RELEASE).resolveSibling("")))
                .containsExactly(
                        "_remote.repositories",
                        "greeting-1.2.3-cyclonedx.json",
                        "greeting-1.2.3-provenance.json",
                        "greeting-1.2.3-x86_64.hvt",
                        "greeting-1.2.3.json",
                        "greeting-1.2.3.pom");
    }

    @Test
    void a_second_build_makes_nothing_anew_and_attaches_all_the_same(TestFolder folder) throws IOException {
        TestProject project = folder.copy("greeting");
        project.maven("package").run().assertSuccess();
        BuildFolder build = BuildFolder.of(project);
        Map<String, String> before = build.state();
        ImageFile image = hvt(project);
        String digest = image.sha256();
        String index = project.read("target/greeting-1.2.3.json");
        assertThat(before).containsKey("solo5/hvt/main.exe");
        assertThat(build.actions()).isNotEmpty();
        Path repository = folder.path().resolve("empty-until-now");

        BuildResult result =
                project.maven("install").installingInto(repository).run().assertSuccess();

        result.assertLog().contains("in " + project.file("target/mirage") + ", unchanged");
        assertThat(build.actions()).as("commands of the second run").isEmpty();
        assertThat(build.state()).isEqualTo(before);
        assertThat(image.sha256()).isEqualTo(digest);
        assertThat(project.read("target/greeting-1.2.3.json")).isEqualTo(index);
        assertThat(repository.resolve(RELEASE + "-x86_64.hvt")).hasSameBinaryContentAs(image.path());
        assertThat(repository.resolve(RELEASE + ".json")).content().isEqualTo(index);
    }

    @Test
    void a_changed_source_changes_the_image_and_the_index(TestFolder folder) {
        TestProject project = folder.copy("greeting");
        project.maven("package").run().assertSuccess();
        String before = hvt(project).sha256();
        assertThat(says(project, "Bob")).contains("Hello, Bob!");

        project.replace("src/main/mirage/greeting.ml", "Hello", "Good morning");
        project.maven("package").run().assertSuccess();

        assertThat(says(project, "Bob")).contains("Good morning, Bob!").doesNotContain("Hello");
        assertThat(hvt(project).sha256()).isNotEqualTo(before);
        assertThat(Json.read(project.file("target/greeting-1.2.3.json"))
                        .at("/images/0/sha256")
                        .asText())
                .isEqualTo(hvt(project).sha256());
    }

    @Test
    void a_deleted_module_is_gone_from_the_next_build(TestFolder folder) {
        TestProject project = folder.copy("greeting");
        project.maven("package").run().assertSuccess();

        project.delete("src/main/mirage/greeting.ml");
        BuildResult failed = project.maven("package").run().assertFailure();

        failed.assertLog()
                .contains(
                        "Unbound module Greeting",
                        project.file("src/main/mirage/main.ml").toString());
        assertThat(project.file("target/mirage/hvt/greeting.ml")).doesNotExist();
        assertThat(hvt(project).path()).as("the image of the build before").doesNotExist();

        project.replace("src/main/mirage/main.ml", "Greeting.for_name", "(fun name -> \"Just \" ^ name)");
        project.maven("package").run().assertSuccess();

        assertThat(says(project, "Bob")).contains("Just Bob");
    }

    @Test
    void sources_can_be_renamed_and_moved_into_folders(TestFolder folder) {
        TestProject project = folder.copy("greeting");
        project.maven("package").run().assertSuccess();

        project.delete("src/main/mirage/greeting.ml")
                .write("src/main/mirage/words/polite/salute.ml", "let for_name name = Title.dear ^ name\n")
                .write("src/main/mirage/words/title.ml", "let dear = \"Dear \"\n")
                .replace("src/main/mirage/main.ml", "Greeting", "Salute");
        project.maven("package").run().assertSuccess();
        assertThat(says(project, "Bob")).contains("Dear Bob");

        project.delete("src/main/mirage/words/title.ml")
                .write("src/main/mirage/words/polite/title.ml", "let dear = \"Dearest \"\n");
        project.maven("package").run().assertSuccess();

        assertThat(says(project, "Bob")).contains("Dearest Bob");
        assertThat(project.file("target/mirage/hvt/words/title.ml")).doesNotExist();
    }

    @Test
    void a_context_that_is_added_is_built_and_one_can_be_chosen(TestFolder folder) throws IOException {
        TestProject project = folder.copy("greeting");
        project.maven("package").run().assertSuccess();
        Map<String, String> before = BuildFolder.of(project).state();

        addContext(project, UNIX);
        Path both = folder.path().resolve("both");
        project.maven("install").installingInto(both).run().assertSuccess();

        assertThat(new ImageFile(project.file("target/mirage/dist/host/greeting"))
                        .run("Bob")
                        .output())
                .isEqualTo("Hello, Bob!\n");
        Map<String, String> after = BuildFolder.of(project).state();
        assertThat(before.keySet()).contains("solo5/hvt/main.exe");
        assertThat(after).as("what was built before the context was added").containsAllEntriesOf(before);
        assertThat(both.resolve(RELEASE + "-x86_64.hvt")).exists();
        assertThat(both.resolve(RELEASE + "-x86_64.unix")).exists();
        assertThat(Json.read(both.resolve(RELEASE + ".json")).at("/images").findValuesAsText("context"))
                .containsExactly("x86_64", "host");

        Path one = folder.path().resolve("one");
        project.maven("install")
                .property("mirage.contexts", "host")
                .installingInto(one)
                .run()
                .assertSuccess();

        assertThat(files(project.file("target/mirage/dist"))).containsExactly("host/dune", "host/greeting");
        assertThat(one.resolve(RELEASE + "-x86_64.hvt")).doesNotExist();
        assertThat(one.resolve(RELEASE + "-x86_64.unix")).exists();
        assertThat(Json.read(one.resolve(RELEASE + ".json")).at("/images").findValuesAsText("context"))
                .containsExactly("host");
    }

    @Test
    void unix_on_the_command_line_needs_no_toolchain_but_the_hosts(TestFolder folder) {
        TestProject project = folder.copy("greeting");

        project.maven("package").property("mirage.targets", "unix").run().assertSuccess();

        ImageFile image = new ImageFile(project.file("target/mirage/dist/x86_64/greeting"));
        assertThat(image.run("Bob", "Eve").output()).isEqualTo("Hello, Bob!\nHello, Eve!\n");
        assertThat(project.read("target/mirage/dune-workspace")).doesNotContain("(toolchain", "(name solo5)");
        JsonNode entry = Json.read(project.file("target/greeting-1.2.3.json")).at("/images/0");
        assertThat(entry.get("target").asText()).isEqualTo("unix");
        assertThat(entry.has("abi")).isFalse();
        assertThat(Json.read(project.file("target/greeting-1.2.3.json"))
                        .get("built")
                        .has("solo5"))
                .isFalse();
    }

    @Test
    void the_image_of_a_removed_target_is_neither_kept_nor_attached(TestFolder folder) throws IOException {
        TestProject project = folder.copy("greeting");
        project.replace("pom.xml", "<targets>hvt</targets>", "<targets>hvt,spt</targets>");
        project.maven("package").run().assertSuccess();
        assertThat(project.file("target/mirage/dist/x86_64/greeting.spt")).exists();

        project.replace("pom.xml", "<targets>hvt,spt</targets>", "<targets>hvt</targets>");
        Path repository = folder.path().resolve("repository");
        project.maven("install").installingInto(repository).run().assertSuccess();

        assertThat(files(project.file("target/mirage/dist"))).containsExactly("x86_64/dune", "x86_64/greeting.hvt");
        assertThat(project.file("target/mirage/spt")).doesNotExist();
        assertThat(repository.resolve(RELEASE + "-x86_64.hvt")).exists();
        assertThat(repository.resolve(RELEASE + "-x86_64.spt")).doesNotExist();
        assertThat(Json.read(repository.resolve(RELEASE + ".json")).at("/images"))
                .hasSize(1);
    }

    @Test
    void skip_does_nothing_and_says_so_in_one_line_a_goal(TestFolder folder) {
        TestProject project = folder.copy("greeting");

        BuildResult result =
                project.maven("package").property("mirage.skip", "true").run().assertSuccess();

        assertThat(result.log().lines().filter(line -> line.contains("Skipped: mirage.skip is set.")))
                .hasSize(5);
        assertThat(project.file("target")).doesNotExist();
    }

    @Test
    void clean_removes_what_was_generated(TestFolder folder) {
        TestProject project = folder.copy("greeting");
        project.maven("package").run().assertSuccess();
        assertThat(project.file("target/mirage/_build")).exists();

        project.maven("mirage:clean").run().assertSuccess();

        assertThat(project.file("target/mirage")).doesNotExist();
        assertThat(project.file("src/main/mirage/main.ml")).exists();
        project.maven("clean").run().assertSuccess();
        assertThat(project.file("target")).doesNotExist();
    }

    @Test
    void clean_leaves_what_others_put_into_the_work_directory(TestFolder folder) throws IOException {
        TestProject project = folder.copy("greeting");
        project.write("work/notes.txt", "mine")
                .write("work/hvt/mine.txt", "mine too")
                .maven("package")
                .property("mirage.workDirectory", "work")
                .run()
                .assertSuccess();
        assertThat(project.file("work/dist/x86_64/greeting.hvt")).exists();

        project.maven("clean").property("mirage.workDirectory", "work").run().assertSuccess();

        assertThat(files(project.file("work"))).containsExactly("hvt/mine.txt", "notes.txt");
        project.maven("package").property("mirage.workDirectory", "work").run().assertSuccess();
        assertThat(project.file("work/hvt/mine.txt")).hasContent("mine too");
    }

    @Test
    void the_goals_build_and_package_work_one_by_one(TestFolder folder) {
        TestProject project = folder.copy("greeting");

        project.maven("mirage:package")
                .run()
                .assertFailure()
                .assertLog()
                .contains("There is no finished build to package in " + project.file("target/mirage")
                        + ": run the goal mirage:build before")
                .contains("MojoFailureException")
                .doesNotContain("BUILD SUCCESS");
        assertThat(project.file("target/greeting-1.2.3.json")).doesNotExist();

        project.maven("mirage:build").run().assertSuccess();
        assertThat(says(project)).contains("Hello, world!");
        assertThat(project.file("target/greeting-1.2.3.json")).doesNotExist();

        project.maven("mirage:package").run().assertSuccess();
        assertThat(project.file("target/greeting-1.2.3.json")).exists();
    }

    @Test
    void a_goal_package_after_other_contexts_were_built_refuses(TestFolder folder) {
        TestProject project = folder.copy("greeting");
        addContext(project, UNIX);
        project.maven("mirage:build").property("mirage.contexts", "host").run().assertSuccess();

        project.maven("mirage:package")
                .run()
                .assertFailure()
                .assertLog()
                .contains(hvt(project).path() + " (hvt in context x86_64) is missing")
                .contains("with the same contexts and targets");
    }
}
