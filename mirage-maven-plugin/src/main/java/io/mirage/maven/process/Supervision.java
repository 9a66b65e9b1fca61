package io.mirage.maven.process;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Follows a process until both of its streams are at their end, or until it has to be ended. */
final class Supervision {

    private static final long LONGEST_LOOK_AWAY = Duration.ofMillis(500).toNanos();
    private static final long FIRST_LOOK = Duration.ofMillis(5).toNanos();

    private final Process process;
    private final ProcessTree tree;
    private final RunningOutput output;
    private final Command command;
    private final long patience;

    Supervision(Process process, ProcessTree tree, RunningOutput output, Command command, Duration patience) {
        this.process = process;
        this.tree = tree;
        this.output = output;
        this.command = command;
        this.patience = patience.toNanos();
    }

    /**
     * Passes the output on until it ends. The process is looked at often in its first moments, when it may start
     * something and go, and less often later.
     */
    void untilTheEnd(long started, OutputListener listener) throws CommandTimeoutException, InterruptedException {
        OptionalLong deadline = command.timeout()
                .map(limit -> OptionalLong.of(started + limit.toNanos()))
                .orElse(OptionalLong.empty());
        long interval = FIRST_LOOK;
        long nextLook = System.nanoTime();
        long lastAlive = nextLook;
        boolean orphansEnded = false;
        try {
            while (output.isOpen() || process.isAlive()) {
                long now = System.nanoTime();
                long wait = interval;
                if (process.isAlive()) {
                    lastAlive = now;
                    if (deadline.isPresent()) {
                        if (now - deadline.getAsLong() >= 0) {
                            throw timedOut(listener);
                        }
                        wait = Math.min(wait, deadline.getAsLong() - now);
                    }
                    if (now - nextLook >= 0) {
                        tree.look();
                        interval = Math.min(2 * interval, LONGEST_LOOK_AWAY);
                        nextLook = now + interval;
                    }
                } else if (now - lastAlive >= patience) {
                    if (orphansEnded) {
                        return;
                    }
                    tree.end();
                    orphansEnded = true;
                    lastAlive = System.nanoTime();
                }
                if (output.isOpen()) {
                    output.pass(listener, wait);
                } else {
                    process.waitFor(wait, TimeUnit.NANOSECONDS);
                }
            }
        } catch (InterruptedException | RuntimeException | Error e) {
            tree.end();
            throw e;
        }
    }

    private CommandTimeoutException timedOut(OutputListener listener) throws InterruptedException {
        tree.end();
        drain(listener);
        return new CommandTimeoutException(command, command.timeout().orElseThrow(), output.tail());
    }

    /** Its last words, as far as they are there: nothing is waited for that an unreachable orphan may hold open. */
    private void drain(OutputListener listener) throws InterruptedException {
        long limit = System.nanoTime() + patience;
        while (output.isOpen() && System.nanoTime() - limit < 0) {
            output.pass(listener, FIRST_LOOK);
        }
    }
}
