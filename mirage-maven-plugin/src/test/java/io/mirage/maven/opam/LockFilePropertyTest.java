package io.mirage.maven.opam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class LockFilePropertyTest {
    @Property(tries = 3000)
    void anyChangeIsReadOrRefusedInWords(
            @ForAll @IntRange(max = 1100) int from,
            @ForAll @IntRange(max = 40) int length,
            @ForAll("parts") String part) {
        int start = Math.min(from, LockFiles.SMALL.length());
        int end = Math.min(start + length, LockFiles.SMALL.length());
        String text = LockFiles.SMALL.substring(0, start) + part + LockFiles.SMALL.substring(end);
        LockFile lock;
        try {
            lock = LockFile.parse(text, "house.opam.locked");
        } catch (LockFileException e) {
            assertThat(e).hasMessageStartingWith("house.opam.locked");
            return;
        }
        List<String> folders = lock.sources().stream().map(Source::directory).toList();
        assertThat(folders).allMatch(folder -> folder.matches("[A-Za-z0-9][^/\\\\]*"));
        assertThat(new HashSet<>(folders)).hasSameSizeAs(folders);
        assertThat(lock.sourcesKey()).matches("[0-9a-f]{64}");
        assertThat(LockDiff.between(Optional.of(lock), lock).changes()).isEmpty();
    }

    @Provide
    static Arbitrary<String> parts() {
        return Arbitraries.of(
                "",
                "\"",
                "[",
                "]",
                "{",
                "}",
                "\n",
                "\"x\"",
                "[\"x\" \"y\"]",
                "/",
                "..",
                "\"..\"",
                "x: 1\n",
                "depends: []\n",
                "?vendor",
                "& ",
                "#",
                "9",
                "pin-depends: [[\"a.1\" \"b\"]]\n",
                "true",
                "(",
                ")",
                "\"a\" {= \"1\"} ");
    }
}
