package io.mirage.maven.it;

import static org.assertj.core.api.Assertions.assertThat;

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
    void after_a_deployment_that_broke_nobody_gets_a_wrong_image_and_deploying_again_heals_it(TestFolder folder) {
        TestProject project =
                folder.copy("greeting").replace("pom.xml", "<targets>hvt</targets>", "<targets>spt</targets>");
        project.maven("package").run().assertSuccess();
        int upload = 1;
        while (breaksAt(folder, project, upload)) {
            upload++;
        }
        assertThat(upload).as("files, their checksums, and metadata").isBetween(12, 60);
    }

    /** Whether there are that many uploads; then one who comes after that, and one after the next deployment, looks. */
    private static boolean breaksAt(TestFolder folder, TestProject project, int upload) {
        try (BreakingRepository web = BreakingRepository.start(folder.folder("files" + upload))) {
            web.breakAt(upload);
            BuildResult broken = deploy(folder, project, web.url());
            if (broken.exitCode() == 0) {
                return false;
            }
            broken.assertLog().contains("507");

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
            anywhere(folder, "late" + upload, web.url(), "", GREETING)
                    .run()
                    .assertSuccess()
                    .assertLog()
                    .contains("[INFO] Hello, world!");
            return true;
        }
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
