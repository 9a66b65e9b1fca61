package io.mirage.maven.process;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Threads that work for a goal.
 *
 * @since 0.1.0
 */
public final class Workers {
    private Workers() {}

    /**
     * Interrupts what still runs, and waits until nothing does: only then is nothing of this build left, and what it wrote
     * can be removed, or used by another one. An interruption of the waiting thread is kept for later.
     *
     * @param executor whose threads are to end
     */
    public static void end(ExecutorService executor) {
        executor.shutdownNow();
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = executor.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
