package io.mirage.maven.pipeline;

import io.mirage.maven.process.HostEnvironment;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;

/**
 * Shows that a long build is alive: on a terminal one line that moves, in a log a line now and then, in both the number
 * of actions dune has ended. Several dune processes report to one of these.
 */
final class Progress {
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final Duration REDRAW = Duration.ofMillis(200);
    private static final String CLEAR = "\r\u001b[K";

    private final Logger log;
    private final HostEnvironment host;
    private final boolean terminal;
    private final PrintStream screen;
    private final Instant start;
    private final Map<String, Integer> actions = new TreeMap<>();
    private Instant shown;
    private boolean lineIsShown;

    Progress(Logger log, HostEnvironment host, boolean terminal) {
        this.log = log;
        this.host = host;
        this.terminal = terminal;
        // Not System.out: Maven 4 defers that. The JVM's own console, whatever Maven put before it.
        this.screen = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        this.start = host.now();
        this.shown = start;
    }

    /** One more action has ended in a context. */
    synchronized void action(String context) {
        actions.merge(context, 1, Integer::sum);
        tick();
    }

    /** Time goes by: to be called now and then, for an action may take long. */
    synchronized void tick() {
        Instant now = host.now();
        if (terminal && !now.isBefore(shown.plus(REDRAW))) {
            shown = now;
            lineIsShown = true;
            screen.print(CLEAR + text(now));
            screen.flush();
        } else if (!terminal && !now.isBefore(shown.plus(HEARTBEAT))) {
            shown = now;
            log.info(text(now));
        }
    }

    /** Something else is about to be printed. */
    synchronized void clear() {
        if (lineIsShown) {
            lineIsShown = false;
            screen.print(CLEAR);
            screen.flush();
        }
    }

    /** How many actions have ended in all contexts. */
    synchronized int total() {
        return actions.values().stream().mapToInt(Integer::intValue).sum();
    }

    private String text(Instant now) {
        long seconds = Duration.between(start, now).toSeconds();
        String parts = actions.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
        return "dune: " + total() + " actions in " + seconds + " s" + (parts.isEmpty() ? "" : " (" + parts + ")");
    }
}
