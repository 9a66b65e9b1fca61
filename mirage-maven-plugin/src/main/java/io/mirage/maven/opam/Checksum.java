package io.mirage.maven.opam;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The checksum of an archive, as opam writes it: {@code sha256=…}.
 *
 * @param algorithm how it was computed
 * @param hex the digest, lower-case hexadecimal digits
 * @since 0.1.0
 */
public record Checksum(Algorithm algorithm, String hex) {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]+");

    /** The algorithms of opam 2.1 ({@code opamHash.ml}), the weakest first. */
    public enum Algorithm {
        /** 128 bits. */
        MD5("MD5", 32),
        /** 256 bits. */
        SHA256("SHA-256", 64),
        /** 512 bits. */
        SHA512("SHA-512", 128);

        private final String javaName;
        private final int digits;

        Algorithm(String javaName, int digits) {
            this.javaName = javaName;
            this.digits = digits;
        }

        /**
         * What Java calls it.
         *
         * @return a name for {@link java.security.MessageDigest}
         */
        public String javaName() {
            return javaName;
        }

        /**
         * What opam calls it.
         *
         * @return {@code md5}, {@code sha256} or {@code sha512}
         */
        public String opamName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Checks the digits.
     *
     * @throws IllegalArgumentException if they are not as many hexadecimal digits as the algorithm gives
     */
    public Checksum {
        hex = hex.toLowerCase(Locale.ROOT);
        if (hex.length() != algorithm.digits || !HEX.matcher(hex).matches()) {
            throw new IllegalArgumentException("'" + hex + "' is no " + algorithm.opamName() + ", which has "
                    + algorithm.digits + " hexadecimal digits");
        }
    }

    /**
     * Reads a checksum.
     *
     * @param text {@code sha256=…}; a bare digest is an MD5, as in old opam files
     * @return the checksum
     * @throws IllegalArgumentException if it is none
     */
    public static Checksum parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            return new Checksum(Algorithm.MD5, text);
        }
        for (Algorithm algorithm : Algorithm.values()) {
            if (algorithm.opamName().equals(text.substring(0, equals))) {
                return new Checksum(algorithm, text.substring(equals + 1));
            }
        }
        throw new IllegalArgumentException("'" + text + "' is no checksum: md5=…, sha256=… or sha512=…");
    }

    @Override
    public String toString() {
        return algorithm.opamName() + "=" + hex;
    }
}
