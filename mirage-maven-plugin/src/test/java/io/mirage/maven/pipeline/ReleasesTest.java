package io.mirage.maven.pipeline;

import static io.mirage.maven.project.DeclarationBuilder.declare;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The goals {@code inspect} and {@code diff} for published releases. */
class ReleasesTest {
    private static final String ONE = "org.example:hello:1.0";
    private static final String TWO = "org.example:hello:2.0";

    @TempDir
    Path temp;

    private FakeProject project;

    @BeforeEach
    void publish() throws Exception {
        project = new FakeProject(temp);
        project.artifacts((of, extension, classifier) -> Optional.of(
                        temp.resolve(of.version() + (classifier.isEmpty() ? "" : "-" + classifier) + "." + extension))
                .filter(Files::exists));
        for (String version : List.of("1.0", "2.0")) {
            Files.writeString(temp.resolve(version + ".json"), """
                    {"schemaVersion": 1, "name": "hello", "groupId": "org.example", "artifactId": "hello",
                     "version": "%s", "images": []}
                    """.formatted(version));
        }
        sbom("1.0", """
                {"name": "lwt", "version": "5.6.1", "scope": "required"},
                {"name": "dune", "version": "3.0.0", "scope": "excluded"}""");
        sbom("2.0", """
                {"name": "lwt", "version": "5.7.0", "scope": "required"},
                {"name": "dune", "version": "3.19.1", "scope": "excluded"},
                {"name": "opam-monorepo", "version": "0.4.3", "scope": "excluded"}""");
    }

    private Path sbom(String version, String components) throws Exception {
        return Files.writeString(
                temp.resolve(version + "-cyclonedx.json"),
                "{\"bomFormat\": \"CycloneDX\", \"components\": [" + components + "]}");
    }

    private List<String> show(String artifact, Format format) throws Exception {
        return project.releases().show(project.request(declare()), artifact, format);
    }

    private List<String> diff(String artifact, String other, Format format) throws Exception {
        return project.releases().diff(project.request(declare()), artifact, other, format);
    }

    @Test
    void showsThePackagesOfAReleaseWithoutThoseThatOnlyBuildIt() throws Exception {
        assertThat(show(ONE, Format.TEXT))
                .contains("PACKAGE  VERSION", "lwt      5.6.1")
                .noneMatch(this::isOfDune);
        assertThat(String.join("", show(ONE, Format.JSON)))
                .containsIgnoringWhitespaces("\"packages\": {\"lwt\": \"5.6.1\"}");
    }

    @Test
    void comparesNoPackagesThatOnlyBuild() throws Exception {
        assertThat(diff(ONE, TWO, Format.TEXT)).containsExactly(ONE + " -> " + TWO, "package lwt: 5.6.1 -> 5.7.0");
        assertThat(diff(ONE, TWO, Format.JSON)).noneMatch(this::isOfDune);
    }

    private boolean isOfDune(String line) {
        return line.contains("dune") || line.contains("monorepo");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.example:hello:1.0:hvt:x86_64",
                "org.example:hello:1.0:json",
                "org.example:hello",
                "org.example:hello:",
                "org.example:..:1.0"
            })
    void takesNoCoordinatesButThoseOfARelease(String artifact) {
        assertThatThrownBy(() -> show(artifact, Format.TEXT))
                .isInstanceOf(BuildFailure.class)
                .hasMessage("'" + artifact + "' is not of the form GROUP:ARTIFACT:VERSION, as org.example:hello:1.0."
                        + " A release is shown with all its images; no type and no classifier is given.");
        assertThatThrownBy(() -> diff(ONE, artifact, Format.JSON))
                .isInstanceOf(BuildFailure.class)
                .hasMessageStartingWith("'" + artifact + "' is not of the form GROUP:ARTIFACT:VERSION,");
    }

    @Test
    void tellsNothingThatADamagedBillOfMaterialsSays() throws Exception {
        Path file = sbom("1.0", "{\"name\": \u001b[2Jsecret");

        assertThatThrownBy(() -> show(ONE, Format.TEXT))
                .isInstanceOf(BuildFailure.class)
                .satisfies(thrown -> {
                    assertThat(thrown)
                            .hasMessage(
                                    file + ", which should be the bill of materials of " + ONE
                                            + ", is refused: it is not JSON, or an object in it has a field twice, at line 1, column 53.");
                    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
                        assertThat(cause.getMessage()).doesNotContain("\u001b", "secret");
                    }
                });
    }
}
