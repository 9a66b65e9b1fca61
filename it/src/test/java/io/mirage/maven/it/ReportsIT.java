package io.mirage.maven.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The goals that tell: {@code describe}, {@code inspect}, {@code help}. */
@IntegrationTest
class ReportsIT {

    private static final String PLUGIN =
            "io.mirage.maven:mirage-maven-plugin:" + Settings.required("it.projectVersion") + ":";

    /** The PATH of the tests without dune: a folder of links stands for a folder that has one. */
    private static String pathWithoutDune(TestFolder folder) {
        List<String> path = new ArrayList<>();
        for (String entry : System.getenv("PATH").split(File.pathSeparator, -1)) {
            path.add(
                    Files.exists(Path.of(entry).resolve("dune"))
                            ? linksToAllBut("dune", Path.of(entry), folder.folder("bin-" + path.size()))
                            : entry);
        }
        return String.join(File.pathSeparator, path);
    }

    private static String linksToAllBut(String left, Path from, Path to) {
        try (Stream<Path> programs = Files.list(from)) {
            for (Path program : (Iterable<Path>) programs::iterator) {
                if (!program.endsWith(left)) {
                    Files.createSymbolicLink(to.resolve(program.getFileName()), program);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return to.toString();
    }

    @Test
    void describe_tells_the_plan_where_there_is_no_dune(TestFolder folder) {
        TestProject project = folder.copy("greeting");
        project.replace("pom.xml", "</contexts>", """
                <context><name>host</name><targets>unix</targets></context>
                </contexts>
                <devices><device><name>service</name><type>net</type></device></devices>
                """);
        String path = pathWithoutDune(folder);

        project.maven("mirage:describe")
                .environment("PATH", path)
                .run()
                .assertSuccess()
                .assertLog()
                .contains(
                        "unikernel greeting (io.mirage.maven.it:greeting:1.2.3)",
                        "device     service (net)",
                        "context x86_64 (solo5 in dune)",
                        "toolchain  solo5: OCaml ",
                        "dune build --root . --workspace dune-workspace --build-dir _build"
                                + " ./dist/x86_64/greeting.hvt ./dist/host/greeting",
                        "dist/x86_64/greeting.hvt",
                        "io.mirage.maven.it:greeting:1.2.3:hvt:x86_64",
                        "run by solo5-hvt",
                        "io.mirage.maven.it:greeting:1.2.3:unix:x86_64");

        project.maven("mirage:describe")
                .environment("PATH", path)
                .property("mirage.format", "json")
                .property("mirage.outputFile", project.file("plans/plan.json").toString())
                .run()
                .assertSuccess()
                .assertLog()
                .contains("Written to " + project.file("plans/plan.json"));

        JsonNode plan = Json.read(project.file("plans/plan.json"));
        assertThat(plan.at("/images").findValuesAsText("coordinates"))
                .containsExactly(
                        "io.mirage.maven.it:greeting:1.2.3:hvt:x86_64",
                        "io.mirage.maven.it:greeting:1.2.3:unix:x86_64");
        assertThat(plan.at("/workspaces")).hasSize(1);
        assertThat(plan.at("/workspaces/0/contexts").findValuesAsText("name")).containsExactly("default", "solo5");
        assertThat(plan.get("devices")).isEqualTo(Json.parse("[{\"name\":\"service\",\"type\":\"net\"}]"));
        assertThat(plan.get("missing")).isEmpty();
        assertThat(project.file("target")).as("what describe leaves").doesNotExist();
    }

    @Test
    void inspect_tells_what_the_images_of_the_project_are(TestFolder folder) {
        TestProject project = folder.copy("greeting");
        project.maven("mirage:inspect")
                .run()
                .assertFailure()
                .assertLog()
                .contains("greeting.hvt is not built yet: run mvn package");

        BuildResult result = project.maven("package", "mirage:inspect").run().assertSuccess();

        ImageFile image = new ImageFile(project.file("target/mirage/dist/x86_64/greeting.hvt"));
        result.assertLog()
                .containsPattern("IMAGE +ARCH +ABI +DEVICES +SIZE +SHA-256")
                .containsPattern("dist/x86_64/greeting\\.hvt +x86_64 +hvt 2 +none +[0-9.]+ MB +" + image.sha256());
    }

    @Test
    void inspect_reads_images_of_other_machines_without_a_project(TestFolder folder) {
        DuneWorkspace workspace =
                DuneWorkspace.write(folder.copy("bare"), "solo5", "solo5", Tools.solo5(Tools.Architecture.AARCH64));
        workspace.build("spt/unikernel.exe").assertSuccess();
        ImageFile image = new ImageFile(workspace.built("spt/unikernel.exe"));

        BuildResult result = folder.copy("plain")
                .write("no-project/here.txt", "")
                .maven(PLUGIN + "inspect")
                .in("no-project")
                .property("mirage.image", image.path().toString())
                .property("mirage.format", "json")
                .run()
                .assertSuccess();

        String log = result.log();
        JsonNode told = Json.parse(log.substring(log.indexOf("\n[\n"), log.indexOf("\n]\n") + 3));
        assertThat(told).isEqualTo(Json.parse("""
                        [{
                          "file": "%s",
                          "arch": "aarch64",
                          "abi": { "target": "spt", "version": 2 },
                          "devices": [{ "name": "service", "type": "net" }, { "name": "storage", "type": "block" }],
                          "size": %d,
                          "sha256": "%s"
                        }]
                        """.formatted(image.path(), image.size(), image.sha256())));
    }

    @Test
    void inspect_refuses_what_is_no_image(TestFolder folder) {
        TestProject project = folder.copy("plain").write("no-project/image.hvt", "#!/bin/sh\necho not an image\n");
        Path file = project.file("no-project/image.hvt");

        project.maven(PLUGIN + "inspect")
                .in("no-project")
                .property("mirage.image", file.toString())
                .run()
                .assertFailure()
                .assertLog()
                .contains(file + " is not an image: ")
                .doesNotContain("MojoExecutionException", "NullPointerException");

        project.maven(PLUGIN + "inspect")
                .in("no-project")
                .run()
                .assertFailure()
                .assertLog()
                .contains("There is no project here: name an image with -Dmirage.image=PATH, or a release with");
    }

    @Test
    void help_lists_goals_and_parameters(TestFolder folder) {
        TestProject project = folder.copy("greeting");

        project.maven("mirage:help")
                .run()
                .assertSuccess()
                .assertLog()
                .contains(
                        "mirage:build",
                        "mirage:clean",
                        "mirage:configure",
                        "mirage:describe",
                        "mirage:help",
                        "mirage:inspect",
                        "mirage:package",
                        "mirage:test");

        project.maven("mirage:help", "-Ddetail", "-Dgoal=build")
                .run()
                .assertSuccess()
                .assertLog()
                .contains("User property: mirage.dune", "User property: mirage.targets", "contexts");
    }
}
