package io.mirage.maven.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Images in repositories, and how others get them. */
@IntegrationTest
class PublishIT {

    private static final String RELEASE = "io/mirage/maven/it/greeting/1.2.3/greeting-1.2.3";

    private static Path hvt(TestProject project) {
        return project.file("target/mirage/dist/x86_64/greeting.hvt");
    }

    /** Goals bound by hand, for a packaging that is not ours. */
    private static void bindGoals(TestProject project, String packaging) {
        project.replace("pom.xml", "<packaging>unikernel</packaging>", "<packaging>" + packaging + "</packaging>")
                .replace("pom.xml", "<extensions>true</extensions>", """
                        <executions>
                          <execution>
                            <goals>
                              <goal>configure</goal>
                              <goal>build</goal>
                              <goal>test</goal>
                              <goal>package</goal>
                            </goals>
                          </execution>
                        </executions>
                        """);
    }

    @Test
    void another_project_gets_a_deployed_image_by_its_coordinates(TestFolder folder) {
        TestProject project = folder.copy("greeting");
        Path releases = folder.path().resolve("releases");
        project.maven("deploy")
                .property("altDeploymentRepository", "releases::" + releases.toUri())
                .installingInto(folder.path().resolve("repository-of-the-producer"))
                .run()
                .assertSuccess();
        for (String file : new String[] {".pom", ".json", "-x86_64.hvt"}) {
            assertThat(releases.resolve(RELEASE + file)).exists();
            assertThat(releases.resolve(RELEASE + file + ".sha1")).exists();
        }

        TestProject consumer = folder.copy("consumer");
        consumer.maven("package")
                .property("releases", releases.toUri().toString())
                .installingInto(folder.path().resolve("repository-of-the-consumer"))
                .run()
                .assertSuccess();

        assertThat(consumer.file("target/images/greeting-1.2.3-x86_64.hvt")).hasSameBinaryContentAs(hvt(project));
        assertThat(Json.read(consumer.file("target/images/greeting-1.2.3.json"))
                        .at("/images/0/sha256")
                        .asText())
                .isEqualTo(new ImageFile(consumer.file("target/images/greeting-1.2.3-x86_64.hvt")).sha256());
    }

    @Test
    void a_project_of_packaging_pom_publishes_images_beside_its_pom(TestFolder folder) {
        TestProject project = folder.copy("greeting");
        bindGoals(project, "pom");
        Path repository = folder.path().resolve("repository");

        project.maven("install")
                .installingInto(repository)
                .run()
                .assertSuccess()
                .assertLog()
                .contains("Built 1 image");

        assertThat(repository.resolve(RELEASE + ".pom")).hasSameBinaryContentAs(project.file("pom.xml"));
        assertThat(repository.resolve(RELEASE + "-x86_64.hvt")).hasSameBinaryContentAs(hvt(project));
        assertThat(repository.resolve(RELEASE + ".json"))
                .hasSameBinaryContentAs(project.file("target/greeting-1.2.3.json"));
    }

    @Test
    void a_project_of_packaging_jar_publishes_its_jar_images_and_index(TestFolder folder) {
        TestProject project = folder.copy("greeting");
        bindGoals(project, "jar");
        project.write("src/main/resources/greeting.txt", "in the jar");
        // The versions that the build of the plugin itself uses, so that nothing else is downloaded.
        StringBuilder plugins = new StringBuilder("<pluginManagement>\n      <plugins>\n");
        Map.of("resources", "3.5.0", "compiler", "3.16.0", "surefire", "3.6.1", "jar", "3.5.1")
                .forEach((name, version) -> plugins.append(
                        "<plugin><artifactId>maven-%s-plugin</artifactId><version>%s</version></plugin>\n"
                                .formatted(name, version)));
        project.replace("pom.xml", "<pluginManagement>\n      <plugins>\n", plugins.toString());
        Path repository = folder.path().resolve("repository");

        project.maven("install", "-Dproject.build.sourceEncoding=UTF-8")
                .installingInto(repository)
                .run()
                .assertSuccess();

        assertThat(repository.resolve(RELEASE + ".jar"))
                .hasSameBinaryContentAs(project.file("target/greeting-1.2.3.jar"));
        assertThat(repository.resolve(RELEASE + "-x86_64.hvt")).hasSameBinaryContentAs(hvt(project));
        assertThat(Json.read(repository.resolve(RELEASE + ".json"))
                        .at("/images/0/artifact/extension")
                        .asText())
                .isEqualTo("hvt");
    }

    @Test
    void the_packaging_needs_the_extensions_of_the_plugin(TestFolder folder) {
        TestProject project = folder.copy("greeting");
        project.replace("pom.xml", "<extensions>true</extensions>", "");

        project.maven("package").run().assertFailure().assertLog().contains("Unknown packaging: unikernel");
    }
}
