package io.mirage.maven.opam;

import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses of sources. */
final class Urls {
    /** To the last at sign: one in a password ends nothing. A token may stand there without a colon. */
    private static final Pattern USER = Pattern.compile("(?<=(?<!/)//)[^/?#\\s]*@");

    private static final Pattern FIRST_USER = Pattern.compile("[^/?#\\s]*://([^/?#\\s]*)@.*");
    private static final String FILE = "file://";

    private Urls() {}

    /** A text for a message: without the users, passwords and tokens of the addresses in it. */
    static String shown(String text) {
        return USER.matcher(text).replaceAll("");
    }

    /** What stands before the host of an address: a user, perhaps with a password. */
    static Optional<String> user(String url) {
        Matcher user = FIRST_USER.matcher(url);
        return user.matches() ? Optional.of(user.group(1)) : Optional.empty();
    }

    static boolean isHttp(String url) {
        return url.startsWith("http://") || url.startsWith("https://");
    }

    /** Whether an address, or a path, is one of this machine. */
    static boolean isLocal(String location) {
        return isFile(location) || new File(location).isAbsolute();
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
