package io.mirage.maven.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PropertyFilePropertyTest {

    @Property(tries = 500)
    void givesBackWhatWasPutIn(@ForAll("entries") Map<String, String> entries) throws IOException {
        Path file = Files.createTempFile("properties", "");
        try {
            PropertyFile.write(file, entries);
            byte[] first = Files.readAllBytes(file);

            assertThat(PropertyFile.read(file)).isEqualTo(entries);
            PropertyFile.write(file, PropertyFile.read(file));
            assertThat(file).hasBinaryContent(first);
        } finally {
            Files.delete(file);
        }
    }

    @Provide
    Arbitrary<Map<String, String>> entries() {
        Arbitrary<String> text = Arbitraries.of(
                        "a", "b", " ", "=", ":", "#", "!", "\\", "\n", "\r", "\r\n", "\t", "\f", "\0", "\u0085",
                        "\u2028", "é", "😀", "\\u0041", "\u001b", "\ufffd", "\ufeff")
                .list()
                .ofMaxSize(6)
                .map(parts -> String.join("", parts));
        return Arbitraries.maps(text, text).ofMaxSize(5);
    }
}
