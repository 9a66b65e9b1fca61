package io.mirage.maven.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SbomReaderTest {
    private static final String NOT_JSON = "it is not JSON, or an object in it has a field twice";

    @TempDir
    Path temp;

    @Test
    void tellsThePackagesAndTheirVersions() throws Exception {
        Path file = file("""
                {"bomFormat": "CycloneDX", "specVersion": "1.6",
                 "metadata": {"component": {"name": "hello", "version": "1.0"}, "tools": {"components": [{"name": "tool"}]}},
                 "components": [
                   {"name": "lwt", "scope": "required", "licenses": [{"license": {"name": "MIT"}}], "version": "5.7.0"},
                   {"type": "library", "name": "conf-gmp"}],
                 "dependencies": [{"ref": "lwt"}]}
                """);

        assertThat(SbomReader.read(file)).containsExactly(entry("conf-gmp", ""), entry("lwt", "5.7.0"));
    }

    @Test
    void leavesOutWhatOnlyBuilds() throws Exception {
        Path file = file(components("""
                {"name": "dune", "version": "3.0.0", "scope": "required"},
                {"scope": "excluded", "name": "dune", "version": "3.19.1"},
                {"name": "mirage", "version": "4.9.0", "scope": "excluded"},
                {"name": "odd", "scope": "optional"}"""));

        assertThat(SbomReader.read(file)).containsExactly(entry("dune", "3.0.0"), entry("odd", ""));
    }

    @Test
    void refusesWhatIsNone() throws Exception {
        assertRefused("[]", "it is not an object");
        assertRefused("", "it is not an object");
        assertRefused("{", NOT_JSON + ", at line 1, column 2");
        assertRefused("{\"components\": []}", "its bomFormat is not CycloneDX");
        assertRefused("{\"bomFormat\": \"SPDX\"}", "its bomFormat is not CycloneDX");
        assertRefused("{\"bomFormat\": [\"CycloneDX\"]}", "its bomFormat is not CycloneDX");
        assertRefused(
                "{\"x\": " + "[".repeat(5_000),
                "it goes deeper than 64 objects and lists, or a name, a text or a number in it is too long");
    }

    @ParameterizedTest
    @ValueSource(strings = {"}", "{}", "null", " x", "\u0000"})
    void refusesWhatFollowsTheEnd(String rest) throws Exception {
        assertRefused("{\"bomFormat\": \"CycloneDX\"}" + rest)
                .hasMessageMatching("something follows its end|" + NOT_JSON + ", at line 1, column \\d+");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "\"a\"", "1"})
    void refusesComponentsThatAreNoList(String value) throws Exception {
        assertRefused("{\"bomFormat\": \"CycloneDX\", \"components\": " + value + "}", "components is not a list");
    }

    @Test
    void refusesAComponentThatIsNoObject() throws Exception {
        assertRefused(components("null, {\"name\": \"a\"}"), "components[0] is not an object");
        assertRefused(components("{\"name\": \"a\"}, \"b\""), "components[1] is not an object");
        assertRefused(components("{\"name\": \"a\"}, []"), "components[1] is not an object");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'version': '1'}", "{'name': ''}", "{'name': 'a\\u001b[2J'}"})
    void refusesAComponentWithoutAName(String component) throws Exception {
        assertRefused(components(component.replace('\'', '"')), "components[0] has no name, or none of opam's form");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "1", "['1']", "{}"})
    void refusesValuesThatAreNoTexts(String value) throws Exception {
        String json = value.replace('\'', '"');
        assertRefused(components("{\"name\": " + json + "}"), "components[0].name is not a text");
        assertRefused(
                components("{\"name\": \"a\", \"version\": " + json + "}"), "components[0].version is not a text");
        assertRefused(components("{\"name\": \"a\", \"scope\": " + json + "}"), "components[0].scope is not a text");
    }

    @Test
    void refusesAVersionThatOpamCouldNotHave() throws Exception {
        assertRefused(
                components("{\"name\": \"a\", \"version\": \"1\\n2\"}"), "components[0].version is not of opam's form");
        assertThat(SbomReader.read(file(components("{\"name\": \"a\", \"version\": \"\"}"))))
                .containsExactly(entry("a", ""));
    }

    @Test
    void refusesAFieldThatIsThereTwice() throws Exception {
        assertRefused(components("{\"name\": \"a\", \"name\": \"b\"}"), NOT_JSON + ", at line 1, column ");
    }

    @Test
    void keepsTheTextOfTheFileOutOfWhatIsPrinted() throws Exception {
        assertRefused("{\"bomFormat\": \"CycloneDX\",\n \u001b[2Jsecret")
                .hasMessage(NOT_JSON + ", at line 2, column 3");
    }

    @Property(tries = 300)
    void takesAnyTextWithAnAnswerOrARefusal(@ForAll String text) throws Exception {
        Path file = Files.createTempFile("sbom", ".json");
        try {
            Files.writeString(file, "{\"bomFormat\": \"CycloneDX\", \"components\": [{\"name\": " + text);
            SbomReader.read(file);
        } catch (IndexFormatException e) {
            assertThat(e).hasNoCause().message().matches("[ -~]+");
        } finally {
            Files.delete(file);
        }
    }

    private void assertRefused(String text, String why) throws Exception {
        assertRefused(text).hasMessageStartingWith(why);
    }

    private AbstractThrowableAssert<?, ?> assertRefused(String text) throws Exception {
        Path file = file(text);
        return assertThatThrownBy(() -> SbomReader.read(file))
                .isInstanceOf(IndexFormatException.class)
                .hasNoCause();
    }

    private static String components(String components) {
        return "{\"bomFormat\": \"CycloneDX\", \"components\": [" + components + "]}";
    }

    private Path file(String text) throws Exception {
        return Files.writeString(temp.resolve("sbom.json"), text);
    }
}
