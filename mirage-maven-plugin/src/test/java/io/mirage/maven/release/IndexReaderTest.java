package io.mirage.maven.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mirage.maven.release.Index.Abi;
import io.mirage.maven.release.Index.Artifact;
import io.mirage.maven.release.Index.Built;
import io.mirage.maven.release.Index.DeviceEntry;
import io.mirage.maven.release.Index.ImageEntry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IndexReaderTest {
    static final ImageEntry HVT = new ImageEntry(
            "hvt",
            "x86_64",
            "x86_64",
            new Artifact("hvt", "x86_64"),
            1_609_888,
            "f880a5b3f0769b3233cc5ba4a3597324f824fb04d10854449ec3342525827901",
            new Abi("hvt", 2),
            List.of(new DeviceEntry("service", "net"), new DeviceEntry("storage", "block")));
    static final ImageEntry UNIX = new ImageEntry(
            "unix", "aarch64", "host", new Artifact("unix", "arm.2_x+y-z"), 1, "0".repeat(64), null, List.of());

    static String text() {
        return Json.write(new Index(
                1,
                "primes",
                "org.example",
                "primes",
                "1.0-SNAPSHOT",
                List.of(HVT, UNIX),
                new Built(null, "2.9.3", null, null, null, null)));
    }

    static PublishedIndex read(String text) throws IndexFormatException {
        return IndexReader.read(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void what_is_written_is_read() throws Exception {
        assertThat(read(text()))
                .isEqualTo(new PublishedIndex("primes", "org.example", "primes", "1.0-SNAPSHOT", List.of(HVT, UNIX)));
    }

    @Test
    void fields_of_a_later_plugin_are_left_out() throws Exception {
        String later = text().replace("\"name\": \"primes\"", "\"name\": \"primes\", \"more\": [{\"a\": [1.5, null]}]");

        assertThat(read(later)).isEqualTo(read(text()));
    }

    @Test
    void another_version_is_refused() {
        assertThatThrownBy(() -> read(text().replace("\"schemaVersion\": 1", "\"schemaVersion\": 2")))
                .isInstanceOf(IndexFormatException.class)
                .hasMessage("its schemaVersion is 2, and this plugin knows 1: use a newer plugin");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\"target\": \"unix\"; \"target\": \"../unix\"; images[1].target is not of the form",
                "\"arch\": \"aarch64\"; \"arch\": \"\"; images[1].arch is not of the form",
                "\"extension\": \"unix\"; \"extension\": \"a/b\"; images[1].artifact.extension is not",
                "\"extension\": \"unix\"; \"extension\": \"..\"; images[1].artifact.extension is not",
                "\"classifier\": \"arm.2_x+y-z\"; \"classifier\": \"a..b\"; images[1].artifact.classifier is not",
                "\"classifier\": \"arm.2_x+y-z\"; \"classifier\": \".a\"; images[1].artifact.classifier is not",
                "\"classifier\": \"arm.2_x+y-z\"; \"classifier\": 7; images[1].artifact.classifier is not",
                "\"context\": \"host\"; \"context\": \"a\\u001b[2J\"; images[1].context is not of the form",
                "\"size\": 1,; \"size\": 0,; images[1].size is not a whole number from 1",
                "\"size\": 1,; \"size\": 1.0,; images[1].size is not a whole number",
                "\"size\": 1,; \"size\": 99999999999999999999,; images[1].size is not a whole number",
                "0000000000\"; 000000000G\"; images[1].sha256 is not of the form",
                "\"type\": \"net\"; \"type\": \"usb\"; images[0].devices[0].type is not of the form net|block",
                "\"storage\"; \"service\"; two devices of one image are called service",
                "\"groupId\": \"org.example\"; \"groupId\": \"/etc\"; groupId is not of the form",
                "\"version\": \"1.0-SNAPSHOT\"; \"version\": \"1/0\"; version is not of the form",
                "\"name\": \"primes\",; ''; it has no name",
                "\"images\": [; \"images\": [[],; images[0] is not an object",
                "\"name\": \"primes\"; \"name\": \"primes\", \"name\": \"x\"; it is not the JSON of an index: Duplicate field",
            })
    void what_is_not_as_it_should_be_is_refused(String from, String to, String message) {
        String text = text();
        assertThat(text).contains(from);
        assertThatThrownBy(() -> read(text.replace(from, to)))
                .isInstanceOf(IndexFormatException.class)
                .hasMessageContaining(message);
    }

    @Test
    void two_images_of_one_coordinate_are_refused() {
        assertThatThrownBy(() -> read(text().replace("\"unix\"", "\"hvt\"").replace("arm.2_x+y-z", "x86_64")))
                .hasMessageContaining("two images have the coordinates …:hvt:x86_64");
    }

    @Test
    void no_message_moves_the_cursor() {
        assertThatThrownBy(() -> read(text().replace("\"host\"", "\"a\\u001b[2J\\nforged\"")))
                .satisfies(thrown -> assertThat(thrown.getMessage()).matches("[\\x20-\\x7e…]*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "{", "{}", "{} {}", "<html>", "\u0000", "{\"schemaVersion\": \"1\"}"})
    void other_texts_are_refused(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(IndexFormatException.class);
    }

    @Test
    void size_and_depth_are_bounded() {
        assertThatThrownBy(() -> read(" ".repeat(IndexReader.LONGEST + 1)))
                .hasMessageContaining("it has more than 1048576 bytes");
        assertThatThrownBy(() -> read("{\"a\":" + "[".repeat(100_000))).isInstanceOf(IndexFormatException.class);
        assertThatThrownBy(() -> read(text().replace("\"primes\"", "\"" + "p".repeat(2000) + "\"")))
                .isInstanceOf(IndexFormatException.class);
    }
}
