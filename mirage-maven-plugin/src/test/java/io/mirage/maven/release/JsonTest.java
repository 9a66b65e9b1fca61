package io.mirage.maven.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {

    @Test
    void isIndentedWithOneBlankBehindTheColon() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("z", 1);
        value.put("a", List.of("x", List.of()));
        value.put("empty", Map.of());

        assertThat(Json.write(value)).isEqualTo("""
                        {
                          "z": 1,
                          "a": [
                            "x",
                            []
                          ],
                          "empty": {}
                        }
                        """);
        assertThat(Json.write(List.of())).isEqualTo("[]\n");
    }

    @Test
    void escapesWhatWouldEndAString() {
        assertThat(Json.write(List.of("\"\\\n\u0001é"))).isEqualTo("[\n  \"\\\"\\\\\\n\\u0001é\"\n]\n");
    }
}
