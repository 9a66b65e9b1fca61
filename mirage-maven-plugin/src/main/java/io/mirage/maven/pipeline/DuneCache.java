package io.mirage.maven.pipeline;

import io.mirage.maven.dune.DuneVersion;
import io.mirage.maven.opam.Digests;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Whether dune keeps what it has built for other builds, so that a build from nothing is fast. Each set of toolchains has a
 * cache of its own: objects of another one have broken cross builds (ocaml/dune issue 7819).
 *
 * @since 0.1.0
 */
public enum DuneCache {
    /** As dune does by default: from 3.17 on, all but what rules of the user's own make. */
    AUTO,
    /** With every dune, all rules. */
    ENABLED,
    /** Never. */
    DISABLED;

    private static final String VARIABLE = "DUNE_CACHE";
    private static final String ROOT = "DUNE_CACHE_ROOT";

    /**
     * Reads a setting.
     *
     * @param text {@code auto}, {@code enabled} or {@code disabled}; {@code true} and {@code false} for the latter two
     * @return the setting
     * @throws BuildFailure if it is none
     */
    public static DuneCache parse(String text) throws BuildFailure {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "auto", "" -> AUTO;
            case "enabled", "true" -> ENABLED;
            case "disabled", "false" -> DISABLED;
            default ->
                throw new BuildFailure(
                        "<duneCache> is '" + text + "'; allowed are auto (the default), enabled and disabled.");
        };
    }

    /**
     * The environment for dune.
     *
     * @param environment of the build; what it says about the cache is kept when nothing is declared
     * @param version of dune
     * @param root the folder with all caches
     * @param toolchains what tells the toolchains of the build from others, in any order
     * @return all variables
     */
    Map<String, String> in(Map<String, String> environment, DuneVersion version, Path root, List<String> toolchains) {
        Map<String, String> variables = new TreeMap<>(environment);
        if (this == AUTO && variables.containsKey(VARIABLE)) {
            return variables;
        }
        Optional<String> value = value(version);
        if (value.isEmpty()) {
            variables.put(VARIABLE, "disabled");
            return variables;
        }
        Path own = root.resolve(key(version, toolchains));
        variables.put(VARIABLE, value.get());
        variables.put(ROOT, own.toString());
        if (!version.isAtLeast(3, 17)) {
            // Before 3.0 there is no DUNE_CACHE_ROOT, and the default is a daemon that outlives the build.
            variables.put("XDG_CACHE_HOME", own.toString());
            variables.put("DUNE_CACHE_TRANSPORT", "direct");
        }
        return variables;
    }

    /**
     * Notes that a cache is used, by the time of its folder: those that were not used for longest are removed first.
     *
     * @param environment for dune
     * @param root the folder with all caches
     */
    static void touch(Map<String, String> environment, Path root) {
        String own = environment.get(ROOT);
        if (own == null || !own.startsWith(root + File.separator)) {
            return;
        }
        try {
            Path folder = Files.createDirectories(Path.of(own));
            Files.setLastModifiedTime(folder, FileTime.from(Instant.now()));
        } catch (IOException e) {
            // dune says so if it needs the folder.
        }
    }

    private Optional<String> value(DuneVersion version) {
        return switch (this) {
            case DISABLED -> Optional.empty();
            case ENABLED -> Optional.of("enabled");
            case AUTO -> version.isAtLeast(3, 17) ? Optional.of("enabled-except-user-rules") : Optional.empty();
        };
    }

    private static String key(DuneVersion version, List<String> toolchains) {
        String identities = toolchains.stream()
                .distinct()
                .sorted()
                .map(identity -> "\n" + identity)
                .collect(Collectors.joining());
        return Digests.sha256("dune " + version + identities).substring(0, 32);
    }
}
