package io.mirage.maven.running;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mirage.maven.solo5.Device;
import io.mirage.maven.solo5.DeviceType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttachmentsTest {
    private static final Device SERVICE = new Device("service", DeviceType.NET_BASIC);
    private static final Device STORAGE = new Device("storage", DeviceType.BLOCK_BASIC);

    @TempDir
    Path temp;

    private static final TapInterface TAP = new TapInterface("tap0", Optional.empty());

    private static void check(Map<String, TapInterface> nets, Map<String, Path> blocks, Device... devices)
            throws Exception {
        Attachments.check(new RunOptions(Optional.empty(), nets, blocks, List.of()), List.of(devices), "hello.spt");
    }

    @Test
    void what_is_complete_is_taken() throws Exception {
        Path disk = Files.write(temp.resolve("disk"), new byte[1024]);

        assertThatCode(() -> check(Map.of("service", TAP), Map.of("storage", disk), SERVICE, STORAGE))
                .doesNotThrowAnyException();
        assertThatCode(() -> check(Map.of(), Map.of())).doesNotThrowAnyException();
    }

    @Test
    void missing_surplus_and_mistaken_devices_are_named_with_what_to_give() {
        assertThatThrownBy(() -> check(Map.of("other", TAP), Map.of("service", temp), SERVICE, STORAGE))
                .isInstanceOf(RunRefusedException.class)
                .hasMessageContainingAll(
                        "what hello.spt asks for (service (net), storage (block))",
                        "service (net) is given as mirage.block; give -Dmirage.net=service=INTERFACE",
                        "storage (block) is missing; give -Dmirage.block=storage=FILE",
                        "it asks for no device other; leave out mirage.net=other=INTERFACE");
        assertThatThrownBy(() -> check(Map.of("service", TAP), Map.of()))
                .isInstanceOf(RunRefusedException.class)
                .hasMessageContainingAll("asks for (no devices)", "it asks for no device service");
    }

    @Test
    void files_that_a_tender_refuses_are_refused_before() throws Exception {
        Path odd = Files.write(temp.resolve("odd"), new byte[1000]);
        Path empty = Files.createFile(temp.resolve("empty"));

        assertThatThrownBy(() -> check(Map.of(), Map.of("storage", temp.resolve("none")), STORAGE))
                .hasMessageContaining("there is no file " + temp.resolve("none"));
        assertThatThrownBy(() -> check(Map.of(), Map.of("storage", temp), STORAGE))
                .hasMessageContaining(temp + " is a directory");
        assertThatThrownBy(() -> check(Map.of(), Map.of("storage", odd), STORAGE))
                .hasMessageContaining(odd + " has 1000 bytes; it has to be a multiple of 512");
        assertThatThrownBy(() -> check(Map.of(), Map.of("storage", empty), STORAGE))
                .hasMessageContaining("not empty");
    }
}
