package io.mirage.maven.opam;

import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * A version of an opam package.
 *
 * @param name of the package
 * @param version of the package
 * @since 0.1.0
 */
public record PackageVersion(String name, String version) implements Comparable<PackageVersion> {
    private static final Pattern NAME = Pattern.compile("(?=[^A-Za-z]*[A-Za-z])[A-Za-z0-9_+-]+");
    // Versions become parts of file names and of addresses.
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9_+.~:-]+");
    private static final Comparator<PackageVersion> ORDER =
            Comparator.comparing(PackageVersion::name).thenComparing(PackageVersion::version, OpamVersion::compare);

    /**
     * Checks both.
     *
     * @throws IllegalArgumentException if opam would not take them for a name and a version
     */
    public PackageVersion {
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    "'" + name
                            + "' is no name of an opam package, which has letters, digits, '-', '_' and '+' in it, and one letter at least");
        }
        if (!VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException("'" + version + "' is no version of an opam package (" + name
                    + "), which has letters, digits, '-', '_', '+', '.', '~' and ':' in it");
        }
    }

    /**
     * Reads opam's notation.
     *
     * @param text {@code NAME.VERSION}
     * @return the package
     * @throws IllegalArgumentException if it is none
     */
    public static PackageVersion parse(String text) {
        int dot = text.indexOf('.');
        if (dot < 0) {
            throw new IllegalArgumentException("'" + text + "' is no package with a version, NAME.VERSION");
        }
        return new PackageVersion(text.substring(0, dot), text.substring(dot + 1));
    }

    /**
     * Whether opam takes a text for the name of a package.
     *
     * @param text any text
     * @return whether it does
     */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** Sorts by name, then by version in opam's order. */
    @Override
    public int compareTo(PackageVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return name + '.' + version;
    }
}
