package io.mirage.maven.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PropertyFileTest {

    @TempDir
    Path folder;

    @Test
    void holdsNothingThatDependsOnTheDayOrTheOrder() throws Exception {
        Map<String, String> backwards = new LinkedHashMap<>();
        backwards.put("b", "2");
        backwards.put("a", "1");

        PropertyFile.write(file(), backwards);

        assertThat(file()).hasContent("a=1\nb=2\n");
    }

    @Test
    void isNotTouchedWhenNothingChanged() throws Exception {
        FileTime longAgo = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
        PropertyFile.write(file(), Map.of("a", "1"));
        Files.setLastModifiedTime(file(), longAgo);

        PropertyFile.write(file(), Map.of("a", "1"));

        assertThat(Files.getLastModifiedTime(file())).isEqualTo(longAgo);
    }

    @Test
    void holdsWholeFiles() throws Exception {
        String text = "(rule\n (target é.hvt) ; # ! = :\n\t\\%{x})\r\n\n";

        PropertyFile.write(file(), Map.of("file.dune build #1", text, "#comment", "!", "", "empty"));

        assertThat(PropertyFile.read(file()))
                .containsExactly(
                        Map.entry("", "empty"), Map.entry("#comment", "!"), Map.entry("file.dune build #1", text));
    }

    @Test
    void isEmptyWhenItIsNotThere() throws Exception {
        assertThat(PropertyFile.read(file())).isEmpty();
        assertThat(PropertyFile.read(folder.resolve("absent/file"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=\\u12", "a=\\uzzzz"})
    void isEmptyWhenSomebodyElseWroteIt(String text) throws Exception {
        Files.writeString(file(), text);

        assertThat(PropertyFile.read(file())).isEmpty();
    }

    @Test
    void isReadThoughItIsNoText() throws Exception {
        Files.write(file(), new byte[] {'a', '=', (byte) 0xff, '\n', 'b', '=', '2'});

        assertThat(PropertyFile.read(file())).containsEntry("b", "2");
    }

    @Test
    void saysWhenItCannotBeRead() throws Exception {
        Files.createDirectory(file());

        assertThatThrownBy(() -> PropertyFile.read(file())).isInstanceOf(IOException.class);
    }

    private Path file() {
        return folder.resolve("properties");
    }
}
