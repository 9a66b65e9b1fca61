package io.mirage.maven.dune;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DuneVersionTest {

    @Test
    void readsWhatDunePrints() {
        assertThat(DuneVersion.parse("2.9.3\n")).contains(new DuneVersion(2, 9, 3, ""));
        assertThat(DuneVersion.parse("3.19.1")).contains(new DuneVersion(3, 19, 1, ""));
        assertThat(DuneVersion.parse("3.0.0~alpha")).contains(new DuneVersion(3, 0, 0, "~alpha"));
        assertThat(DuneVersion.parse("3.0")).contains(new DuneVersion(3, 0, 0, ""));
        assertThat(DuneVersion.parse("3.17.0-12-gabcdef")).contains(new DuneVersion(3, 17, 0, "-12-gabcdef"));
        assertThat(Stream.of("n/a", "", "dune", "3", "3.99999999999").map(DuneVersion::parse))
                .containsOnly(Optional.empty());
    }

    @Test
    void isOrdered() {
        List<DuneVersion> sorted = Stream.of(
                        "3.19.1", "2.9.3", "3.0.0+dev", "3.0.0", "2.10.0", "3.0.0~alpha", "2.9.0", "2.9.0~rc1")
                .flatMap(text -> DuneVersion.parse(text).stream())
                .sorted()
                .toList();

        assertThat(sorted.stream().map(DuneVersion::toString))
                .containsExactly(
                        "2.9.0~rc1", "2.9.0", "2.9.3", "2.10.0", "3.0.0~alpha", "3.0.0", "3.0.0+dev", "3.19.1");
        assertThat(sorted.stream().filter(DuneVersion::isSupported)).hasSize(7);
        assertThat(new DuneVersion(3, 6, 0, "").isAtLeast(3, 6)).isTrue();
        assertThat(new DuneVersion(3, 5, 9, "").isAtLeast(3, 6)).isFalse();
    }
}
