package io.mirage.maven.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirage.maven.process.HostEnvironment;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class ProgressTest {

    private final List<String> log = new ArrayList<>();
    private final SettableClock clock = new SettableClock();
    private final Progress progress = new Progress(
            logger(), new HostEnvironment(clock, Map.of(), 1, "Linux", "amd64", Path.of("/users/test")), false);

    @Test
    void aShortBuildSaysNothing() {
        clock.after(Duration.ofMillis(9_999));
        progress.action("x86_64");
        progress.tick();

        assertThat(log).isEmpty();
    }

    @Test
    void everyTenSecondsALineTellsTheActionsOfEachContext() {
        for (int second = 1; second <= 25; second++) {
            clock.after(Duration.ofSeconds(1));
            progress.action(second % 2 == 0 ? "x86_64" : "aarch64");
        }

        assertThat(log)
                .containsExactly(
                        "dune: 10 actions in 10 s (aarch64 5, x86_64 5)",
                        "dune: 20 actions in 20 s (aarch64 10, x86_64 10)");
    }

    @Test
    void anActionThatTakesLongDoesNotSilenceIt() {
        clock.after(Duration.ofSeconds(1));
        progress.action("host");
        for (int second = 2; second <= 31; second++) {
            clock.after(Duration.ofSeconds(1));
            progress.tick();
        }

        assertThat(log)
                .containsExactly(
                        "dune: 1 actions in 10 s (host 1)",
                        "dune: 1 actions in 20 s (host 1)",
                        "dune: 1 actions in 30 s (host 1)");
    }

    @Test
    void beforeTheFirstActionEndsThereIsALineToo() {
        clock.after(Duration.ofSeconds(11));
        progress.tick();

        assertThat(log).containsExactly("dune: 0 actions in 11 s");
    }

    private Logger logger() {
        return (Logger) Proxy.newProxyInstance(
                Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (p, call, args) -> {
                    if (!call.getName().equals("info")) {
                        throw new UnsupportedOperationException(call.getName());
                    }
                    log.add(String.valueOf(args[0]));
                    return null;
                });
    }

    private static final class SettableClock extends Clock {
        private Instant now = Instant.EPOCH;

        void after(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
