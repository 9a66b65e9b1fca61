package io.mirage.maven.running;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirage.maven.running.Here.Kvm;
import io.mirage.maven.running.Way.Kind;
import io.mirage.maven.running.Ways.Impossible;
import io.mirage.maven.running.Ways.Outcome;
import io.mirage.maven.running.Ways.Possible;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WaysTest {
    @TempDir
    Path temp;

    private Path bin;
    private Path path;

    @BeforeEach
    void folders() throws IOException {
        bin = Files.createDirectory(temp.resolve("toolchain"));
        path = Files.createDirectory(temp.resolve("path"));
    }

    private static Path program(Path folder, String name) throws IOException {
        Path file = Files.createFile(folder.resolve(name));
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    private ImageKind image(String target, String abi, String architecture) {
        return new ImageKind(
                target,
                Optional.of(abi).filter(name -> !name.isEmpty()),
                target.equals("unix"),
                architecture,
                List.of("xl"),
                List.of(bin));
    }

    private Outcome find(Kvm kvm, boolean emulate, ImageKind image) {
        return new Ways(new Here("x86_64", true, kvm, path.toString()), emulate).find(image);
    }

    private static String reason(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Impossible.class);
        return ((Impossible) outcome).reason();
    }

    @Test
    void the_tender_of_the_toolchain_comes_before_that_of_the_path() throws IOException {
        program(path, "solo5-spt");
        Path tender = program(bin, "solo5-spt");

        assertThat(find(Kvm.ABSENT, false, image("spt", "spt", "x86_64")))
                .isEqualTo(new Possible(new Way(Kind.SPT, Optional.of(tender), false)));
        Files.delete(tender);
        assertThat(find(Kvm.ABSENT, false, image("spt", "spt", "x86_64")))
                .isEqualTo(new Possible(new Way(Kind.SPT, Optional.of(path.resolve("solo5-spt")), false)));
    }

    @Test
    void hvt_needs_kvm_and_its_tender() throws IOException {
        assertThat(reason(find(Kvm.ABSENT, false, image("hvt", "hvt", "x86_64"))))
                .contains("there is no /dev/kvm", "there is no solo5-hvt", "opam install solo5");
        Path tender = program(bin, "solo5-hvt");
        assertThat(reason(find(Kvm.FORBIDDEN, false, image("hvt", "hvt", "x86_64"))))
                .contains("/dev/kvm is not readable and writable for you")
                .doesNotContain("opam");
        assertThat(find(Kvm.USABLE, false, image("hvt", "hvt", "x86_64")))
                .isEqualTo(new Possible(new Way(Kind.HVT, Optional.of(tender), false)));
    }

    @Test
    void virtio_is_run_by_qemu_with_kvm_or_without() throws IOException {
        assertThat(reason(find(Kvm.USABLE, false, image("virtio", "virtio", "x86_64"))))
                .contains("there is no qemu-system-x86_64");
        Path qemu = program(path, "qemu-system-x86_64");

        assertThat(find(Kvm.ABSENT, false, image("virtio", "virtio", "x86_64")))
                .isEqualTo(new Possible(new Way(Kind.VIRTIO, Optional.of(qemu), false)));
        assertThat(find(Kvm.USABLE, false, image("virtio", "virtio", "x86_64")))
                .isEqualTo(new Possible(new Way(Kind.VIRTIO, Optional.of(qemu), true)));
    }

    @Test
    void another_architecture_is_emulated_only_when_asked_for() throws IOException {
        program(path, "solo5-spt");
        assertThat(reason(find(Kvm.USABLE, true, image("spt", "spt", "aarch64"))))
                .contains("this machine is x86_64, and a tender runs images of its own architecture");
        assertThat(find(Kvm.ABSENT, false, image("unix", "", "x86_64")))
                .isEqualTo(new Possible(new Way(Kind.PROGRAM, Optional.empty(), false)));
        assertThat(reason(find(Kvm.ABSENT, false, image("unix", "", "aarch64"))))
                .contains("-Dmirage.emulate=true");
        assertThat(reason(find(Kvm.ABSENT, true, image("unix", "", "aarch64"))))
                .contains("there is no qemu-aarch64-static and no qemu-aarch64");
        Path qemu = program(path, "qemu-aarch64");
        assertThat(find(Kvm.ABSENT, true, image("unix", "", "aarch64")))
                .isEqualTo(new Possible(new Way(Kind.EMULATED_PROGRAM, Optional.of(qemu), false)));
    }

    @Test
    void a_tender_that_cannot_be_executed_is_told() throws IOException {
        Files.createFile(bin.resolve("solo5-spt"));

        assertThat(reason(find(Kvm.ABSENT, false, image("spt", "spt", "x86_64"))))
                .contains("solo5-spt cannot be run", "is not executable");
    }

    @Test
    void what_the_plugin_does_not_run_says_what_does() {
        assertThat(reason(find(Kvm.USABLE, false, image("xen", "xen", "x86_64"))))
                .contains("does not run xen images; what runs them is xl");
        assertThat(reason(find(Kvm.USABLE, false, image("qemu", "", "x86_64")))).contains("does not run qemu images");
    }

    @Test
    void programs_need_linux() {
        Ways ways = new Ways(new Here("x86_64", false, Kvm.ABSENT, path.toString()), false);

        assertThat(reason(ways.find(image("unix", "", "x86_64")))).contains("a program of Linux");
        assertThat(reason(ways.find(image("spt", "spt", "x86_64")))).contains("solo5-spt needs Linux");
    }
}
