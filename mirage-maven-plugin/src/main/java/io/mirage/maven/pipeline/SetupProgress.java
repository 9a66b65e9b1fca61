package io.mirage.maven.pipeline;

import io.mirage.maven.opam.SwitchMaker;
import io.mirage.maven.process.HostEnvironment;
import io.mirage.maven.process.Workers;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/** Tells how the installation of a switch goes: a line a package, one now and then, and all that opam says at level debug. */
final class SetupProgress implements SwitchMaker.Listener, AutoCloseable {
    private static final long HEARTBEAT_SECONDS = 30;

    private final String name;
    private final HostEnvironment host;
    private final Logger log;
    private final ScheduledExecutorService clock;
    private Instant last;

    SetupProgress(String name, HostEnvironment host, Logger log) {
        this.name = name;
        this.host = host;
        this.log = log;
        this.last = host.now();
        this.clock = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "setup progress");
            thread.setDaemon(true);
            return thread;
        });
        Future<?> unused =
                clock.scheduleAtFixedRate(this::tick, HEARTBEAT_SECONDS, HEARTBEAT_SECONDS, TimeUnit.SECONDS);
        log.info("Installing into the switch {}; a compiler takes several minutes", name);
    }

    private synchronized void tick() {
        long seconds = seconds();
        if (seconds >= HEARTBEAT_SECONDS) {
            log.info("{}: the next package is being built, {} s", name, seconds);
        }
    }

    @Override
    public synchronized void installed(String one) {
        log.info("{}: {} installed ({} s)", name, one, seconds());
        last = host.now();
    }

    private long seconds() {
        return Duration.between(last, host.now()).toSeconds();
    }

    @Override
    public void line(String line) {
        log.debug("{}: {}", name, line);
    }

    @Override
    public void close() {
        Workers.end(clock);
    }
}
