package io.mirage.maven.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommandTest {

    private static final Path HERE = Path.of("/");

    @Test
    void isRenderedForAShell() {
        Command command = Command.of(List.of("dune", "build", "./a b", "it's", "", "x=$HOME", "--j=1"), HERE, Map.of());

        assertThat(command.rendered()).isEqualTo("dune build './a b' 'it'\\''s' '' 'x=$HOME' --j=1");
    }

    @Test
    void refusesWhatAProcessCannotTake() {
        assertThatThrownBy(() -> Command.of(List.of(), HERE, Map.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Command.of(List.of("a", "b\0"), HERE, Map.of()))
                .hasMessageContaining("NUL");
        assertThatThrownBy(() -> Command.of(List.of("a"), HERE, Map.of("A=B", "c")))
                .hasMessageContaining("A=B");
        assertThatThrownBy(() -> Command.of(List.of("a"), HERE, Map.of("A", "\0")))
                .hasMessageContaining("NUL");
        assertThatThrownBy(() -> new Command(List.of("a"), HERE, Map.of(), Optional.of(Duration.ZERO)))
                .hasMessageContaining("timeout");
    }
}
