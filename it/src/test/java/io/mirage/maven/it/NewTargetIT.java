package io.mirage.maven.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A jar on the plugin's class path adds a target. */
@IntegrationTest
class NewTargetIT {

    private static final String JAR = """
            <extensions>true</extensions>
            <dependencies>
              <dependency>
                <groupId>io.mirage.maven.it</groupId>
                <artifactId>new-target</artifactId>
                <version>1</version>
              </dependency>
            </dependencies>
            """;

    @Test
    void a_target_of_another_jar_is_built_and_published_as_the_built_in_ones_are(TestFolder folder) {
        Path repository = folder.path().resolve("repository");
        folder.copy("new-target")
                .maven("install")
                .installingInto(repository)
                .run()
                .assertSuccess();
        TestProject project = folder.copy("greeting");
        project.replace("pom.xml", "<extensions>true</extensions>", JAR)
                .replace("pom.xml", "<targets>hvt</targets>", "<targets>hvt,unix,hello-unix</targets>");

        project.maven("install")
                .installingInto(repository)
                .run()
                .assertSuccess()
                .assertLog()
                .contains("hello-unix in context x86_64: ", "Attached 3 images");

        ImageFile image = new ImageFile(project.file("target/mirage/dist/x86_64/greeting.bin"));
        assertThat(image.run("Ada").output()).isEqualTo("Hello, Ada!\n");
        assertThat(image.symbol("mark_of_target")).isEqualTo("77");
        assertThat(repository.resolve("io/mirage/maven/it/greeting/1.2.3/greeting-1.2.3-x86_64.bin"))
                .hasSameBinaryContentAs(image.path());
        assertThat(Json.read(project.file("target/greeting-1.2.3.json")).at("/images"))
                .extracting(entry -> entry.get("target").asText())
                .containsExactly("hvt", "unix", "hello-unix");
    }

    @Test
    void without_the_jar_the_target_is_unknown_and_the_known_ones_are_named(TestFolder folder) {
        TestProject project = folder.copy("greeting");
        project.replace("pom.xml", "<targets>hvt</targets>", "<targets>hvt,hello-unix</targets>");

        project.maven("package")
                .run()
                .assertFailure()
                .assertLog()
                .contains("<context> x86_64, <targets>: 'hello-unix': unknown target; allowed: ")
                .contains("hvt", "spt", "unix", "virtio");
    }
}
