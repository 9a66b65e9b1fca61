package io.mirage.maven.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class LineReaderTest {

    @Test
    void endsALineAtLfCrAndCrLf() throws IOException {
        assertThat(lines("a\nb\r\nc\rd\n\ne", 100)).containsExactly("a", "b", "c", "d", "", "e");
    }

    @Test
    void cutsALongLineAndSaysHowMuch() throws IOException {
        assertThat(lines("abcdefgh\nij", 3)).containsExactly("abc [5 more characters]", "ij");
    }

    @Test
    void doesNotCutACharacterInTwo() throws IOException {
        assertThat(lines("ab\uD83D\uDE00", 3)).containsExactly("ab [2 more characters]");
    }

    @Test
    void replacesWhatIsNotUtf8() throws IOException {
        byte[] bytes = {'a', (byte) 0xff, 'b', '\n', (byte) 0xc3};

        assertThat(lines(bytes, 100)).containsExactly("a\uFFFDb", "\uFFFD");
    }

    @Property(tries = 300)
    void splitsAsBufferedReader(
            @ForAll @Chars({'\n', '\r'}) @CharRange(from = 'a', to = 'c') @StringLength(max = 40) String text)
            throws IOException {
        assertThat(lines(text, 100))
                .isEqualTo(new BufferedReader(new StringReader(text)).lines().toList());
    }

    private static List<String> lines(String text, int limit) throws IOException {
        return lines(text.getBytes(StandardCharsets.UTF_8), limit);
    }

    private static List<String> lines(byte[] bytes, int limit) throws IOException {
        LineReader reader = new LineReader(new ByteArrayInputStream(bytes), limit);
        List<String> lines = new ArrayList<>();
        for (Optional<String> line = reader.next(); line.isPresent(); line = reader.next()) {
            lines.add(line.get());
        }
        return lines;
    }
}
