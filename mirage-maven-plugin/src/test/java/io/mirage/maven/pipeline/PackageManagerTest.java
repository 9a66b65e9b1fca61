package io.mirage.maven.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirage.maven.opam.SystemVariables;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackageManagerTest {
    private static final Remedy DUNE = Remedy.system(SystemPackage.DUNE, "dune");

    @ParameterizedTest
    @CsvSource(delimiter = ';', nullValues = "-", textBlock = """
                    ID=debian;                              Linux;    sudo apt-get install ocaml-dune
                    ID=linuxmint|ID_LIKE="ubuntu debian";   Linux;    sudo apt-get install ocaml-dune
                    ID=fedora;                              Linux;    sudo dnf install ocaml-dune
                    ID="rocky"|ID_LIKE="rhel centos";       Linux;    sudo dnf install ocaml-dune
                    ID=alpine;                              Linux;    sudo apk add dune
                    ID=arch;                                Linux;    sudo pacman -S --needed dune
                    ID=manjaro|ID_LIKE=arch;                Linux;    sudo pacman -S --needed dune
                    -;                                      Mac OS X; brew install dune
                    ID=slackware;                           Linux;    opam install dune
                    -;                                      FreeBSD;  opam install dune
                    """)
    void hasOneCommandForEachSystem(String release, String system, String command) {
        String text = release == null ? "" : release.replace('|', '\n');

        assertThat(DUNE.text(PackageManager.of(SystemVariables.of(text, system, "x86_64")), false))
                .isEqualTo(command);
    }

    @Test
    void leavesOutSudoForRoot() {
        assertThat(DUNE.text(Optional.of(PackageManager.APT), true)).isEqualTo("apt-get install ocaml-dune");
        assertThat(DUNE.text(Optional.of(PackageManager.BREW), true)).isEqualTo("brew install dune");
    }

    @Test
    void saysWhatToInstallWhereNobodyHasAPackage() {
        Remedy emulator = Remedy.system(SystemPackage.QEMU_USER);

        assertThat(emulator.text(Optional.of(PackageManager.APK), false)).isEqualTo("install qemu-user");
        assertThat(emulator.packages(Optional.of(PackageManager.APK))).isEmpty();
        assertThat(emulator.text(Optional.empty(), false)).isEqualTo("install qemu-user");
        assertThat(emulator.packages(Optional.of(PackageManager.DNF))).isEqualTo(List.of("qemu-user-static"));
        assertThat(Remedy.NONE.text(Optional.of(PackageManager.APT), false)).isEmpty();
    }
}
