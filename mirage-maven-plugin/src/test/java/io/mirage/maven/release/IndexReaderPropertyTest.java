package io.mirage.maven.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever comes in, either an index comes out whose every text has its form, or the exception that says why not. */
class IndexReaderPropertyTest {
    private static void check(byte[] bytes) {
        try {
            PublishedIndex index = IndexReader.read(bytes);
            for (Index.ImageEntry image : index.images()) {
                for (String part : List.of(
                        image.target(),
                        image.arch(),
                        image.context(),
                        image.artifact().extension(),
                        image.artifact().classifier())) {
                    assertThat(part).matches("[A-Za-z0-9_+.-]{1,128}").doesNotContain("..");
                }
                assertThat(image.sha256()).matches("[0-9a-f]{64}");
                assertThat(image.size()).isPositive();
            }
        } catch (IndexFormatException e) {
            assertThat(e.getMessage()).isNotBlank().matches("[\\x20-\\x7e…]*");
        }
    }

    @Property(tries = 500)
    void garbage(@ForAll @Size(max = 200) byte[] bytes) {
        check(bytes);
    }

    @Property(tries = 500)
    void text(@ForAll String text) {
        check(text.getBytes(StandardCharsets.UTF_8));
    }

    @Property(tries = 1000)
    void an_index_with_a_byte_changed(@ForAll @IntRange(max = 2000) int at, @ForAll byte to) {
        byte[] bytes = IndexReaderTest.text().getBytes(StandardCharsets.UTF_8);
        bytes[at % bytes.length] = to;
        check(bytes);
    }

    @Property(tries = 300)
    void an_index_cut_short(@ForAll @IntRange(max = 2000) int at) {
        String text = IndexReaderTest.text();
        check(text.substring(0, at % text.length()).getBytes(StandardCharsets.UTF_8));
    }

    @Property(tries = 500)
    void an_index_with_any_text_in_a_field(@ForAll String text, @ForAll @IntRange(max = 4) int which) {
        String field = List.of("\"unix\"", "\"host\"", "\"arm.2_x+y-z\"", "\"aarch64\"", "\"primes\"")
                .get(which);
        String json = Json.write(text).strip();
        check(IndexReaderTest.text().replace(field, json).getBytes(StandardCharsets.UTF_8));
    }
}
