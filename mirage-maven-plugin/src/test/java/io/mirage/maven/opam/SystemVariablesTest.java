package io.mirage.maven.opam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SystemVariablesTest {
    private static final String DEBIAN = """
            PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
            NAME="Debian GNU/Linux"
            VERSION_ID="12"
            ID=debian
            """;

    @Test
    void knowsADistribution() {
        assertThat(SystemVariables.of(DEBIAN, "Linux", "x86_64"))
                .containsExactly(
                        Map.entry("arch", "x86_64"),
                        Map.entry("os", "linux"),
                        Map.entry("os-distribution", "debian"),
                        Map.entry("os-family", "debian"),
                        Map.entry("os-version", "12"));
    }

    @Test
    void takesTheFirstOfTheFamiliesOfADistribution() {
        assertThat(SystemVariables.of(
                        "ID=\"Rocky\"\r\nID_LIKE=\"rhel centos fedora\"\r\nVERSION_ID='9.3'", "Linux", "amd64"))
                .containsEntry("os-distribution", "rocky")
                .containsEntry("os-family", "rhel")
                .containsEntry("os-version", "9.3");
        assertThat(SystemVariables.of("ID=ubuntu\nID_LIKE=debian\nVERSION_ID=\"24.04\"", "Linux", "aarch64"))
                .containsEntry("os-family", "debian");
    }

    @Test
    void leavesOutWhatItDoesNotKnow() {
        assertThat(SystemVariables.of("# nothing\nVERSION_ID=\n=x\n\"", "Linux", "riscv64"))
                .containsOnly(
                        Map.entry("arch", "riscv64"),
                        Map.entry("os", "linux"),
                        Map.entry("os-distribution", "linux"),
                        Map.entry("os-family", "linux"));
    }

    @Test
    void knowsOtherSystems() {
        assertThat(SystemVariables.of(DEBIAN, "Mac OS X", "aarch64"))
                .containsEntry("os", "macos")
                .containsEntry("os-distribution", "macos")
                .containsEntry("os-family", "macos")
                .doesNotContainKey("os-version");
        assertThat(SystemVariables.of("", "FreeBSD", "amd64"))
                .containsEntry("os", "freebsd")
                .containsEntry("os-family", "bsd");
        assertThat(SystemVariables.of("", "Windows 11", "amd64"))
                .containsEntry("os", "win32")
                .containsEntry("os-family", "windows");
    }

    @ParameterizedTest
    @CsvSource({"i686, x86_32", "AMD64, x86_64", "aarch64, arm64", "ppc64le, ppc64", "armv7l, arm32", "armv8l, arm32"})
    void namesMachinesAsOpamDoes(String machine, String arch) {
        assertThat(SystemVariables.of("", "Linux", machine)).containsEntry("arch", arch);
    }
}
