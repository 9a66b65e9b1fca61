package io.mirage.maven.opam;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses of sources. */
final class Urls {
    private static final Pattern USER = Pattern.compile("(?<=//)[^/@]*:[^/@]*@");
    private static final String FILE = "file://";

    private Urls() {}

    /** An address for a message: without the password it may hold. */
    static String shown(String url) {
        return USER.matcher(url).replaceAll("");
    }

    static boolean isHttp(String url) {
        return url.startsWith("http://") || url.startsWith("https://");
    }

    static boolean isFile(String url) {
        return url.startsWith(FILE);
    }

    /** The file of a {@code file:} address. opam does not decode it, so a name with {@code %20} may be one. */
    static Path file(String url) {
        Path literal = Path.of(url.substring(FILE.length()));
        if (Files.exists(literal)) {
            return literal;
        }
        try {
            return Path.of(new URI(url));
        } catch (URISyntaxException | IllegalArgumentException e) {
            return literal;
        }
    }

    static Optional<URI> uri(String url) {
        try {
            return Optional.of(new URI(url));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
