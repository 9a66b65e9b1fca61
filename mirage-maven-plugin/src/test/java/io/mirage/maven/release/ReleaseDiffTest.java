package io.mirage.maven.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ReleaseDiffTest {
    private static final String A = "a".repeat(64);
    private static final String B = "b".repeat(64);

    private static Index.ImageEntry image(
            String target, String classifier, long size, String sha256, Index.DeviceEntry... devices) {
        return new Index.ImageEntry(
                target,
                "x86_64",
                "pc",
                new Index.Artifact(target, classifier),
                size,
                sha256,
                new Index.Abi(target, 2),
                List.of(devices));
    }

    @Test
    void tellsOfPackagesDevicesAndSizes() {
        ReleaseDiff diff = ReleaseDiff.between(
                List.of(image("hvt", "x86_64", 1000, A), image("spt", "x86_64", 900, A)),
                new TreeMap<>(Map.of("lwt", "5.6.1", "fmt", "0.9.0", "conf-gmp", "")),
                List.of(
                        image("hvt", "x86_64", 1250, B, new Index.DeviceEntry("service", "net")),
                        image("virtio", "x86_64", 800, A)),
                new TreeMap<>(Map.of("lwt", "5.7.0", "fmt", "0.9.0", "logs", "0.7.0")));

        assertThat(diff.lines())
                .containsExactly(
                        "package conf-gmp: gone, was ",
                        "package logs: new, 0.7.0",
                        "package lwt: 5.6.1 -> 5.7.0",
                        "image hvt:x86_64: devices none -> service:net",
                        "image hvt:x86_64: 1000 -> 1250 bytes (+250, +25.0%)",
                        "image spt:x86_64: gone",
                        "image virtio:x86_64: new");
    }

    @Test
    void tellsWhenOnlyTheBytesDifferAndWhenNothingDoes() {
        List<Index.ImageEntry> old = List.of(image("hvt", "x86_64", 1000, A));

        assertThat(ReleaseDiff.between(old, new TreeMap<>(), List.of(image("hvt", "x86_64", 1000, B)), new TreeMap<>())
                        .lines())
                .containsExactly("image hvt:x86_64: other bytes, the same size, 1000 bytes");
        assertThat(ReleaseDiff.between(old, new TreeMap<>(), old, new TreeMap<>())
                        .lines())
                .containsExactly("No difference: packages, devices and images are the same.");
    }
}
