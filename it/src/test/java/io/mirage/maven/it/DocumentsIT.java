package io.mirage.maven.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The projects that documents show in full are the fixtures that the tests build, letter by letter. That they do what the
 * documents say is tested where the fixtures are built.
 */
@IntegrationTest
class DocumentsIT {

    @Test
    void the_document_on_a_new_target_shows_the_files_of_its_fixture() throws Exception {
        assertShows("new-target.md", fixture("new-target", ""));
    }

    @Test
    void the_recipe_for_linux_on_aarch64_shows_the_files_of_its_fixture() throws Exception {
        assertShows("cross-compiling.md", fixture("linux-aarch64", "hello/"));
    }

    @Test
    void the_document_on_shipping_shows_the_files_of_its_fixture() throws Exception {
        assertShows("shipping.md", fixture("appliance", "appliance/"));
    }

    private static void assertShows(String document, Map<String, String> files) {
        Map<String, String> shown = Document.of(document).files();
        assertThat(shown.keySet()).as("files in " + document).isEqualTo(files.keySet());
        files.forEach((file, text) ->
                assertThat(shown.get(file)).as(file + " in " + document).isEqualTo(text));
    }

    /** The files of a fixture, in the version under test, by path as a document has it. */
    private static Map<String, String> fixture(String name, String folder) throws IOException {
        Path root = Path.of("src", "test", "projects", name).toAbsolutePath();
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
                files.put(
                        folder + root.relativize(file),
                        Files.readString(file).replace("@project.version@", Settings.required("it.projectVersion")));
            }
        }
        assertThat(files).as("files of " + root).isNotEmpty();
        return files;
    }
}
