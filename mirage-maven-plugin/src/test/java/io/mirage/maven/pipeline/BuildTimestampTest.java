package io.mirage.maven.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class BuildTimestampTest {
    @ParameterizedTest
    @CsvSource({
        "2026-01-31T12:00:00Z, 2026-01-31T12:00:00Z",
        "2026-01-31T12:00:00.999Z, 2026-01-31T12:00:00Z",
        "2026-01-31T12:00:00+02:00, 2026-01-31T10:00:00Z",
        "1700000000, 2023-11-14T22:13:20Z",
        "0, 1970-01-01T00:00:00Z"
    })
    void readsWhatOtherPluginsRead(String text, Instant time) throws BuildFailure {
        assertThat(BuildTimestamp.parse(text)).contains(time);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "x", "-"})
    void isAbsentWhenNothingOrOneCharacterStandsThere(String text) throws BuildFailure {
        assertThat(BuildTimestamp.parse(text)).isEmpty();
    }

    @Test
    void saysWhatIsAllowed() {
        assertThatThrownBy(() -> BuildTimestamp.parse("yesterday"))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("'yesterday'")
                .hasMessageContaining("2026-01-31T12:00:00Z");
        assertThatThrownBy(() -> BuildTimestamp.parse("99999999999999999999")).isInstanceOf(BuildFailure.class);
    }
}
