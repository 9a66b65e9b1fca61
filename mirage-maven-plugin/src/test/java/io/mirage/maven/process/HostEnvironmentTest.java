package io.mirage.maven.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HostEnvironmentTest {

    @Test
    void isWhatATestSays() {
        Instant now = Instant.parse("2026-01-02T03:04:05Z");
        HostEnvironment host = new HostEnvironment(
                Clock.fixed(now, ZoneOffset.UTC), Map.of("A", "b"), 3, "Linux", "aarch64", Path.of("/users/me"));

        assertThat(host.now()).isEqualTo(now);
        assertThat(host.variable("A")).contains("b");
        assertThat(host.variable("B")).isEmpty();
        assertThat(host.path()).isEmpty();
        assertThat(host.processors()).isEqualTo(3);
        assertThat(host.architecture()).isEqualTo("aarch64");
    }

    @Test
    void isThisMachineByDefault() {
        HostEnvironment host = new HostEnvironment();

        assertThat(host.variables()).isEqualTo(System.getenv());
        assertThat(host.processors()).isPositive();
        assertThat(host.operatingSystem()).isEqualTo(System.getProperty("os.name"));
    }

    @Test
    void aUserWithoutAnEntryHasTheHomeOfTheEnvironment() {
        assertThat(HostEnvironment.home("/home/me", "/elsewhere")).isEqualTo(Path.of("/home/me"));
        assertThat(HostEnvironment.home("?", "/elsewhere")).isEqualTo(Path.of("/elsewhere"));
        assertThat(HostEnvironment.home("", "relative")).isEqualTo(Path.of("/"));
        assertThat(HostEnvironment.home("?", "")).isEqualTo(Path.of("/"));
    }
}
