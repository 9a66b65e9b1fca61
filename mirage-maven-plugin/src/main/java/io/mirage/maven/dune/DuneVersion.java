package io.mirage.maven.dune;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of dune.
 *
 * @param major the first number
 * @param minor the second number
 * @param patch the third number, 0 if there is none
 * @param suffix what follows: {@code ~alpha} for one before the release, {@code +dev} or {@code -12-gabcdef} for one
 *     after; empty for the release
 * @since 0.1.0
 */
public record DuneVersion(int major, int minor, int patch, String suffix) implements Comparable<DuneVersion> {

    /** The oldest dune the plugin works with. */
    public static final DuneVersion MINIMUM = new DuneVersion(2, 9, 0, "");

    private static final Pattern VERSION =
            Pattern.compile("v?(\\d{1,6})\\.(\\d{1,6})(?:\\.(\\d{1,6}))?((?:[~+-]\\S*)?)");
    private static final Comparator<DuneVersion> ORDER = Comparator.comparingInt(DuneVersion::major)
            .thenComparingInt(DuneVersion::minor)
            .thenComparingInt(DuneVersion::patch)
            .thenComparing(version -> !version.isBeforeRelease())
            .thenComparing(DuneVersion::suffix);

    /**
     * Reads what {@code dune --version} prints.
     *
     * @param output the line, blank space around it allowed
     * @return the version; empty for {@code n/a}, which a dune built from a checkout without tags prints, and for
     *     anything else that is none
     * @since 0.1.0
     */
    public static Optional<DuneVersion> parse(String output) {
        Matcher m = VERSION.matcher(output.strip());
        if (!m.matches()) {
            return Optional.empty();
        }
        int patch = m.group(3) == null ? 0 : Integer.parseInt(m.group(3));
        return Optional.of(
                new DuneVersion(Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2)), patch, m.group(4)));
    }

    /**
     * Whether the plugin works with it.
     *
     * @return true from {@link #MINIMUM} on
     * @since 0.1.0
     */
    public boolean isSupported() {
        return compareTo(MINIMUM) >= 0;
    }

    /**
     * Whether it is at least a release.
     *
     * @param otherMajor the release's first number
     * @param otherMinor the release's second number
     * @return true if this is that release or later
     * @since 0.1.0
     */
    public boolean isAtLeast(int otherMajor, int otherMinor) {
        return compareTo(new DuneVersion(otherMajor, otherMinor, 0, "")) >= 0;
    }

    @Override
    public int compareTo(DuneVersion other) {
        return ORDER.compare(this, other);
    }

    private boolean isBeforeRelease() {
        return suffix.startsWith("~");
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch + suffix;
    }
}
