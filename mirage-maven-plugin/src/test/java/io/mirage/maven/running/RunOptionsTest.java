package io.mirage.maven.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunOptionsTest {
    private static final Path BASE = Path.of("/project");

    private static RunOptions parse(String memory, List<String> nets, List<String> blocks, String... arguments)
            throws RunRefusedException {
        return RunOptions.parse(
                Optional.of(memory).filter(text -> !text.isEmpty()), nets, blocks, List.of(arguments), BASE);
    }

    @Test
    void reads_what_a_tender_would_take() throws Exception {
        RunOptions options = parse(
                " 64 ",
                List.of("service=tap100", " lan = br-0.1 "),
                List.of("storage=disk.img", "b=/data/x=y"),
                "--a",
                "");

        assertThat(options.memory()).contains(64);
        assertThat(options.nets())
                .containsExactly(
                        entry("lan", new TapInterface("br-0.1", Optional.empty())),
                        entry("service", new TapInterface("tap100", Optional.empty())));
        assertThat(options.blocks())
                .containsExactly(entry("b", Path.of("/data/x=y")), entry("storage", Path.of("/project/disk.img")));
        assertThat(options.arguments()).containsExactly("--a", "");
        assertThat(parse("", List.of(), List.of()).memory()).isEmpty();
    }

    @Test
    void names_everything_that_is_wrong_at_once() {
        assertThatThrownBy(() -> parse(
                        "much",
                        List.of("service", "a-b=tap0", "x=@3", "y=-tap", "z=tap1", "z=tap2", "w=", "v=tap1"),
                        List.of("z=file", "=file"),
                        "x".repeat(8193)))
                .isInstanceOf(RunRefusedException.class)
                .hasMessageContainingAll(
                        "mirage.memory 'much' is not a number of megabytes from 2 to 4096",
                        "mirage.net 'service' is not of the form NAME=INTERFACE",
                        "mirage.net 'a-b=tap0': 'a-b' is not the name of a device; it has 1 to 67 letters and digits",
                        "mirage.net 'x=@3': '@3' is not a network interface",
                        "mirage.net 'y=-tap': '-tap' is not a network interface",
                        "mirage.net 'z=tap2': z is given twice",
                        "mirage.net 'v=tap1': tap1 is given for two devices",
                        "mirage.net 'w=' is not of the form",
                        "mirage.block '=file': '' is not the name of a device",
                        "z is given as mirage.net and as mirage.block",
                        "mirage.arguments are more than 8192 characters");
    }

    @Test
    void memory_has_bounds() throws Exception {
        assertThat(parse("2", List.of(), List.of()).memory()).contains(2);
        assertThat(parse("4096", List.of(), List.of()).memory()).contains(4096);
        for (String wrong : List.of("1", "4097", "-512", "0", "512M", "99999999999999999999")) {
            assertThatThrownBy(() -> parse(wrong, List.of(), List.of()))
                    .isInstanceOf(RunRefusedException.class)
                    .hasMessageContaining("mirage.memory '" + wrong + "'");
        }
    }
}
