package io.mirage.maven.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SbomReaderTest {
    @TempDir
    Path temp;

    @Test
    void tellsThePackagesAndTheirVersions() throws Exception {
        Path file = file("""
                {"bomFormat": "CycloneDX", "specVersion": "1.6",
                 "metadata": {"component": {"name": "hello", "version": "1.0"}, "tools": {"components": [{"name": "tool"}]}},
                 "components": [
                   {"name": "lwt", "licenses": [{"license": {"name": "MIT"}}], "version": "5.7.0"},
                   {"type": "library", "name": "conf-gmp"}],
                 "dependencies": [{"ref": "lwt"}]}
                """);

        assertThat(SbomReader.read(file)).containsExactly(entry("conf-gmp", ""), entry("lwt", "5.7.0"));
    }

    @Test
    void refusesWhatIsNone() throws Exception {
        assertRefused("[]", "not an object");
        assertRefused("{", "not JSON");
        assertRefused("{\"components\": []}", "bomFormat");
        assertRefused("{\"bomFormat\": \"SPDX\"}", "bomFormat");
        assertRefused("{\"bomFormat\": \"CycloneDX\", \"components\": [{\"version\": \"1\"}]}", "no name");
        assertRefused("{\"bomFormat\": \"CycloneDX\", \"components\": [{\"name\": \"a\\u001b[2J\"}]}", "no name");
        assertRefused(
                "{\"bomFormat\": \"CycloneDX\", \"components\": [{\"name\": \"a\", \"version\": \"1\\n2\"}]}",
                "version");
        assertRefused("{\"x\": " + "[".repeat(5_000), "not JSON");
    }

    @Property(tries = 300)
    void takesAnyTextWithAnAnswerOrARefusal(@ForAll String text) throws Exception {
        Path file = Files.createTempFile("sbom", ".json");
        try {
            Files.writeString(file, "{\"bomFormat\": \"CycloneDX\", \"components\": [{\"name\": " + text);
            SbomReader.read(file);
        } catch (IndexFormatException e) {
            assertThat(e.getMessage()).isNotBlank();
        } finally {
            Files.delete(file);
        }
    }

    private void assertRefused(String text, String why) throws Exception {
        Path file = file(text);
        assertThatThrownBy(() -> SbomReader.read(file))
                .isInstanceOf(IndexFormatException.class)
                .hasMessageContaining(why);
    }

    private Path file(String text) throws Exception {
        return Files.writeString(temp.resolve("sbom.json"), text);
    }
}
