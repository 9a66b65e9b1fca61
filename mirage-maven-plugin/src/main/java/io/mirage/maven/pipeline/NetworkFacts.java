package io.mirage.maven.pipeline;

import io.mirage.maven.running.TapInterface;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the kernel says of the network interfaces of a machine, held against what a run needs.
 *
 * @param machine that they are of
 * @param addresses tells which addresses they have
 */
record NetworkFacts(Machine machine, Addresses addresses) {
    private static final Path INTERFACES = Path.of("/proc/net/dev");
    private static final Path FACTS = Path.of("/sys/class/net");
    private static final Path DEVICE = Path.of("/dev/net/tun");
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int CAP_NET_ADMIN = 12;
    private static final int IFF_UP = 1;
    private static final int IFF_TAP = 2;

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
    NetworkFacts(Machine machine) {
        this(machine, NetworkFacts::addressesOfThis);
    }

    private static List<Assigned> addressesOfThis() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .flatMap(one -> one.getInterfaceAddresses().stream()
                        .map(address ->
                                new Assigned(one.getName(), address.getAddress(), address.getNetworkPrefixLength())))
                .toList();
    }

    /** All that keeps a run from using some interfaces, or from making those that are not there. */
    List<String> faults(Collection<TapInterface> taps) throws IOException {
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
                            + String.join("\n      ", TapInterfaces.shell(tap)) + "\n    or have it made and removed: "
                            + tap.name()
                            + ":10.0.0.1/24, with the address of this machine");
                }
            }
        }
        return faults;
    }

    /** The names of all interfaces, as this process sees them. */
    List<String> names() throws IOException {
        return Files.readAllLines(machine.file(INTERFACES), StandardCharsets.UTF_8).stream()
                .filter(line -> line.indexOf(':') > 0)
                .map(line -> line.substring(0, line.indexOf(':')).strip())
                .toList();
    }

    /** What to add to the words of the program ip, which does not say it. */
    String deviceMissing() {
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
}
