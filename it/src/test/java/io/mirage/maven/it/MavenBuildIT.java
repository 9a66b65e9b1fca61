package io.mirage.maven.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests of the tests' own machinery. */
@IntegrationTest
class MavenBuildIT {

    @ParameterizedTest
    @EnumSource
    void runs_the_chosen_maven_with_properties_and_environment(Mavens maven, TestFolder folder) {
        BuildResult result = folder.copy("plain")
                .maven("validate")
                .with(maven)
                .property("wanted", maven.version())
                .environment("IT_GREETING", "hello")
                .run();

        result.assertSuccess().assertLog().contains("BUILD SUCCESS");
    }

    @ParameterizedTest
    @EnumSource
    void a_failure_is_told_with_the_log(Mavens maven, TestFolder folder) {
        BuildResult result = folder.copy("plain")
                .maven("validate")
                .with(maven)
                .property("wanted", "another")
                .run();

        result.assertFailure().assertLog().contains("Wanted was another, this is Maven " + maven.version());
        assertThatThrownBy(result::assertSuccess)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Wanted was another");
        assertThatThrownBy(() -> result.assertLog().contains("no such words"))
                .hasMessageContaining("no such words")
                .hasMessageContaining("Wanted was another");
    }

    @ParameterizedTest
    @EnumSource
    void the_plugin_under_test_comes_from_the_tests_repository(Mavens maven, TestFolder folder) {
        folder.copy("plain")
                .maven("io.mirage.maven:mirage-maven-plugin:" + Settings.required("it.projectVersion") + ":help")
                .with(maven)
                .run()
                .assertSuccess()
                .assertLog()
                .contains("mirage:help");
    }

    @ParameterizedTest
    @EnumSource
    void what_the_outer_repository_has_is_not_downloaded(Mavens maven, TestFolder folder) {
        Path repository = folder.path().resolve("repository");
        BuildResult result = folder.copy("plain")
                .maven("org.apache.maven.plugins:maven-enforcer-plugin:3.7.0:help")
                .with(maven)
                .installingInto(repository)
                .offline()
                .run();

        result.assertSuccess().assertLog().contains("enforcer:enforce").doesNotContain("Downloading from");
        assertThat(repository.resolve("org")).doesNotExist();
    }

    @Test
    void replaces_the_version_in_the_pom(TestFolder folder) {
        TestProject project = folder.copy("plain", "a path with blanks and é");

        assertThat(project.read("pom.xml"))
                .contains("<testedVersion>" + Settings.required("it.projectVersion") + "</testedVersion>");
        project.maven("help:evaluate", "-Dexpression=testedVersion")
                .arguments("-v")
                .run()
                .assertSuccess();
    }

    @Test
    void installs_into_a_repository_of_the_test(TestFolder folder) {
        Path repository = folder.path().resolve("repository");
        folder.copy("plain")
                .maven("install", "-Denforcer.skip")
                .installingInto(repository)
                .run()
                .assertSuccess();

        assertThat(repository.resolve("io/mirage/maven/it/plain/1/plain-1.pom")).exists();
        assertThat(Path.of(Settings.required("it.repository")).resolve("io/mirage/maven/it/plain"))
                .doesNotExist();
        assertThat(Path.of(Settings.required("it.outerRepository")).resolve("io/mirage/maven/it/plain"))
                .doesNotExist();
    }

    @Test
    void a_started_build_can_be_awaited(TestFolder folder) throws Exception {
        try (RunningBuild build =
                folder.copy("plain").maven("validate", "-Denforcer.skip").start()) {
            build.awaitLog("Scanning for projects", Duration.ofMinutes(1));

            build.await(Duration.ofMinutes(1)).assertSuccess().assertLog().contains("BUILD SUCCESS");
        }
    }

    @Test
    void a_started_build_can_be_interrupted(TestFolder folder) throws Exception {
        try (RunningBuild build =
                folder.copy("plain").maven("validate", "-Denforcer.skip").start()) {
            BuildResult result = build.interrupt().await(Duration.ofMinutes(1));

            assertThat(result.exitCode()).isEqualTo(128 + 15);
            assertThat(result.log()).doesNotContain("BUILD SUCCESS");
        }
    }

    @Test
    void the_fixture_is_not_touched(TestFolder folder) {
        TestProject project =
                folder.copy("plain").write("deep/down/new.txt", "x").replace("pom.xml", "<version>1<", "<version>2<");

        assertThat(project.file("deep/down/new.txt")).hasContent("x");
        assertThat(Files.exists(Path.of("src/test/projects/plain/deep"))).isFalse();
        assertThat(Path.of("src/test/projects/plain/pom.xml")).content().contains("<version>1<");
    }
}
