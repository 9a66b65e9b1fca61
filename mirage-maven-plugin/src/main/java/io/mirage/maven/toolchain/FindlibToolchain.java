package io.mirage.maven.toolchain;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The definition of a findlib toolchain: {@code findlib.conf.d/NAME.conf} beside the findlib.conf in force, which is
 * where dune looks, with lines such as {@code ocamlopt(solo5) = "/…/bin/ocamlopt"}.
 *
 * @param file the definition
 * @param settings what it sets for this toolchain, by key
 * @since 0.1.0
 */
record FindlibToolchain(Path file, Map<String, Path> settings) {
    private static final Pattern LINE =
            Pattern.compile("\\s*([A-Za-z_]+)\\(([A-Za-z0-9_]+)\\)\\s*=\\s*\"((?:[^\"\\\\]|\\\\.)*)\"\\s*(?:#.*)?");

    static Path file(Path findlibConf, String name) {
        return findlibConf.resolveSibling(findlibConf.getFileName() + ".d").resolve(name + ".conf");
    }

    /** Reads a definition; what it sets is paths. */
    static FindlibToolchain read(Path file, String name) throws ToolchainException, IOException {
        Map<String, Path> settings = new TreeMap<>();
        // ISO-8859-1 maps every byte, so a path in any encoding survives.
        for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches() && matcher.group(2).equals(name)) {
                String value = matcher.group(3).replaceAll("\\\\(.)", "$1");
                String path = new String(value.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
                settings.put(matcher.group(1), path(file, matcher.group(1), path));
            }
        }
        return new FindlibToolchain(file, settings);
    }

    private static Path path(Path file, String key, String value) throws ToolchainException {
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw new ToolchainException(
                    "the findlib configuration " + file + " is damaged: what it says for " + key + " is no path ("
                            + e.getReason() + "). Install the toolchain again.",
                    e);
        }
    }

    Optional<Path> tool(String key) {
        return Optional.ofNullable(settings.get(key))
                .filter(path -> !path.toString().isEmpty());
    }
}
