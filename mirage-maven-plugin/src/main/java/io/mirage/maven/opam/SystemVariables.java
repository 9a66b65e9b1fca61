package io.mirage.maven.opam;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The variables by which opam knows a system ({@code opamSysPoll.ml} of opam 2.1), as far as they can be told without
 * asking other programs. opam asks {@code lsb_release} for the version first; the distributions keep it the same as
 * {@code VERSION_ID}.
 *
 * @since 0.1.0
 */
public final class SystemVariables {
    private static final Pattern ARM32 = Pattern.compile("(?:armv8[bl]|e?armv[67]|armv5).*");

    private SystemVariables() {}

    /**
     * Computes the variables.
     *
     * @param osRelease what is in {@code /etc/os-release}; empty where there is no such file
     * @param osName what {@code uname -s} prints, or Java's {@code os.name}
     * @param arch what {@code uname -m} prints, or Java's {@code os.arch}
     * @return {@code arch}, {@code os}, {@code os-distribution}, {@code os-family} and {@code os-version}; what is not
     *     known is left out
     */
    public static SortedMap<String, String> of(String osRelease, String osName, String arch) {
        String os = os(osName);
        Map<String, String> release = os.equals("linux") ? fields(osRelease) : Map.of();
        String distribution = value(release, "ID").orElse(os);
        SortedMap<String, String> variables = new TreeMap<>();
        variables.put("arch", arch(arch));
        variables.put("os", os);
        variables.put("os-distribution", distribution);
        variables.put("os-family", family(os, release).orElse(distribution));
        value(release, "VERSION_ID").ifPresent(version -> variables.put("os-version", version));
        return variables;
    }

    private static String os(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.startsWith("windows")) {
            return "win32";
        }
        return switch (lower) {
            case "darwin", "osx", "mac os x" -> "macos";
            default -> lower;
        };
    }

    private static String arch(String machine) {
        String lower = machine.toLowerCase(Locale.ROOT);
        return switch (lower) {
            case "x86", "i386", "i486", "i586", "i686" -> "x86_32";
            case "x86_64", "amd64" -> "x86_64";
            case "powerpc", "ppc", "ppcle" -> "ppc32";
            case "ppc64", "ppc64le" -> "ppc64";
            case "aarch64", "aarch64_be" -> "arm64";
            default -> ARM32.matcher(lower).matches() ? "arm32" : lower;
        };
    }

    private static Optional<String> family(String os, Map<String, String> release) {
        return switch (os) {
            case "freebsd", "openbsd", "netbsd", "dragonfly" -> Optional.of("bsd");
            case "win32", "cygwin" -> Optional.of("windows");
            default -> value(release, "ID_LIKE");
        };
    }

    /** The first word of a field, in lower case. */
    private static Optional<String> value(Map<String, String> release, String field) {
        String[] words = release.getOrDefault(field, "").strip().split("\\s", 2);
        return words[0].isEmpty() ? Optional.empty() : Optional.of(words[0].toLowerCase(Locale.ROOT));
    }

    private static Map<String, String> fields(String osRelease) {
        Map<String, String> fields = new HashMap<>();
        osRelease.lines().forEach(line -> {
            int equals = line.indexOf('=');
            if (equals > 0) {
                fields.putIfAbsent(
                        line.substring(0, equals).strip(),
                        unquoted(line.substring(equals + 1).strip()));
            }
        });
        return fields;
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() > 1
                && (value.startsWith("\"") || value.startsWith("'"))
                && value.endsWith(value.substring(0, 1));
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
