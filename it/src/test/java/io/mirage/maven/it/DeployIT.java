package io.mirage.maven.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Deployment to a web server with passwords, and what others find there. */
@IntegrationTest
class DeployIT {

    private static final String FOLDER = "io/mirage/maven/it/greeting/";
    private static final String VENDORED = "io/mirage/maven/it/vendored/1/vendored-1";

    @Test
    void a_release_goes_to_a_web_server_and_comes_back_from_an_empty_local_repository(TestFolder folder) {
        TestProject project = folder.copy("greeting");
        TestProject consumer = folder.copy("consumer");
        try (WebRepository web = WebRepository.start(folder)) {
            deploy(folder, project, web, WebRepository.PASSWORD).assertSuccess();

            for (String file : List.of(".pom", ".json", "-x86_64.hvt", "-cyclonedx.json")) {
                Path deployed = web.file(FOLDER + "1.2.3/greeting-1.2.3" + file);
                assertThat(deployed).exists();
                assertThat(deployed.resolveSibling(deployed.getFileName() + ".sha1"))
                        .exists();
            }
            consumer.maven("package")
                    .arguments("-s", settings(folder, WebRepository.PASSWORD))
                    .property("releases", web.url())
                    .installingInto(folder.path().resolve("repository-of-the-consumer"))
                    .run()
                    .assertSuccess();
            assertThat(web.requests()).contains("\"GET /" + FOLDER + "1.2.3/greeting-1.2.3-x86_64.hvt HTTP/1.1\" 200");
        }

        Path image = consumer.file("target/images/greeting-1.2.3-x86_64.hvt");
        assertThat(image).hasSameBinaryContentAs(project.file("target/mirage/dist/x86_64/greeting.hvt"));
        assertThat(Json.read(consumer.file("target/images/greeting-1.2.3.json"))
                        .at("/images/0/sha256")
                        .asText())
                .isEqualTo(new ImageFile(image).sha256());
    }

    @Test
    void all_that_is_attached_is_there_with_checksums_and_somebody_else_builds_from_the_sources(TestFolder folder)
            throws IOException {
        OpamRepository repository = OpamRepository.toys(folder);
        TestProject project = Vendored.attaching(Vendored.locked(folder, repository));
        try (WebRepository web = WebRepository.start(folder)) {
            deploy(folder, Vendored.host(project, "deploy"), web, WebRepository.PASSWORD)
                    .assertSuccess();

            Map<String, Path> built = Map.of(
                    VENDORED + ".pom", project.file("pom.xml"),
                    VENDORED + ".json", project.file("target/vendored-1.json"),
                    VENDORED + "-x86_64.unix", project.file("target/mirage/dist/host/vendored"),
                    VENDORED + "-cyclonedx.json", project.file("target/vendored-1-cyclonedx.json"),
                    VENDORED + "-provenance.json", project.file("target/vendored-1-provenance.json"),
                    VENDORED + ".locked", Vendored.lockFile(project),
                    VENDORED + "-duniverse.tar.gz", project.file("target/vendored-1-duniverse.tar.gz"));
            built.forEach((name, file) -> assertThat(web.file(name)).hasSameBinaryContentAs(file));
            assertNothingIsInItBut(
                    web,
                    Stream.concat(
                            built.keySet().stream(), Stream.of("io/mirage/maven/it/vendored/maven-metadata.xml")));

            TestProject consumer = Vendored.consumer(folder, repository, web.url());
            // The lock file says that the sources are there.
            Vendored.takeAway(folder, repository);
            Vendored.withoutOpam(folder, consumer, "package")
                    .arguments("-s", settings(folder, WebRepository.PASSWORD))
                    .run()
                    .assertSuccess()
                    .assertLog()
                    .doesNotContain("[WARN", "[ERROR");
            Vendored.assertConsumerRuns(consumer);
            Vendored.withoutOpam(folder, consumer, "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy")
                    .arguments("-s", settings(folder, WebRepository.PASSWORD))
                    .property("artifact", "io.mirage.maven.it:vendored:1:json:provenance")
                    .property("outputDirectory", "target")
                    .run()
                    .assertSuccess();
            assertThat(consumer.file("target/vendored-1-provenance.json"))
                    .hasSameBinaryContentAs(built.get(VENDORED + "-provenance.json"));
            for (String file : List.of(".locked", "-duniverse.tar.gz", "-provenance.json")) {
                assertThat(web.requests()).contains("\"GET /" + VENDORED + file + " HTTP/1.1\" 200");
            }
        }
    }

