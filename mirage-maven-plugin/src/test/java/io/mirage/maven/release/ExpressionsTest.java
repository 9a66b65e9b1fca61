package io.mirage.maven.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionsTest {
    private static final Map<String, String> VALUES = Map.of(
            "env.TOKEN", "hunter2",
            "level", "3",
            "deep", "x3",
            "root", "/here/include",
            "here", "/here",
            "command", "line",
            "loop", "${loop}");

    private final Expressions expressions = new Expressions(
            Map.of(
                    "level", List.of("2", "3"),
                    "deep", List.of("x${level}"),
                    "root", List.of("${here}/include"),
                    "command", List.of("pom"),
                    "loop", List.of("${loop}")),
            name -> Optional.ofNullable(VALUES.get(name)));

    @ParameterizedTest
    @CsvSource({
        "-O2,-O2",
        "-O${level},-O3",
        "${env.TOKEN},hunter2",
        "-I${root}/x:${unknown},-I/here/include/x:${unknown}",
        "${,${",
        "${},${}",
    })
    void becomeValues(String text, String value) {
        assertThat(expressions.evaluated(text)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "-O2,-O2",
        "-O${level},-O3",
        "${deep},x3",
        "${env.TOKEN},${env.TOKEN}",
        "-I${root}/x,-I${here}/include/x",
        "${command},${command}",
        "${unknown}$,${unknown}$",
        "${loop},${loop}",
    })
    void areToldAsFarAsThePomSaysThem(String text, String told) {
        assertThat(expressions.told(text)).isEqualTo(told);
    }

    @Test
    void keepTheirCommas() {
        assertThat(Expressions.entries("-O2, -I${a,b}/x,,")).containsExactly("-O2", " -I${a,b}/x", "", "");
    }

    @Test
    void canBecomeAnything() {
        assertThat("-I/a.b/include").matches(Expressions.any("-I${x}/include"));
        assertThat("-I/a.b/inc").doesNotMatch(Expressions.any("-I${x}/include"));
        assertThat("-Dhunter2").matches(Expressions.any("-D${name:-${env.TOKEN}}"));
        assertThat("axb").doesNotMatch(Expressions.any("a.b"));
        assertThat(Expressions.literal("-I${x}/include")).isEqualTo("-I/include".length());
    }
}
