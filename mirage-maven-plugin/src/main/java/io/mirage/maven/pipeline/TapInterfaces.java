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
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
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
 * @param addresses tells which addresses they have
 */
record TapInterfaces(Machine machine, CommandRunner runner, Addresses addresses) {
    private static final Path INTERFACES = Path.of("/proc/net/dev");
    private static final Path FACTS = Path.of("/sys/class/net");
    private static final Path DEVICE = Path.of("/dev/net/tun");
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int CAP_NET_ADMIN = 12;
    private static final int IFF_UP = 1;
    private static final int IFF_TAP = 2;
    private static final Duration LIMIT = Duration.ofSeconds(30);
    // Users of Debian do not have them in their PATH.
    private static final List<Path> SYSTEM_PROGRAMS = List.of(Path.of("/usr/sbin"), Path.of("/sbin"));

    /**
     * An address that an interface has.
     *
     * @param name of the interface
     * @param ip the address
     * @param bits of it that name the network
     */
    record Assigned(String name, InetAddress ip, int bits) {}

    /** Tells all addresses of the machine. */
    @FunctionalInterface
    interface Addresses {
        List<Assigned> all() throws SocketException;
    }

    /** Those of a machine that this is. */
    TapInterfaces(Machine machine, CommandRunner runner) {
        this(machine, runner, TapInterfaces::addressesOfThis);
    }

    private static List<Assigned> addressesOfThis() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .flatMap(one -> one.getInterfaceAddresses().stream()
                        .map(address ->
                                new Assigned(one.getName(), address.getAddress(), address.getNetworkPrefixLength())))
                .toList();
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
                            + interfaces.deviceMissing()
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
        List<String> there = names();
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
        List<String> there = names();
        return taps.stream().filter(tap -> !there.contains(tap.name())).toList();
    }

    /** Those that are not there and can be made. */
    List<TapInterface> missing(Collection<TapInterface> taps) throws IOException {
        return absent(taps).stream().filter(tap -> tap.address().isPresent()).toList();
    }

    /** Checks that the others are there, and can be used. */
    void check(Collection<TapInterface> taps) throws BuildFailure, IOException {
        List<String> faults = new ArrayList<>();
        if (!machine.isLinux()) {
            taps.stream()
                    .filter(tap -> tap.address().isPresent())
                    .forEach(tap -> faults.add("tap interfaces are made on Linux only: make " + tap.name()
                            + " before, and give it without an address"));
        } else if (!taps.isEmpty()) {
            mayAttach(faults);
            List<String> there = names();
            for (TapInterface tap : taps) {
                if (there.contains(tap.name())) {
                    usable(tap, faults);
                } else if (tap.address().isPresent()) {
                    free(tap, taps, faults);
                } else {
                    faults.add("there is no interface " + tap.name() + ". Make it:\n      "
                            + String.join("\n      ", shell(tap)) + "\n    or have it made and removed: " + tap.name()
                            + ":10.0.0.1/24, with the address of this machine");
                }
            }
        }
        if (!faults.isEmpty()) {
            throw new BuildFailure("Nothing is run, because of mirage.net:\n  - " + String.join("\n  - ", faults));
        }
    }

    /** The names of all interfaces, as this process sees them. */
    private List<String> names() throws IOException {
        return Files.readAllLines(machine.file(INTERFACES), StandardCharsets.UTF_8).stream()
                .filter(line -> line.indexOf(':') > 0)
                .map(line -> line.substring(0, line.indexOf(':')).strip())
                .toList();
    }

    private String deviceMissing() {
        return Files.exists(machine.file(DEVICE))
                ? ""
                : "\nThere is no /dev/net/tun: sudo modprobe tun, or give it to the container.";
    }

    /** Whoever attaches to an interface opens this. One that is not there is told by the program ip. */
    private void mayAttach(List<String> faults) {
        Path device = machine.file(DEVICE);
        if (Files.exists(device) && !machine.access().usable(device)) {
            faults.add("/dev/net/tun is not readable and writable for you: sudo chmod 0666 /dev/net/tun");
        }
    }

    private void usable(TapInterface tap, List<String> faults) throws IOException {
        Path facts = machine.file(FACTS).resolve(tap.name());
        if (Files.isDirectory(facts)) {
            if ((number(facts.resolve("tun_flags")) & IFF_TAP) == 0) {
                faults.add(tap.name() + " is no tap interface");
                return;
            }
            if ((number(facts.resolve("flags")) & IFF_UP) == 0) {
                faults.add(tap.name() + " is down: sudo ip link set dev " + tap.name() + " up");
            } else if (number(facts.resolve("carrier")) == 1) {
                faults.add(tap.name() + " is used by another program");
            }
            owned(tap, facts, faults);
        }
        if (tap.address().isPresent()) {
            TapInterface.Address address = tap.address().get();
            // An InetAddress of version 6 is equal to another whatever its scope is.
            if (addresses.all().stream()
                    .noneMatch(one -> one.name().equals(tap.name())
                            && one.bits() == address.bits()
                            && one.ip().equals(address.ip()))) {
                faults.add(tap.name() + " is there, but has not the address " + address + ": sudo ip addr add "
                        + address + " dev " + tap.name());
            }
        }
    }

    /** One that belongs to somebody is for them, and for whoever may do everything with the network. */
    private void owned(TapInterface tap, Path facts, List<String> faults) throws IOException {
        Path status = machine.file(STATUS);
        Path owner = facts.resolve("owner");
        if (!Files.exists(status) || !Files.exists(owner)) {
            return;
        }
        Map<String, String> fields = Files.readAllLines(status, StandardCharsets.UTF_8).stream()
                .map(line -> line.split(":\\s*", 2))
                .filter(parts -> parts.length == 2)
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1], (one, other) -> one));
        String user = fields.getOrDefault("Uid", "").split("\\s+", 2)[0];
        long may = Long.parseUnsignedLong(fields.getOrDefault("CapEff", "0"), 16);
        String uid = Files.readString(owner, StandardCharsets.US_ASCII).strip();
        if (!uid.equals("-1") && !uid.equals(user) && (may >> CAP_NET_ADMIN & 1) == 0) {
            faults.add(tap.name() + " belongs to the user id " + uid + ", and yours is " + user
                    + ". Take one of yours: sudo ip tuntap add dev NAME mode tap user \"$USER\"");
        }
    }

    /** What is for another interface too would be taken from it. */
    private void free(TapInterface tap, Collection<TapInterface> taps, List<String> faults) throws SocketException {
        TapInterface.Address address = tap.address().orElseThrow();
        addresses.all().stream()
                .filter(one -> !one.name().equals(tap.name()) && !one.ip().isLinkLocalAddress())
                .filter(one -> one.bits() > 0 && address.overlaps(one.ip(), one.bits()))
                .findFirst()
                .ifPresent(one -> faults.add(tap.name() + " cannot have " + address + ": " + one.name()
                        + " has addresses of that network, " + one.ip().getHostAddress() + "/" + one.bits()
                        + "; take another network"));
        taps.stream()
                .filter(other -> other.name().compareTo(tap.name()) < 0)
                .filter(other -> other.address()
                        .filter(one -> address.overlaps(one.ip(), one.bits()))
                        .isPresent())
                .forEach(other -> faults.add(
                        tap.name() + " and " + other.name() + " would be of one network; each needs one of its own"));
    }

    /** 0 when the kernel does not say. */
    private static long number(Path file) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        return Long.decode(Files.readString(file, StandardCharsets.US_ASCII).strip());
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
