package io.mirage.maven.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The same in every Maven and in every JDK. */
@IntegrationTest
class MavenVersionsIT {

    private static final String RELEASE = "io/mirage/maven/it/greeting/1.2.3/greeting-1.2.3";
    private static final Pattern JAVA_VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)");

    @ParameterizedTest
    @EnumSource
    void installs_without_a_warning_and_again_offline(Mavens maven, TestFolder folder) throws IOException {
        TestProject project = folder.copy("greeting");
        Path repository = folder.path().resolve("repository");
        project.maven("install")
                .with(maven)
                .installingInto(repository)
                .run()
                .assertSuccess()
                .assertLog()
                .contains("BUILD SUCCESS", "hvt in context x86_64: ")
                .doesNotContain("[WARN", "[ERROR");
        String index = project.read("target/greeting-1.2.3.json");
        ImageFile image = new ImageFile(project.file("target/mirage/dist/x86_64/greeting.hvt"));
        assertThat(Json.parse(index).at("/images/0/sha256").asText()).isEqualTo(image.sha256());
        assertThat(repository.resolve(RELEASE + "-x86_64.hvt")).hasSameBinaryContentAs(image.path());
        assertThat(repository.resolve(RELEASE + ".json")).content().isEqualTo(index);

        // Into the same repository, which has the plugins that the first run downloaded; the release comes anew.
        forget(repository.resolve("io/mirage/maven/it/greeting/1.2.3"));
        project.maven("install")
                .with(maven)
                .offline()
                .installingInto(repository)
                .run()
                .assertSuccess()
                .assertLog()
                .contains(", unchanged")
                .doesNotContain("[WARN", "[ERROR");
        assertThat(repository.resolve(RELEASE + "-x86_64.hvt")).hasSameBinaryContentAs(image.path());
        assertThat(repository.resolve(RELEASE + ".json")).content().isEqualTo(index);
    }

    private static void forget(Path release) throws IOException {
        try (Stream<Path> files = Files.list(release)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.delete(file);
            }
        }
    }

    /** The JDKs of this machine that the plugin claims to run in, one of each release: at least that of the tests. */
    static Stream<Path> jdks() throws IOException {
        Map<Integer, Path> byRelease = new TreeMap<>();
        Path all = Path.of("/usr/lib/jvm");
        if (Files.isDirectory(all)) {
            try (Stream<Path> homes = Files.list(all)) {
                for (Path home : (Iterable<Path>) homes::iterator) {
                    int release = release(home);
                    if (release >= 17) {
                        byRelease.put(release, home);
                    }
                }
            }
        }
        byRelease.put(Runtime.version().feature(), Path.of(System.getProperty("java.home")));
        return byRelease.values().stream();
    }

    /** Of a JDK or JRE in a folder; 0 if there is none. */
    private static int release(Path home) throws IOException {
        Path file = home.resolve("release");
        if (!Files.isExecutable(home.resolve("bin/java")) || !Files.isRegularFile(file)) {
            return 0;
        }
        Matcher matcher = JAVA_VERSION.matcher(Files.readString(file));
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void packages_in_every_jdk(Path jdk, TestFolder folder) throws IOException {
        TestProject project = folder.copy("greeting");

        project.maven("package", "--show-version")
                .java(jdk)
                .run()
                .assertSuccess()
                .assertLog()
                .contains("Java version: " + release(jdk), "Attached 1 image")
                .doesNotContain("[WARN", "[ERROR");

        assertThat(Json.read(project.file("target/greeting-1.2.3.json"))
                        .at("/images/0/sha256")
                        .asText())
                .isEqualTo(new ImageFile(project.file("target/mirage/dist/x86_64/greeting.hvt")).sha256());
    }
}
