package io.mirage.maven.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class VersionBoundPropertyTest {

    @Property(edgeCases = EdgeCasesMode.NONE)
    void admitsWhatLiesBetween(
            @ForAll("versions") MirageVersion lower,
            @ForAll("versions") MirageVersion upper,
            @ForAll("versions") MirageVersion version,
            @ForAll Random random)
            throws ConfigFormatException {
        List<String> words = new ArrayList<>(List.of(">= " + lower, "< " + upper, "&", ""));
        Collections.shuffle(words, random);

        VersionBound bound = VersionBound.of("(* mirage " + String.join(" ", words) + " *)\n");

        assertThat(bound.admits(version)).isEqualTo(version.compareTo(lower) >= 0 && version.compareTo(upper) < 0);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void readsBackWhatItSays(@ForAll("versions") MirageVersion lower, @ForAll("versions") MirageVersion upper)
            throws ConfigFormatException {
        VersionBound bound = VersionBound.of("(* mirage < " + upper + " >= " + lower + " *)");

        assertThat(VersionBound.of("(* mirage " + bound + " *)")).isEqualTo(bound);
        assertThat(MirageVersion.parse(lower.toString())).contains(lower);
        assertThat(MirageVersion.printed(lower.toString())).contains(lower);
    }

    @Property(tries = 2000)
    void anyFirstLineIsABoundOrSaysThatItIsNone(@ForAll("lines") String line) {
        try {
            assertThat(VersionBound.of(line)).isNotNull();
        } catch (ConfigFormatException e) {
            assertThat(line.strip()).startsWith("(* mirage ");
        }
    }

    @Provide
    Arbitrary<MirageVersion> versions() {
        Arbitrary<Integer> number = Arbitraries.integers().between(0, 12);
        return Combinators.combine(number, number, number).as(MirageVersion::new);
    }

    @Provide
    Arbitrary<String> lines() {
        return Arbitraries.of("(* mirage ", " ", "&", ">=", "<", "4.9.0", "4", "*)", ".", "\t", "=", "v", "\r", "x")
                .list()
                .ofMaxSize(10)
                .map(parts -> String.join("", parts));
    }
}
