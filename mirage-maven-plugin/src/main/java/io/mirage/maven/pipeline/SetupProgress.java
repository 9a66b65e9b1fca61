package io.mirage.maven.pipeline;

import io.mirage.maven.opam.SwitchMaker;
import io.mirage.maven.process.HostEnvironment;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;

/** Tells how the installation of a switch goes: a line a package, and all that opam says at level debug. */
final class SetupProgress implements SwitchMaker.Listener {
    private final String name;
    private final HostEnvironment host;
    private final Logger log;
    private Instant last;

    SetupProgress(String name, HostEnvironment host, Logger log) {
        this.name = name;
        this.host = host;
        this.log = log;
        this.last = host.now();
        log.info("Installing into the switch {}: a compiler takes several minutes", name);
    }

    @Override
    public void installed(String one) {
        Instant now = host.now();
        log.info(
                "{}: {} installed ({} s)",
                name,
                one,
                Duration.between(last, now).toSeconds());
        last = now;
    }

    @Override
    public void line(String line) {
        log.debug("{}: {}", name, line);
    }
}
