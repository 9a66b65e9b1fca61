package io.mirage.maven.running;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * When a unikernel that was started counts as ready: when all of this holds.
 *
 * @param log what is found in a line of its log
 * @param port what answers
 * @param delay what has passed since the start
 * @param timeout after which it is given up
 * @since 0.1.0
 */
public record Readiness(Optional<Pattern> log, Optional<InetSocketAddress> port, Duration delay, Duration timeout) {
    private static final Pattern PORT =
            Pattern.compile("(?:(?<host>[A-Za-z0-9_.-]+|\\[[0-9A-Fa-f:.]+]):)?(?<port>[0-9]{1,5})");
    private static final Pattern GROUP = Pattern.compile("\\(\\?<([A-Za-z][A-Za-z0-9]*)>");
    private static final int LAST_PORT = 65535;

    /**
     * Reads what was declared.
     *
     * @param log a regular expression
     * @param port a number, or {@code HOST:NUMBER}
     * @param delay seconds
     * @param timeout seconds
     * @return when it is ready
     * @throws RunRefusedException if something is malformed, all of it in one message
     */
    public static Readiness parse(Optional<String> log, Optional<String> port, long delay, long timeout)
            throws RunRefusedException {
        List<String> faults = new ArrayList<>();
        Optional<Pattern> pattern = Optional.empty();
        Optional<InetSocketAddress> address = Optional.empty();
        try {
            pattern = log.map(Pattern::compile);
        } catch (PatternSyntaxException e) {
            faults.add("mirage.ready.log '" + log.orElse("") + "' is not a regular expression: " + e.getDescription());
        }
        Matcher parts = PORT.matcher(port.map(String::strip).orElse("1"));
        if (!parts.matches()
                || Integer.parseInt(parts.group("port")) > LAST_PORT
                || parts.group("port").equals("0")) {
            faults.add("mirage.ready.port '" + port.orElse("") + "' is not a port from 1 to 65535, or HOST:PORT");
        } else if (port.isPresent()) {
            String host = Optional.ofNullable(parts.group("host")).orElse("127.0.0.1");
            address = Optional.of(new InetSocketAddress(host, Integer.parseInt(parts.group("port"))));
            if (address.get().isUnresolved()) {
                faults.add("mirage.ready.port '" + port.get() + "': there is no host " + host);
            }
        }
        if (delay < 0) {
            faults.add("mirage.ready.delay " + delay + " is less than 0 seconds");
        }
        if (timeout < 1 || timeout < delay) {
            faults.add("mirage.ready.timeout " + timeout + " is less than 1 second, or less than mirage.ready.delay");
        }
        RunRefusedException.throwIfAny("Nothing is run, because of what is given:", faults);
        return new Readiness(pattern, address, Duration.ofSeconds(delay), Duration.ofSeconds(timeout));
    }

    /**
     * The named groups of the expression.
     *
     * @return the names, in their order
     */
    public List<String> groups() {
        return log.stream()
                .flatMap(pattern -> GROUP.matcher(pattern.pattern())
                        .results()
                        .map(group -> group.group(1))
                        .filter(name -> isGroup(pattern, name)))
                .distinct()
                .toList();
    }

    /** Not everything that looks like one is: its parenthesis may be escaped. */
    private static boolean isGroup(Pattern pattern, String name) {
        // Only after a match can be asked for a group.
        Matcher matcher = Pattern.compile("|" + pattern.pattern()).matcher("");
        try {
            return matcher.find() && matcher.group(name) == null;
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    /**
     * What is waited for.
     *
     * @return words that follow "until"
     */
    public String words() {
        List<String> words = new ArrayList<>();
        log.ifPresent(pattern -> words.add("its log has " + pattern));
        port.ifPresent(
                address -> words.add("port " + address.getPort() + " of " + address.getHostString() + " answers"));
        if (!delay.isZero() || words.isEmpty()) {
            words.add(delay.toSeconds() + " s have passed");
        }
        return String.join(" and ", words);
    }
}
