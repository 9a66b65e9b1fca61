package io.mirage.maven.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each of these first lines was given to mirage 4.9.0, which did what is said here. */
class VersionBoundTest {
    private static final MirageVersion INSTALLED = new MirageVersion(4, 9, 0);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(* mirage >= 4.9.0 *)",
                "(* mirage < 4.10 *)",
                "(* mirage >= 4 & < 5 *)",
                "(* mirage >= 4.9.0 < 4.10.0 *)",
                "(* mirage < 4.10.0 & >= 4.9.0 *)",
                "(* mirage >= 4.9.0.1 *)",
                "(* mirage >= 4.9.0 *) open Mirage",
                "(* mirage >= 4.9.0 & < 4.10.0 *)\r\nopen Mirage\r",
                "(* mirage & & >= 4.9.0 & *)",
                "(* mirage  >= 4.9.0  *)",
                "\t(* mirage >= 4.9.0 *)\t",
            })
    void admitsWhatTheToolDoes(String line) throws Exception {
        VersionBound bound = VersionBound.of(line + "\nopen Mirage\n");

        assertThat(bound).isNotEqualTo(VersionBound.NONE);
        assertThat(bound.admits(INSTALLED)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(* mirage >= 4.10.0 & < 4.12.0 *)",
                "(* mirage >= 4.4.0 & < 4.9.0 *)",
                " (* mirage >= 4.10.0 *)",
                "(* mirage >= 4.9.1 *)",
                "(* mirage < 4.9 *)",
                "(* mirage >= 5 *)",
            })
    void excludesWhatTheToolDoes(String line) throws Exception {
        assertThat(VersionBound.of(line + "\nopen Mirage\n").admits(INSTALLED)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "open Mirage",
                "(* mirage *)",
                "(*mirage >= 4.10.0 *)",
                "(* mirage\t>= 4.10.0 *)",
                "(* MirageOS >= 4.10.0 *)",
                "(* mirage-skeleton *)",
                "(* mirage",
                "\n(* mirage >= 4.10.0 *)",
                "\ufeff(* mirage >= 4.10.0 *)",
                "let x = 1 (* mirage >= 4.10.0 *)",
            })
    void takesOtherFirstLinesForNoBound(String line) throws Exception {
        assertThat(VersionBound.of(line)).isEqualTo(VersionBound.NONE);
        assertThat(VersionBound.of(line + "\nopen Mirage\n")).isEqualTo(VersionBound.NONE);
        assertThat(VersionBound.NONE.admits(INSTALLED)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(* mirage unikernel of mine *)",
                "(* mirage = 4.9.0 *)",
                "(* mirage > 4.8.0 *)",
                "(* mirage >= 4.9.0 & <= 4.9.0 *)",
                "(* mirage >=4.9.0 & <4.10.0 *)",
                "(* mirage >= 4.9.0 & < 4.10.0*)",
                "(* mirage  >=  4.9.0  &  <  4.10.0  *)",
                "(* mirage  >=  4.10.0  *)",
                "(* mirage >=  *)",
                "(* mirage >= *)",
                "(* mirage >=",
                "(* mirage >=\t4.9.0 *)",
                "(* mirage >= 4.9.0 & >= 4.8.0 *)",
                "(* mirage < 4.10.0 < 4.11.0 *)",
                "(* mirage >= 4.9.0~beta1 *)",
                "(* mirage >= v4.9.0 *)",
                "(* mirage >= 4.9.0",
            })
    void refusesWhatTheToolDoes(String line) {
        assertThatThrownBy(() -> VersionBound.of(line + "\n*)\nopen Mirage\n"))
                .isInstanceOf(ConfigFormatException.class)
                .hasMessageContaining("(* mirage >= a.b.c & < d.e.f *)")
                .hasMessageEndingWith(": " + line);
    }

    @ParameterizedTest
    @CsvSource({
        "(* mirage < 4.12 & >= 4.9 *), >= 4.9.0 & < 4.12.0",
        "(* mirage >= 4.9.0 *), >= 4.9.0",
        "(* mirage < 5 *), < 5.0.0",
        "open Mirage, any version",
    })
    void isToldInTheWordsOfOpam(String line, String told) throws Exception {
        assertThat(VersionBound.of(line)).hasToString(told);
    }

    @Test
    void admitsTheLowerEndAndNotTheUpper() throws Exception {
        VersionBound bound = VersionBound.of("(* mirage >= 4.9.0 & < 4.12.0 *)");

        assertThat(bound.admits(new MirageVersion(4, 8, 2))).isFalse();
        assertThat(bound.admits(new MirageVersion(4, 9, 0))).isTrue();
        assertThat(bound.admits(new MirageVersion(4, 11, 9))).isTrue();
        assertThat(bound.admits(new MirageVersion(4, 12, 0))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "(* mirage < 4.12 & >= 4.9 *), opam install 'mirage>=4.9.0' 'mirage<4.12.0'",
                "(* mirage >= 4.9.0 *), opam install 'mirage>=4.9.0'",
                "(* mirage < 5 *), opam install 'mirage<5.0.0'",
            })
    void saysHowToInstallWhatItAdmits(String line, String command) throws Exception {
        assertThat(VersionBound.of(line).install()).isEqualTo(command);
    }
}
