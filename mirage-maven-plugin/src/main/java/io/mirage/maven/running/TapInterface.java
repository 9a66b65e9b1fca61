package io.mirage.maven.running;

import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A network interface that a network device is attached to.
 *
 * @param name of the interface
 * @param address that this machine has on it; when it is given, an interface that is not there can be made
 * @since 0.1.0
 */
public record TapInterface(String name, Optional<Address> address) {
    // Linux takes 15 characters, other systems up to the 19 that the tenders do.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,18}");
    private static final int LONGEST_ON_LINUX = 15;
    private static final Pattern IPV4 = Pattern.compile("(?:0|[1-9]\\d{0,2})(?:\\.(?:0|[1-9]\\d{0,2})){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");
    private static final Pattern BITS = Pattern.compile("\\d{1,3}");

    /**
     * An address and its network.
     *
     * @param text both as they were given: {@code 10.0.0.1/24}
     * @param ip the address
     * @param bits of it that name the network: 1 to 32, for IPv6 to 128
     */
    public record Address(String text, InetAddress ip, int bits) {
        @Override
        public String toString() {
            return text;
        }

        /**
         * Whether its network and another one have addresses in common.
         *
         * @param other an address
         * @param otherBits of it that name the network
         * @return false for addresses of different versions
         */
        public boolean overlaps(InetAddress other, int otherBits) {
            byte[] own = ip.getAddress();
            byte[] theirs = other.getAddress();
            int common = Math.min(bits, otherBits);
            return own.length == theirs.length && network(own, common).equals(network(theirs, common));
        }

        private static BigInteger network(byte[] address, int bits) {
            return new BigInteger(1, address).shiftRight(address.length * Byte.SIZE - bits);
        }

        /** Not one that a machine can have on such an interface. */
        boolean isImpossible() {
            BigInteger number = new BigInteger(1, ip.getAddress());
            int free = ip.getAddress().length * Byte.SIZE - bits;
            BigInteger host = number.subtract(number.shiftRight(free).shiftLeft(free));
            // Of a network of two or of one, every address is one of a machine.
            boolean reserved = !isIpv6() && free > 1 && (host.signum() == 0 || host.bitCount() == free);
            return ip.isAnyLocalAddress() || ip.isLoopbackAddress() || ip.isMulticastAddress() || reserved;
        }

        /**
         * Whether it is one of IP version 6.
         *
         * @return false for version 4
         */
        public boolean isIpv6() {
            return ip instanceof Inet6Address;
        }
    }

    /** What follows the device in {@code mirage.net}: {@code INTERFACE} or {@code INTERFACE:ADDRESS/BITS}. */
    static TapInterface parse(String text) throws RunRefusedException {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        if (!NAME.matcher(name).matches()) {
            throw new RunRefusedException("'" + name
                    + "' is not a network interface; it has 1 to 19 letters, digits, '_'," + " '.' or '-', as tap100");
        }
        if (colon < 0) {
            return new TapInterface(name, Optional.empty());
        }
        String address = text.substring(colon + 1);
        if (name.length() > LONGEST_ON_LINUX) {
            throw new RunRefusedException("'" + name + "' cannot be made; a network interface of Linux has at most "
                    + LONGEST_ON_LINUX + " characters");
        }
        return new TapInterface(
                name,
                Optional.of(
                        address(address)
                                .orElseThrow(
                                        () -> new RunRefusedException(
                                                "'" + address
                                                        + "' is not an address of this machine with the length of its network, as 10.0.0.1/24"))));
    }

    private static Optional<Address> address(String text) {
        int slash = text.indexOf('/');
        String ip = slash < 0 ? "" : text.substring(0, slash);
        String bits = slash < 0 ? "" : text.substring(slash + 1);
        boolean four = IPV4.matcher(ip).matches()
                && Arrays.stream(ip.split("\\.", -1))
                        .mapToInt(Integer::parseInt)
                        .allMatch(part -> part <= 255);
        boolean literal = four || IPV6.matcher(ip).matches();
        if (!literal || !BITS.matcher(bits).matches()) {
            return Optional.empty();
        }
        int length = Integer.parseInt(bits);
        if (length < 1 || length > (four ? 32 : 128)) {
            return Optional.empty();
        }
        try {
            // No name is looked up: only literals come here.
            InetAddress parsed = InetAddress.getByName(ip);
            // One of version 4 in the clothes of version 6 comes out as what it is.
            return Optional.of(new Address(text, parsed, length))
                    .filter(address -> address.isIpv6() != four)
                    .filter(address -> !address.isImpossible());
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /**
     * What makes it, as arguments of the program {@code ip}.
     *
     * @return the commands, in order
     */
    public List<List<String>> made() {
        List<List<String>> commands = new ArrayList<>();
        commands.add(List.of("tuntap", "add", "dev", name, "mode", "tap"));
        // The machine at the other end is not there yet, so nobody could say that the address is taken.
        address.ifPresent(own -> commands.add(
                own.isIpv6()
                        ? List.of("addr", "add", own.toString(), "dev", name, "nodad")
                        : List.of("addr", "add", own.toString(), "dev", name)));
        commands.add(List.of("link", "set", "dev", name, "up"));
        return commands;
    }

    /**
     * What removes it, as arguments of the program {@code ip}.
     *
     * @return the command
     */
    public List<String> removed() {
        return List.of("link", "del", "dev", name);
    }
}
