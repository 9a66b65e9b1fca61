package io.mirage.maven.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** From a new project to somebody else who runs its image, over HTTP. */
@IntegrationTest
class ShipIT {
    private static final String GREETING = "io.mirage.maven.it:greeting:1.2.3";

    @Test
    void an_image_of_a_new_project_is_run_elsewhere_by_its_coordinates(TestFolder folder) {
        TestProject outside = ArchetypeIT.outside(folder);
        ArchetypeIT.generate(outside)
                .property("frontEnd", "pom")
                .property("target", "spt")
                .run()
                .assertSuccess();
        Tools.Prefix pc = Tools.solo5(Tools.Architecture.X86_64);
        Tools.Prefix arm = Tools.solo5(Tools.Architecture.AARCH64);
        outside.replace(
                "new/primes/pom.xml",
                "<contexts>",
                "<contexts><context><name>arm</name><arch>aarch64</arch><targets>spt</targets><prefix>" + arm.path()
                        + "</prefix></context>");

        try (WebRepository web = WebRepository.start(folder)) {
            String settings = WebRepository.settings(folder, "settings.xml", "releases", WebRepository.PASSWORD)
                    .toString();
            outside.maven("deploy")
                    .in("new/primes")
                    .arguments("-s", settings)
                    .property("altDeploymentRepository", "releases::" + web.url())
                    .environment("OCAMLFIND_CONF", pc.findlibConf().toString())
                    .pathFirst(pc.bin())
                    .installingInto(folder.path().resolve("repository-of-the-producer"))
                    .run()
                    .assertSuccess()
                    .assertLog()
                    .contains("Attached 2 images");

            anywhere(folder, "elsewhere", web.url(), settings, "org.example:primes:1.0")
                    .property("mirage.arguments", "100")
                    .run()
                    .assertSuccess()
                    .assertLog()
                    .contains("97", "ended with exit code 0");
        }
    }

    @Test
    void after_a_deployment_that_broke_nobody_gets_a_wrong_image_and_deploying_again_heals_it(TestFolder folder)
            throws IOException {
        TestProject project =
                folder.copy("greeting").replace("pom.xml", "<targets>hvt</targets>", "<targets>spt</targets>");
        Map<String, String> whole;
        try (BreakingRepository web = BreakingRepository.start(folder.folder("whole"))) {
            deploy(folder, project, web.url()).assertSuccess();
            whole = files(web);
            anywhere(folder, "whole", web.url(), "", GREETING)
                    .run()
                    .assertSuccess()
                    .assertLog()
                    .contains("[INFO] Hello, world!");
        }
        int upload = 1;
        while (breaksAt(folder, project, upload, whole)) {
            upload++;
        }
        assertThat(upload).as("files, their checksums, and metadata").isBetween(12, 60);
    }

    /**
     * Whether there are that many uploads. One who comes after that looks; after the next deployment there is what there is
     * when nothing breaks, from which an image was run.
     */
    private static boolean breaksAt(TestFolder folder, TestProject project, int upload, Map<String, String> whole)
            throws IOException {
        try (BreakingRepository web = BreakingRepository.start(folder.folder("files" + upload))) {
            web.breakAt(upload);
            BuildResult broken = deploy(folder, project, web.url());
            if (broken.exitCode() == 0) {
                return false;
            }
            broken.assertLog().contains("507");
            assertThat(files(web)).as("broken at upload " + upload).isNotEqualTo(whole);

            BuildResult early =
                    anywhere(folder, "early" + upload, web.url(), "", GREETING).run();
            if (early.exitCode() == 0) {
                early.assertLog().contains("[INFO] Hello, world!");
            } else {
                FailedBuild.of(early).assertMessage().contains(GREETING);
                assertThat(early.log()).doesNotContain("Hello");
            }

            web.breakAt(Integer.MAX_VALUE);
            deploy(folder, project, web.url()).assertSuccess();
            assertThat(files(web)).as("deployed again after upload " + upload).isEqualTo(whole);
            return true;
        }
    }

    /** What is there by name, with its digest; the metadata and its checksums tell when it was deployed. */
    private static Map<String, String> files(BreakingRepository web) throws IOException {
        Map<String, String> digests = new TreeMap<>();
        try (Stream<Path> all = Files.walk(web.folder())) {
            for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
                String name = web.folder().relativize(file).toString();
                digests.put(name, name.contains("maven-metadata") ? "" : Digests.sha256(file));
            }
        }
        return digests;
    }

    private static BuildResult deploy(TestFolder folder, TestProject project, String url) {
        return project.maven("deploy")
                .property("altDeploymentRepository", "releases::" + url)
                .installingInto(folder.path().resolve("repository-of-the-producer"))
                .run();
    }

    /** The goal run where neither a project nor a local repository is. */
    private static MavenBuild anywhere(TestFolder folder, String name, String url, String settings, String artifact) {
        TestProject place = folder.copy("plain", name).write("pom.xml", """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>org.example</groupId>
                  <artifactId>place</artifactId>
                  <version>1</version>
                  <packaging>pom</packaging>
                  <repositories>
                    <repository>
                      <id>releases</id>
                      <url>%s</url>
                    </repository>
                  </repositories>
                </project>
                """.formatted(url));
        MavenBuild build = place.maven(
                        "io.mirage.maven:mirage-maven-plugin:" + Settings.required("it.projectVersion") + ":run")
                .property("mirage.artifact", artifact)
                .pathFirst(Tools.solo5(Tools.Architecture.X86_64).bin())
                .installingInto(folder.path().resolve("repository-of-" + name));
        return settings.isEmpty() ? build : build.arguments("-s", settings);
    }
}
