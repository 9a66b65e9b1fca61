package io.mirage.maven.pipeline;

import io.mirage.maven.process.Command;
import io.mirage.maven.process.CommandException;
import io.mirage.maven.process.CommandResult;
import io.mirage.maven.process.CommandRunner;
import io.mirage.maven.process.Executables;
import io.mirage.maven.process.ShutdownHook;
import io.mirage.maven.running.TapInterface;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;

/**
 * The tap interfaces that unikernels are attached to. One that is there is used as it is; one that is not, and has an
 * address, is made, and removed afterwards.
 *
 * @param machine that they are of
 * @param runner of the program {@code ip}
 * @param network what is there
 */
record TapInterfaces(Machine machine, CommandRunner runner, NetworkFacts network) {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    // Users of Debian do not have them in their PATH.
    private static final List<Path> SYSTEM_PROGRAMS = List.of(Path.of("/usr/sbin"), Path.of("/sbin"));

    /** Those of a machine that this is. */
    TapInterfaces(Machine machine, CommandRunner runner) {
        this(machine, runner, new NetworkFacts(machine));
    }

    /** Those that were made for a run, and are removed when it is closed, or with the JVM. */
    static final class Made implements AutoCloseable {
        private final TapInterfaces interfaces;
        private final Logger log;
        private final Deque<TapInterface> left = new ArrayDeque<>();
        private final ShutdownHook hook;
        private boolean closed;

        private Made(TapInterfaces interfaces, Logger log) {
            this.interfaces = interfaces;
            this.log = log;
            hook = ShutdownHook.of("removal of tap interfaces", this::remove);
        }

        private synchronized void make(TapInterface tap) throws BuildFailure, InterruptedException {
            if (closed) {
                throw new InterruptedException("Maven ends");
            }
            // Before the first command, which an interruption may end after it is done.
            left.push(tap);
            for (List<String> words : tap.made()) {
                Optional<String> fault = interfaces.ip(words);
                if (fault.isPresent()) {
                    if (words.equals(tap.made().get(0))) {
                        left.pop();
                    }
                    throw new BuildFailure("Nothing is run: " + tap.name() + " cannot be made: " + fault.get()
                            + interfaces.network.deviceMissing()
                            + "\nMade beforehand it is used as it is, and stays:\n  "
                            + shell(tap).stream().collect(Collectors.joining("\n  ")));
                }
            }
            log.info(
                    "Made the tap interface {} with {}; it is removed at the end.",
                    tap.name(),
                    tap.address().map(Object::toString).orElse("no address"));
        }

        private synchronized void remove() {
            closed = true;
            boolean interrupted = Thread.interrupted();
            while (!left.isEmpty()) {
                TapInterface tap = left.pop();
                try {
                    interfaces.remove(tap, log);
                } catch (InterruptedException e) {
                    interrupted = true;
                    left.push(tap);
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        /** The names of those that are not removed yet. */
        synchronized List<String> names() {
            return left.stream().map(TapInterface::name).toList();
        }

        /** Removes them. */
        @Override
        public void close() {
            remove();
            hook.close();
        }
    }

    /** Removes those that are still there of some that were made for a run that nobody ended. */
    void remove(List<String> taps, Logger log) throws IOException, InterruptedException {
        if (taps.isEmpty()) {
            return;
        }
        List<String> there = network.names();
        for (String name : taps) {
            if (there.contains(name)) {
                remove(new TapInterface(name, Optional.empty()), log);
            }
        }
    }

    private void remove(TapInterface tap, Logger log) throws InterruptedException {
        ip(tap.removed())
                .ifPresent(fault -> log.warn(
                        "The tap interface {} cannot be removed ({}): sudo ip {}",
                        tap.name(),
                        fault,
                        String.join(" ", tap.removed())));
    }

    /** What somebody with the right to do so types to make one that the user may use. */
    static List<String> shell(TapInterface tap) {
        List<String> lines = new ArrayList<>();
        for (List<String> words : tap.made()) {
            lines.add("sudo ip " + String.join(" ", words) + (lines.isEmpty() ? " user \"$USER\"" : ""));
        }
        return lines;
    }

    /** Those that are not there. */
    List<TapInterface> absent(Collection<TapInterface> taps) throws IOException {
        if (taps.isEmpty() || !machine.isLinux()) {
            return List.of();
        }
        List<String> there = network.names();
        return taps.stream().filter(tap -> !there.contains(tap.name())).toList();
    }

    /** Those that are not there and can be made. */
    List<TapInterface> missing(Collection<TapInterface> taps) throws IOException {
        return absent(taps).stream().filter(tap -> tap.address().isPresent()).toList();
    }

    /** Checks that the others are there, and that all can be used. */
    void check(Collection<TapInterface> taps) throws BuildFailure, IOException {
        List<String> faults = network.faults(taps);
        if (!faults.isEmpty()) {
            throw new BuildFailure("Nothing is run, because of mirage.net:\n  - " + String.join("\n  - ", faults));
        }
    }

    /** Makes some; when one cannot be made, none stays. */
    Made make(List<TapInterface> taps, Logger log) throws BuildFailure, InterruptedException {
        Made made = new Made(this, log);
        boolean complete = false;
        try {
            for (TapInterface tap : taps) {
                made.make(tap);
            }
            complete = true;
            return made;
        } finally {
            if (!complete) {
                made.close();
            }
        }
    }

    /** Runs {@code ip}; what went wrong is the answer. */
    private Optional<String> ip(List<String> arguments) throws InterruptedException {
        List<String> words = new ArrayList<>(arguments);
        words.add(0, "ip");
        try {
            String path = Stream.concat(
                            Stream.of(machine.host().path()),
                            SYSTEM_PROGRAMS.stream().map(machine::file).map(Path::toString))
                    .collect(Collectors.joining(File.pathSeparator));
            Path ip = Executables.find("ip", path).orThrow();
            words.set(0, ip.toString());
            CommandResult result = runner.run(
                    new Command(
                            words, Path.of("").toAbsolutePath(), machine.host().variables(), Optional.of(LIMIT)),
                    (stream, line) -> {});
            return result.succeeded()
                    ? Optional.empty()
                    : Optional.of(
                            result.tail().isEmpty()
                                    ? "ip ended with exit code " + result.exitCode()
                                    : "ip " + String.join(" ", arguments) + ": " + String.join(" ", result.tail()));
        } catch (CommandException e) {
            return Optional.of(e.getMessage() + " (the package iproute2 has ip)");
        }
    }
}
