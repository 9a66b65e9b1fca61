package io.mirage.maven.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReadinessTest {
    private static Readiness parse(String log, String port, long delay, long timeout) throws RunRefusedException {
        return Readiness.parse(
                Optional.of(log).filter(text -> !text.isEmpty()),
                Optional.of(port).filter(text -> !text.isEmpty()),
                delay,
                timeout);
    }

    @Test
    void reads_all_that_may_be_given() throws Exception {
        Readiness readiness = parse("port (?<port>\\d+), (?<!x)(?<id>.*)", "10.0.0.2:8080", 2, 30);

        assertThat(readiness.groups()).containsExactly("port", "id");
        assertThat(readiness.port()).get().hasToString("/10.0.0.2:8080");
        assertThat(readiness.delay()).isEqualTo(Duration.ofSeconds(2));
        assertThat(readiness.timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(readiness.words())
                .isEqualTo(
                        "its log has port (?<port>\\d+), (?<!x)(?<id>.*) and port 8080 of 10.0.0.2 answers and 2 s have"
                                + " passed");
        assertThat(parse("", "80", 0, 60).port()).get().hasToString("/127.0.0.1:80");
        assertThat(parse("", "", 0, 60).words()).isEqualTo("0 s have passed");
    }

    @Test
    void what_only_looks_like_a_group_is_none() throws Exception {
        assertThat(parse("listen\\(?<port>|(?<id>x)|[(?<set>]|\\Q(?<quoted>\\E", "", 0, 60)
                        .groups())
                .containsExactly("id");
    }

    @Test
    void names_everything_that_is_wrong_at_once() {
        assertThatThrownBy(() -> parse("(", "70000", -1, 0))
                .isInstanceOf(RunRefusedException.class)
                .hasMessageContainingAll(
                        "mirage.ready.log '(' is not a regular expression",
                        "mirage.ready.port '70000' is not a port from 1 to 65535",
                        "mirage.ready.delay -1",
                        "mirage.ready.timeout 0");
        for (String port : new String[] {"0", "-1", "http", "a b:1", ":1", "1:"}) {
            assertThatThrownBy(() -> parse("", port, 0, 60)).hasMessageContaining("mirage.ready.port '" + port + "'");
        }
        assertThatThrownBy(() -> parse("", "", 10, 5)).hasMessageContaining("mirage.ready.timeout 5");
    }
}
