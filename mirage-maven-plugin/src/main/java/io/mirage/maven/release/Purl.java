package io.mirage.maven.release;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Package URLs (purl specification 1.0): names of packages that are the same everywhere. */
final class Purl {
    private static final String PLAIN = "-._~:";

    private Purl() {}

    /** Of an opam package. */
    static String opam(String name, Optional<String> version) {
        return "pkg:opam/" + encoded(name) + version.map(v -> '@' + encoded(v)).orElse("");
    }

    /** Of a Maven artifact. */
    static String maven(String groupId, String artifactId, String version) {
        return "pkg:maven/" + encoded(groupId) + '/' + encoded(artifactId) + '@' + encoded(version);
    }

    /** Every byte that is not a letter, a digit or one of {@code -._~:} becomes a percent sign and two digits. */
    private static String encoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || PLAIN.indexOf(c) >= 0;
            encoded.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
        }
        return encoded.toString();
    }
}
