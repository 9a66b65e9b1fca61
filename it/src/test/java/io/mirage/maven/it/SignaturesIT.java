package io.mirage.maven.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Releases that the maven-gpg-plugin signs, with what docs/shipping.md says to put into the POM. */
@IntegrationTest
class SignaturesIT {

    private static final String PASSPHRASE = "open sesame, 4 times";

    private final SigningKey key = SigningKey.generate(PASSPHRASE);

    @ParameterizedTest
    @EnumSource
    void every_file_of_a_release_is_signed(Mavens maven, TestFolder folder) throws IOException {
        TestProject project = signed(folder.copy("greeting"))
                .replace("pom.xml", "<targets>hvt</targets>", "<targets>hvt,spt</targets>")
                .replace("pom.xml", "<contexts>", "<stripImages>true</stripImages><contexts>");
        Path releases = folder.path().resolve("releases");

        // All that Maven can say, for a look at the secrets.
        BuildResult result = signing(project.maven("deploy", "-X"))
                .with(maven)
                .property("altDeploymentRepository", "releases::" + releases.toUri())
                .installingInto(folder.path().resolve("repository"))
                .run()
                .assertSuccess();

        assertThat(signedFiles(releases.resolve("io/mirage/maven/it/greeting/1.2.3")))
                .contains(
                        "greeting-1.2.3.pom",
                        "greeting-1.2.3.json",
                        "greeting-1.2.3-cyclonedx.json",
                        "greeting-1.2.3-provenance.json",
                        "greeting-1.2.3-x86_64.hvt",
                        "greeting-1.2.3-x86_64-debug.hvt",
                        "greeting-1.2.3-x86_64.spt",
                        "greeting-1.2.3-x86_64-debug.spt");
        assertTellsNoSecret("log", result.log());
        try (Stream<Path> files = Files.walk(folder.path())) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                assertTellsNoSecret(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
    }

    @Test
    void vendored_sources_and_their_lock_are_signed_and_a_consumer_notices_what_was_changed(TestFolder folder)
            throws IOException {
        OpamRepository repository = OpamRepository.toys(folder);
        TestProject project = signed(Vendored.attaching(Vendored.locked(folder, repository)));
        TestProject consumer = folder.copy("consumer");
        try (WebRepository web = WebRepository.start(folder)) {
            String settings = WebRepository.settings(folder, "settings.xml", "releases", WebRepository.PASSWORD)
                    .toString();
            signing(Vendored.host(project, "deploy"))
                    .arguments("-s", settings)
                    .property("altDeploymentRepository", "releases::" + web.url())
                    .installingInto(folder.path().resolve("repository-of-the-producer"))
                    .run()
                    .assertSuccess();
            assertThat(signedFiles(web.file("io/mirage/maven/it/vendored/1")))
                    .contains("vendored-1.locked", "vendored-1-duniverse.tar.gz", "vendored-1-x86_64.unix");

            for (String type : List.of("unix", "unix.asc")) {
                consumer.maven("org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy")
                        .arguments("-s", settings)
                        .property("artifact", "io.mirage.maven.it:vendored:1:" + type + ":x86_64")
                        .property("outputDirectory", ".")
                        .property("releases", web.url())
                        .installingInto(folder.path().resolve("repository-of-the-consumer"))
                        .run()
                        .assertSuccess();
            }
        }
        Path image = consumer.file("vendored-1-x86_64.unix");
        Path signature = consumer.file("vendored-1-x86_64.unix.asc");
        assertThat(image).hasSameBinaryContentAs(project.file("target/mirage/dist/host/vendored"));
        assertThat(key.hasSigned(image, signature)).isTrue();
        assertThat(SigningKey.generate(PASSPHRASE).hasSigned(image, signature)).isFalse();
        byte[] bytes = Files.readAllBytes(image);
        bytes[bytes.length / 2] ^= 1;
        Files.write(image, bytes);
        assertThat(key.hasSigned(image, signature)).isFalse();
    }

    @Test
    void without_a_key_nothing_is_published(TestFolder folder) {
        TestProject project = signed(folder.copy("greeting"));
        Path releases = folder.path().resolve("releases");

        project.maven("deploy", "-Psigned")
                // By default one in the home folder of whoever runs the tests.
                .property("gpg.keyFilePath", folder.path().resolve("key").toString())
                .property("altDeploymentRepository", "releases::" + releases.toUri())
                .installingInto(folder.path().resolve("repository"))
                .run()
                .assertFailure()
                .assertLog()
                .contains("maven-gpg-plugin", "Key ring material not found");

        assertThat(releases).doesNotExist();
    }

    /** Puts into a POM what the document shows. */
    private static TestProject signed(TestProject project) {
        return project.replace(
                "pom.xml", "</project>", Document.of("shipping.md").blockWith("maven-gpg-plugin") + "</project>");
    }

    /** Uses it, with the key of this test. */
    private MavenBuild signing(MavenBuild build) {
        return build.arguments("-Psigned")
                .environment("MAVEN_GPG_KEY", key.armored())
                .environment("MAVEN_GPG_PASSPHRASE", PASSPHRASE);
    }

    /** The files of a release, by name; each but the checksums has a signature, which is right. */
    private List<String> signedFiles(Path release) throws IOException {
        List<String> files = new ArrayList<>();
        List<String> signatures = new ArrayList<>();
        try (Stream<Path> all = Files.list(release)) {
            all.map(file -> file.getFileName().toString())
                    .filter(name -> !name.matches(".*\\.(sha1|md5)"))
                    .forEach(name -> (name.endsWith(".asc") ? signatures : files).add(name));
        }
        assertThat(signatures)
                .containsExactlyInAnyOrderElementsOf(
                        files.stream().map(name -> name + ".asc").toList());
        assertThat(files)
                .allMatch(name -> key.hasSigned(release.resolve(name), release.resolve(name + ".asc")), "is signed");
        return files;
    }

    private void assertTellsNoSecret(String what, String text) {
        List<String> secrets = new ArrayList<>(
                key.armored().lines().skip(2).filter(line -> line.length() > 20).toList());
        secrets.add("PGP PRIVATE KEY");
        secrets.add(PASSPHRASE);
        assertThat(secrets).as("secrets in " + what).noneMatch(text::contains);
    }
}
