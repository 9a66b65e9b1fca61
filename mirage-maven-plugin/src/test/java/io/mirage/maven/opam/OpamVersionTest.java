package io.mirage.maven.opam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpamVersionTest {
    /** The examples of the opam manual, "Version ordering", and of Debian policy. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "~~ ~ ~beta2 ~beta10 0.1 1.0~beta 1.0 1.0-test 1.0.1 1.0.10 dev trunk",
                "~~ ~~a ~ a",
                "0.9 0.9.0 0.10 1 1.0 1.1 1.a",
                "4.13.0~alpha1 4.13.0~rc2 4.13.0 4.13.0+options 4.13.1",
                "v0.9.0 v0.10.0 v0.16.1",
                "2.0~beta 2.0 2.0+dune 2.0+dune2 2.0.1",
                "1:0.1 2:0.0",
                "3.0 1:1.0",
                "1-1 1-2 1-2.1 1.1-1"
            })
    void ordersVersions(String ascending) {
        List<String> versions = List.of(ascending.split(" "));
        for (int i = 0; i < versions.size(); i++) {
            for (int j = 0; j < versions.size(); j++) {
                assertThat(Integer.signum(OpamVersion.compare(versions.get(i), versions.get(j))))
                        .as(versions.get(i) + " to " + versions.get(j))
                        .isEqualTo(Integer.compare(i, j));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1.0, 1.00", "1.01, 1.1", "0, ''", "1.2-0, 1.2", "0:1, 1", "1.0, 1."})
    void takesVersionsForEqualThatDifferInZerosOnly(String left, String right) {
        assertThat(OpamVersion.compare(left, right)).isZero();
        assertThat(OpamVersion.compare(right, left)).isZero();
    }

    @Test
    void comparesNumbersOfAnyLength() {
        assertThat(OpamVersion.compare("1." + "9".repeat(40), "1.1" + "0".repeat(40)))
                .isNegative();
    }

    @Property
    void isAnOrder(@ForAll("versions") String a, @ForAll("versions") String b, @ForAll("versions") String c) {
        assertThat(Integer.signum(OpamVersion.compare(a, b))).isEqualTo(-Integer.signum(OpamVersion.compare(b, a)));
        if (OpamVersion.compare(a, b) <= 0 && OpamVersion.compare(b, c) <= 0) {
            assertThat(OpamVersion.compare(a, c)).isNotPositive();
        }
    }

    @Provide
    static Arbitrary<String> versions() {
        return Arbitraries.strings().withChars("019az~+-.:").ofMaxLength(8);
    }
}
