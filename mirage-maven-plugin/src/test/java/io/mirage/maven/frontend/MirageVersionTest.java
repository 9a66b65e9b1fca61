package io.mirage.maven.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MirageVersionTest {

    @ParameterizedTest
    @CsvSource({
        "4.9.0, 4.9.0",
        "4.10, 4.10.0",
        "4, 4.0.0",
        "4.9.0.1, 4.9.0",
        "4., 4.0.0",
        "4..9, 4.0.0",
        "04.010.2, 4.10.2",
    })
    void readsTheNumbersOfABound(String text, String version) {
        assertThat(MirageVersion.parse(text).map(MirageVersion::toString)).contains(version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".9", "v4.9.0", "4.9.0~beta1", "4.9.0-3", " 4", "4 ", "4.9.x", "٤", "*)"})
    void readsNothingElseAsABound(String text) {
        assertThat(MirageVersion.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "4.9.0, 4.9.0",
        "'  4.11.1 ', 4.11.1",
        "v4.9.0, 4.9.0",
        "4.10, 4.10.0",
        "4.9.0-12-gabcdef, 4.9.0",
        "4.9.0~beta1, 4.9.0",
        "4.9.0+dev, 4.9.0",
        "3.10.8, 3.10.8",
    })
    void readsWhatTheToolPrints(String line, String version) {
        assertThat(MirageVersion.printed(line).map(MirageVersion::toString)).contains(version);
    }

    @Test
    void tellsReleasesFromWhatIsBetweenThem() {
        assertThat(MirageVersion.isRelease("4.9.0")).isTrue();
        assertThat(MirageVersion.isRelease(" v4.10.1\t")).isTrue();
        assertThat(MirageVersion.isRelease("4.9.0-12-gabcdef")).isFalse();
        assertThat(MirageVersion.isRelease("4.9.0~beta1")).isFalse();
        assertThat(MirageVersion.isRelease(MirageVersion.UNMARKED)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                MirageVersion.UNMARKED,
                "mirage 0.11.1",
                "Mirage image viewer 0.9.5",
                "4",
                "4.9.0 or so",
                "unknown option --version",
            })
    void readsNothingElseAsAVersion(String line) {
        assertThat(MirageVersion.printed(line)).isEmpty();
    }

    @Test
    void comparesNumbersAndNotCharacters() {
        assertThat(new MirageVersion(4, 10, 0))
                .isGreaterThan(new MirageVersion(4, 9, 9))
                .isLessThan(new MirageVersion(4, 10, 1))
                .isLessThan(new MirageVersion(10, 0, 0))
                .isEqualByComparingTo(MirageVersion.parse("4.10").orElseThrow());
    }
}
