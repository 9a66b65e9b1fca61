package io.mirage.maven.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mirage.maven.running.Way.Kind;
import io.mirage.maven.solo5.Device;
import io.mirage.maven.solo5.DeviceType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunCommandTest {
    private static final Path IMAGE = Path.of("/x/hello");
    private static final List<Device> DEVICES =
            List.of(new Device("storage", DeviceType.BLOCK_BASIC), new Device("service", DeviceType.NET_BASIC));

    private static RunOptions options(String... arguments) {
        return new RunOptions(
                Optional.of(64),
                Map.of("service", new TapInterface("tap100", Optional.empty())),
                Map.of("storage", Path.of("/data/a,b.img")),
                List.of(arguments));
    }

    private static Way by(Kind kind, String program) {
        return new Way(kind, Optional.of(Path.of(program)), false);
    }

    @Test
    void tenders_take_devices_by_name_and_arguments_as_they_are() throws Exception {
        assertThat(RunCommand.of(by(Kind.SPT, "/bin/solo5-spt"), IMAGE, DEVICES, options("--ip", "a\\ b", "{\"c\"}")))
                .containsExactly(
                        "/bin/solo5-spt",
                        "--mem=64",
                        "--block:storage=/data/a,b.img",
                        "--net:service=tap100",
                        "/x/hello",
                        "--ip",
                        "a\\ b",
                        "{\"c\"}");
    }

    @Test
    void tenders_join_what_has_a_blank_in_it() {
        for (Kind kind : List.of(Kind.SPT, Kind.HVT)) {
            for (String argument : List.of("a b", "a\\ b c", "\t", "")) {
                assertThatThrownBy(
                                () -> RunCommand.of(by(kind, "/bin/tender"), IMAGE, DEVICES, options("-v", argument)))
                        .isInstanceOf(RunRefusedException.class)
                        .hasMessageContaining(
                                kind.label() + " passes the arguments of a unikernel on as one line, and '" + argument
                                        + "' of mirage.arguments");
            }
        }
    }

    @Test
    void programs_get_their_arguments_alone() throws Exception {
        assertThat(RunCommand.of(new Way(Kind.PROGRAM, Optional.empty(), false), IMAGE, List.of(), options("a b", "")))
                .containsExactly("/x/hello", "a b", "");
        assertThat(RunCommand.of(by(Kind.EMULATED_PROGRAM, "/bin/qemu-aarch64"), IMAGE, List.of(), options("-v")))
                .containsExactly("/bin/qemu-aarch64", "/x/hello", "-v");
    }

    @Test
    void qemu_finds_devices_in_the_order_of_the_manifest() throws Exception {
        List<String> words = RunCommand.of(by(Kind.VIRTIO, "/bin/qemu"), IMAGE, DEVICES, options("--a=1,2", "-v"));

        assertThat(words)
                .containsSubsequence("-cpu", "Westmere", "-m", "64", "-kernel", "/x/hello", "-append", "--a=1,2 -v")
                .containsSubsequence(
                        "-drive",
                        "id=drive2,file=/data/a,,b.img,if=none,format=raw",
                        "-device",
                        "virtio-blk,drive=drive2,addr=0x2,bus=pci.0",
                        "-device",
                        "virtio-net,netdev=n3,addr=0x3,bus=pci.0",
                        "-netdev",
                        "tap,id=n3,ifname=tap100,script=no,downscript=no");
        assertThat(RunCommand.of(
                        new Way(Kind.VIRTIO, Optional.of(Path.of("/bin/qemu")), true), IMAGE, List.of(), options()))
                .contains("-enable-kvm")
                .doesNotContain("-append");
    }

    @Test
    void qemu_would_take_a_part_of_a_path_with_blanks_for_an_argument() {
        assertThatThrownBy(
                        () -> RunCommand.of(by(Kind.VIRTIO, "/bin/qemu"), Path.of("/a b/hello"), List.of(), options()))
                .isInstanceOf(RunRefusedException.class)
                .hasMessageContaining("/a b/hello");
    }

    @Test
    void qemu_cannot_pass_on_words_with_blanks() {
        for (String argument : List.of("a b", "a\"b", "a\\b", "")) {
            assertThatThrownBy(() ->
                            RunCommand.of(by(Kind.VIRTIO, "/bin/qemu"), IMAGE, List.of(), options("--fine", argument)))
                    .isInstanceOf(RunRefusedException.class)
                    .hasMessageContaining("'" + argument + "' of mirage.arguments");
        }
    }
}
