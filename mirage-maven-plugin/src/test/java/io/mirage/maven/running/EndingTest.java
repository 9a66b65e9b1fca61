package io.mirage.maven.running;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirage.maven.running.Way.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndingTest {
    @ParameterizedTest
    @CsvSource({
        "HVT, 1, says that it failed, or solo5-hvt refused to start it",
        "PROGRAM, 1, it says that it failed",
        "SPT, 2, an OCaml exception that nothing caught",
        "SPT, 63, help or version",
        "SPT, 64, does not take one of mirage.arguments",
        "HVT, 255, aborted (solo5_abort)",
        "SPT, 139, memory that is not its own",
        "SPT, 159, a system call that its sandbox forbids",
        "PROGRAM, 137, killed (SIGKILL)",
        "PROGRAM, 143, ended from outside (SIGTERM)",
        "PROGRAM, 42, a status of its own",
    })
    void failures_are_told_in_words(Kind kind, int exitCode, String words) {
        Ending ending = Ending.of(kind, exitCode, List.of());

        assertThat(ending.good()).isFalse();
        assertThat(ending.words())
                .startsWith("ended with exit code " + exitCode + ": ")
                .contains(words);
    }

    @Test
    void a_kvm_that_does_not_work_is_told() {
        String said = "solo5-hvt: KVM: internal error exit: suberror=0x1";

        assertThat(Ending.of(Kind.HVT, 1, List.of(said)).words()).contains("-Dmirage.kvm=false");
        assertThat(Ending.of(Kind.VIRTIO, 134, List.of("../../target/i386/kvm/kvm.c:3183: failed"))
                        .words())
                .contains("-Dmirage.kvm=false");
        assertThat(Ending.of(Kind.SPT, 1, List.of(said)).words()).doesNotContain("kvm");
        assertThat(Ending.of(Kind.HVT, 1, List.of("no")).words()).doesNotContain("kvm");
    }

    @Test
    void success_needs_no_words() {
        assertThat(Ending.of(Kind.SPT, 0, List.of("Solo5: solo5_exit(7) called")))
                .isEqualTo(new Ending(true, "ended with exit code 0"));
    }

    @Test
    void the_status_that_qemu_loses_is_taken_from_the_console() {
        assertThat(Ending.of(Kind.VIRTIO, 83, List.of("Solo5: solo5_exit(0) called"))
                        .good())
                .isTrue();
        assertThat(Ending.of(Kind.VIRTIO, 83, List.of("Solo5: solo5_exit(64) called", "Solo5: Halted"))
                        .words())
                .contains("exit code 64: it does not take one of");
        assertThat(Ending.of(Kind.VIRTIO, 83, List.of("Solo5: solo5_abort() called"))
                        .words())
                .contains("exit code 255");
        assertThat(Ending.of(Kind.VIRTIO, 83, List.of("bye")))
                .isEqualTo(new Ending(true, "ended; QEMU does not tell its exit code"));
        assertThat(Ending.of(Kind.VIRTIO, 1, List.of()).words()).contains("QEMU refused to start it");
    }
}
