package io.mirage.maven.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A jar on the plugin's class path adds a target: the one of {@code docs/new-target.md}. */
@IntegrationTest
class NewTargetIT {

    private static final String JAR = """
            <extensions>true</extensions>
            <dependencies>
              <dependency>
                <groupId>org.example</groupId>
                <artifactId>static-target</artifactId>
                <version>1.0</version>
              </dependency>
            </dependencies>
            """;

    // The versions that the build of the plugin itself uses, so that nothing else is downloaded.
    private static final String PLUGINS = """
                <pluginManagement>
                  <plugins>
                    <plugin><artifactId>maven-resources-plugin</artifactId><version>3.5.0</version></plugin>
                    <plugin><artifactId>maven-compiler-plugin</artifactId><version>3.16.0</version></plugin>
                    <plugin><artifactId>maven-surefire-plugin</artifactId><version>3.6.1</version></plugin>
                    <plugin><artifactId>maven-jar-plugin</artifactId><version>3.5.1</version></plugin>
                    <plugin><artifactId>maven-install-plugin</artifactId><version>3.1.4</version></plugin>
                  </plugins>
                </pluginManagement>
            """;

    /** The fixture, whose jar is then in a repository. */
    private static TestProject withItsJarIn(Path repository, TestFolder folder) {
        TestProject project = folder.copy("new-target");
        project.replace("static-target/pom.xml", "  <build>\n", "  <build>\n" + PLUGINS)
                .maven("install")
                .in("static-target")
                .installingInto(repository)
                .run()
                .assertSuccess();
        return project;
    }

    @Test
    void the_document_says_what_its_project_prints_and_makes(TestFolder folder) {
        Path repository = folder.path().resolve("repository");
        TestProject project = withItsJarIn(repository, folder);
        Document document = Document.of("new-target.md");

        BuildResult result = project.maven("package")
                .in("hello")
                .installingInto(repository)
                .run()
                .assertSuccess();

        String log = result.log().replace(folder.path().toString(), "/home/you");
        assertThat(Document.withoutFigures(log.lines().toList()))
                .containsSubsequence(document.printedBy("mvn package"));
        String image = "target/mirage/dist/here/hello.static";
        assertThat(new ImageFile(project.file("hello/" + image)).run().output().lines())
                .containsExactlyElementsOf(document.printedBy(image));
    }

    @Test
    void a_target_of_another_jar_is_built_and_published_as_the_built_in_ones_are(TestFolder folder) {
        Path repository = folder.path().resolve("repository");
        withItsJarIn(repository, folder);
        TestProject project = folder.copy("greeting");
        project.replace("pom.xml", "<extensions>true</extensions>", JAR)
                .replace("pom.xml", "<targets>hvt</targets>", "<targets>hvt,unix,static</targets>");

        project.maven("install")
                .installingInto(repository)
                .run()
                .assertSuccess()
                .assertLog()
                .contains("static in context x86_64: ", "Attached 3 images");

        ImageFile image = new ImageFile(project.file("target/mirage/dist/x86_64/greeting.static"));
        assertThat(image.run("Ada").output()).isEqualTo("Hello, Ada!\n");
        assertThat(Command.of("file", "-b", image.path().toString()).run().output())
                .contains("statically linked");
        assertThat(Command.of(
                                "file",
                                "-b",
                                project.file("target/mirage/dist/x86_64/greeting")
                                        .toString())
                        .run()
                        .output())
                .contains("dynamically linked");
        assertThat(repository.resolve("io/mirage/maven/it/greeting/1.2.3/greeting-1.2.3-x86_64.static"))
                .hasSameBinaryContentAs(image.path());
        assertThat(Json.read(project.file("target/greeting-1.2.3.json")).at("/images"))
                .extracting(entry -> entry.get("target").asText())
                .containsExactly("hvt", "unix", "static");
    }

    @Test
    void without_the_jar_the_target_is_unknown_and_the_known_ones_are_named(TestFolder folder) {
        TestProject project = folder.copy("greeting");
        project.replace("pom.xml", "<targets>hvt</targets>", "<targets>hvt,static</targets>");

        project.maven("package")
                .run()
                .assertFailure()
                .assertLog()
                .contains("<context> x86_64, <targets>: 'static': unknown target; allowed: ")
                .contains("hvt", "spt", "unix", "virtio");
    }
}
