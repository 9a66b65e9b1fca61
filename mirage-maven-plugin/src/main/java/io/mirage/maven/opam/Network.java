package io.mirage.maven.opam;

import java.time.Duration;

/**
 * How sources are reached.
 *
 * @param transfer downloads over HTTP
 * @param git what git repositories ask for
 * @param mirrors where else sources may be
 * @param pause waits before something is tried again
 * @since 0.1.0
 */
public record Network(Transfer transfer, GitAccess git, Mirrors mirrors, Pause pause) {
    /** Waits. */
    @FunctionalInterface
    public interface Pause {
        /** Sleeps. */
        Pause SLEEP = duration -> Thread.sleep(duration.toMillis());

        /**
         * Waits.
         *
         * @param duration how long
         * @throws InterruptedException if the build is interrupted
         */
        void pause(Duration duration) throws InterruptedException;
    }
}
