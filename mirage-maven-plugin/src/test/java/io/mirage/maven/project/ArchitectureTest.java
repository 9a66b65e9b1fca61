package io.mirage.maven.project;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchitectureTest {

    @ParameterizedTest
    @CsvSource({
        "x86_64, x86_64",
        "amd64, x86_64",
        "X86-64, x86_64",
        "' x86_64 ', x86_64",
        "aarch64, aarch64",
        "ARM64, aarch64",
        "ppc64le, ppc64le",
        "power, ppc64le"
    })
    void hasOneSpelling(String name, String spelling) {
        assertThat(Architecture.of(name)).contains(spelling);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x86", "i686", "riscv64", "x86_64;"})
    void isNoneOfAnythingElse(String name) {
        assertThat(Architecture.of(name)).isEmpty();
    }

    @Test
    void areThoseOfTheTable() {
        assertThat(Architecture.KNOWN)
                .allMatch(name -> Architecture.of(name).orElse("").equals(name));
    }
}
