package io.mirage.maven.dune;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DuneNoiseTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/usr/bin/ld: warning: x.o: requires executable stack (because the .note.GNU-stack section is executable)",
                "/usr/bin/x86_64-linux-gnu-ld.bfd: warning: startup.o: missing .note.GNU-stack section implies executable stack",
                "/usr/bin/ld: NOTE: This behaviour is deprecated and will be removed in a future version of the linker",
                "ar: creating libgmp.a",
                "x86_64-solo5-none-static-ar: creating libx.a",
                "checking for gcc... gcc",
                "configure: creating ./config.status",
                "make[2]: Entering directory '/x'",
                "",
            })
    void knowsWhatMeansNothing(String line) {
        assertThat(DuneNoise.isNoise(line)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "configure: error: No usable m4 in $PATH",
                "Error: Unbound module Foo",
                "/usr/bin/ld: warning: -z solo5-abi=hvt ignored",
                "make: *** [Makefile:3: all] Error 1",
                "hello",
            })
    void keepsWhatMeansSomething(String line) {
        assertThat(DuneNoise.isNoise(line)).isFalse();
    }
}
