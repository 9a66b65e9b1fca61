package io.mirage.maven.frontend;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of the mirage tool.
 *
 * @param major the first number
 * @param minor the second number, 0 if there is none
 * @param patch the third number, 0 if there is none
 * @since 0.1.0
 */
public record MirageVersion(int major, int minor, int patch) implements Comparable<MirageVersion> {
    /** What a tool that was built from a git checkout prints for its version; it then checks no bounds. */
    public static final String UNMARKED = "%%VERSION%%";

    private static final Pattern NUMBERS = Pattern.compile("(\\d{1,6})(?:\\.(\\d{1,6}))?(?:\\.(\\d{1,6}))?[0-9.]*");
    // What git adds to a version between releases, as in 4.9.0-12-gabcdef, and what opam adds.
    private static final Pattern PRINTED = Pattern.compile("v?(\\d{1,6}\\.\\d{1,6}(?:\\.\\d{1,6})?)([~+-]\\S*)?");
    private static final Comparator<MirageVersion> ORDER = Comparator.comparingInt(MirageVersion::major)
            .thenComparingInt(MirageVersion::minor)
            .thenComparingInt(MirageVersion::patch);

    /**
     * Reads a version as the bounds in a {@code config.ml} have it: numbers with dots between.
     *
     * @param text the version
     * @return the version; empty when there is anything but digits and dots in it, or no number in front
     */
    public static Optional<MirageVersion> parse(String text) {
        Matcher m = NUMBERS.matcher(text);
        return m.matches()
                ? Optional.of(new MirageVersion(number(m, 1), number(m, 2), number(m, 3)))
                : Optional.empty();
    }

    /**
     * Reads what {@code mirage --version} prints.
     *
     * @param line the line, blank space around it allowed
     * @return the version, or the one that a version between releases comes after; empty for {@link #UNMARKED}, and for
     *     what another program prints
     */
    public static Optional<MirageVersion> printed(String line) {
        Matcher m = PRINTED.matcher(line.strip());
        return m.matches() ? parse(m.group(1)) : Optional.empty();
    }

    /**
     * Whether what {@code mirage --version} prints is a release, which can be held against bounds. The tool (4.8 and later)
     * checks none for other versions.
     *
     * @param line the line, blank space around it allowed
     * @return false for {@code 4.9.0-3-gabcdef}, and for what is no version
     */
    public static boolean isRelease(String line) {
        Matcher m = PRINTED.matcher(line.strip());
        return m.matches() && m.group(2) == null;
    }

    private static int number(Matcher m, int group) {
        String digits = m.group(group);
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    @Override
    public int compareTo(MirageVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
