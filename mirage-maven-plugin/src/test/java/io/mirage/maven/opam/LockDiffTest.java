package io.mirage.maven.opam;

import static io.mirage.maven.opam.LockFiles.SMALL;
import static io.mirage.maven.opam.LockFiles.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.mirage.maven.opam.LockDiff.Change;
import io.mirage.maven.opam.LockDiff.Kind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LockDiffTest {
    @Test
    void findsNothingInTheSameLockFile() {
        LockDiff diff = LockDiff.between(Optional.of(parse(LockFiles.real())), parse(LockFiles.real()));

        assertThat(diff.changes()).isEmpty();
        assertThat(diff.lines()).isEmpty();
    }

    @Test
    void saysWhatIsAddedAndRemoved() {
        LockFile with = parse(SMALL);
        LockFile without = parse(SMALL.replace("  \"dune\" {= \"3.0\"}\n", ""));

        assertThat(LockDiff.between(Optional.of(without), with).lines()).containsExactly("+ dune 3.0");
        assertThat(LockDiff.between(Optional.of(with), without).lines()).containsExactly("- dune 3.0");
        assertThat(LockDiff.between(Optional.empty(), without).lines())
                .containsExactly("+ bulb 1.2.0", "+ lamp 2.0~beta", "+ lamp-unix 2.0~beta", "+ ocaml 5.1.0");
    }

    @Test
    void saysWhichVersionsChange() {
        LockFile before = parse(SMALL);
        LockFile after = parse(SMALL.replace("2.0~beta", "2.0").replace("\"5.1.0\"", "\"5.1.0~rc2\""));

        LockDiff diff = LockDiff.between(Optional.of(before), after);

        assertThat(diff.lines())
                .containsExactly(
                        "  lamp 2.0~beta -> 2.0",
                        "  lamp-unix 2.0~beta -> 2.0",
                        "  ocaml 5.1.0 -> 5.1.0~rc2 (downgrade)");
        assertThat(diff.changes())
                .extracting(Change::kind)
                .isEqualTo(List.of(Kind.UPGRADED, Kind.UPGRADED, Kind.DOWNGRADED));
    }

    @Test
    void saysWhichSourcesChangeUnderOneVersion() {
        LockFile before = parse(SMALL);

        assertThat(LockDiff.between(Optional.of(before), parse(SMALL.replace("0a0a", "0a0b")))
                        .lines())
                .containsExactly("  bulb 1.2.0 (same version, other sources)");
        assertThat(LockDiff.between(
                                Optional.of(before), parse(SMALL.replace("{= \"1.2.0\" & ?vendor}", "{= \"1.2.0\"}")))
                        .changes())
                .containsExactly(new Change(Kind.SOURCE_CHANGED, "bulb", Optional.of("1.2.0"), Optional.of("1.2.0")));
        assertThat(LockDiff.between(
                                Optional.of(before),
                                parse(SMALL.replace(
                                        "https://house.example/bulb.tbz", "https://mirror.example/bulb.tbz")))
                        .lines())
                .as("another address of the same bytes")
                .isEmpty();
    }
}