    /** These files, and their checksums, which are right. */
    private static void assertNothingIsInItBut(WebRepository web, Stream<String> files) throws IOException {
        Map<String, String> expected = new TreeMap<>();
        Map<String, String> found = new TreeMap<>();
        files.forEach(name -> {
            expected.put(name, "");
            expected.put(name + ".sha1", Digests.sha1(web.file(name)));
            expected.put(name + ".md5", Digests.md5(web.file(name)));
        });
        try (Stream<Path> all = Files.walk(web.file(""))) {
            for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
                String name = web.file("").relativize(file).toString();
                found.put(name, name.matches(".*\\.(sha1|md5)") ? Files.readString(file) : "");
            }
        }
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void a_snapshot_is_deployed_again_and_again(TestFolder folder) throws IOException {
        TestProject project = folder.copy("greeting")
                .replace("pom.xml", "<version>1.2.3</version>", "<version>1.2.4-SNAPSHOT</version>");
        try (WebRepository web = WebRepository.start(folder)) {
            deploy(folder, project, web, WebRepository.PASSWORD).assertSuccess();
            deploy(folder, project, web, WebRepository.PASSWORD).assertSuccess();

            Path snapshots = web.file(FOLDER + "1.2.4-SNAPSHOT");
            assertThat(snapshots.resolve("maven-metadata.xml"))
                    .content()
                    .contains("<buildNumber>2</buildNumber>", "<extension>hvt</extension>");
            try (Stream<Path> files = Files.list(snapshots)) {
                assertThat(files.map(file -> file.getFileName().toString())
                                .filter(name -> name.endsWith("-x86_64.hvt")))
                        .hasSize(2)
                        .allMatch(name -> name.matches("greeting-1\\.2\\.4-[0-9.]+-[12]-x86_64\\.hvt"));
            }
        }
    }

    @Test
    void two_releases_are_shown_and_compared_by_their_coordinates(TestFolder folder) throws IOException {
        TestProject first = folder.copy("greeting");
        TestProject second = folder.copy("greeting", "second")
                .replace("pom.xml", "<version>1.2.3</version>", "<version>1.3.0</version>")
                .replace("pom.xml", "<targets>hvt</targets>", "<targets>hvt,spt</targets>")
                .replace(
                        "pom.xml",
                        "</contexts>",
                        "</contexts><devices><device><name>service</name><type>net</type></device></devices>");
        Path repository = folder.path().resolve("repository");
        first.maven("install").installingInto(repository).run().assertSuccess();
        second.maven("install").installingInto(repository).run().assertSuccess();
        TestProject nothing = folder.copy("plain", "nothing").delete("pom.xml");
        String plugin = "io.mirage.maven:mirage-maven-plugin:" + Settings.required("it.projectVersion") + ":";

        nothing.maven(plugin + "inspect")
                .property("mirage.artifact", "io.mirage.maven.it:greeting:1.3.0")
                .installingInto(repository)
                .run()
                .assertSuccess()
                .assertLog()
                .containsPattern("hvt:x86_64 +x86_64 +hvt 2 +service:net ")
                .containsPattern("spt:x86_64 +x86_64 +spt 2 +service:net ");
        nothing.maven(plugin + "diff")
                .property("mirage.artifact", "io.mirage.maven.it:greeting:1.2.3")
                .property("mirage.other", "io.mirage.maven.it:greeting:1.3.0")
                .installingInto(repository)
                .run()
                .assertSuccess()
                .assertLog()
                .contains("greeting:1.2.3 -> io.mirage.maven.it:greeting:1.3.0")
                .contains("image hvt:x86_64: devices none -> service:net", "image spt:x86_64: new");
        FailedBuild.of(nothing.maven(plugin + "diff")
                        .property("mirage.artifact", "io.mirage.maven.it:greeting:1.2.3")
                        .property("mirage.other", "io.mirage.maven.it:greeting:9")
                        .installingInto(repository)
                        .run())
                .assertMessage()
                .contains("io.mirage.maven.it:greeting:9:json", "is in no repository");
        FailedBuild.of(nothing.maven(plugin + "inspect")
                        .property("mirage.artifact", "io.mirage.maven.it:greeting:1.2.3:hvt:x86_64")
                        .installingInto(repository)
                        .run())
                .assertMessage()
                .contains("'io.mirage.maven.it:greeting:1.2.3:hvt:x86_64' is not of the form GROUP:ARTIFACT:VERSION,");
        Path sbom = repository.resolve(FOLDER + "1.2.3/greeting-1.2.3-cyclonedx.json");
        assertThat(sbom).exists();
        Files.writeString(sbom, "{\"bomFormat\": \u001b[2Jsecret");
        FailedBuild.of(nothing.maven(plugin + "inspect")
                        .property("mirage.artifact", "io.mirage.maven.it:greeting:1.2.3")
                        .installingInto(repository)
                        .run())
                .assertMessage()
                .containsOnlyOnce(
                        "is refused: it is not JSON, or an object in it has a field twice, at line 1, column ")
                .doesNotContain("\u001b[2J", "secret", "com.fasterxml");
    }

    @Test
    void without_the_password_nothing_is_published(TestFolder folder) {
        TestProject project = folder.copy("greeting");
        try (WebRepository web = WebRepository.start(folder)) {
            deploy(folder, project, web, "wrong").assertFailure().assertLog().contains("401");

            assertThat(web.file("io")).doesNotExist();
        }
    }

    private static BuildResult deploy(TestFolder folder, TestProject project, WebRepository web, String password) {
        return deploy(folder, project.maven("deploy"), web, password);
    }

    private static BuildResult deploy(TestFolder folder, MavenBuild build, WebRepository web, String password) {
        return build.arguments("-s", settings(folder, password))
                .property("altDeploymentRepository", "releases::" + web.url())
                .installingInto(folder.path().resolve("repository-of-the-producer"))
                .run();
    }

    private static String settings(TestFolder folder, String password) {
        return WebRepository.settings(folder, "settings.xml", "releases", password)
                .toString();
    }
}
