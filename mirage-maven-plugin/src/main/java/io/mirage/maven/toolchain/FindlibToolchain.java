package io.mirage.maven.toolchain;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
record FindlibToolchain(Path file, Map<String, String> settings) {
    private static final Pattern LINE =
            Pattern.compile("\\s*([A-Za-z_]+)\\(([A-Za-z0-9_]+)\\)\\s*=\\s*\"((?:[^\"\\\\]|\\\\.)*)\"\\s*(?:#.*)?");

    static Path file(Path findlibConf, String name) {
        return findlibConf.resolveSibling(findlibConf.getFileName() + ".d").resolve(name + ".conf");
    }

    static FindlibToolchain read(Path file, String name) throws IOException {
        Map<String, String> settings = new TreeMap<>();
        // ISO-8859-1 maps every byte, so a path in any encoding survives.
        for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches() && matcher.group(2).equals(name)) {
                String value = matcher.group(3).replaceAll("\\\\(.)", "$1");
                settings.put(
                        matcher.group(1),
                        new String(value.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
            }
        }
        return new FindlibToolchain(file, settings);
    }

    Optional<Path> tool(String key) {
        return Optional.ofNullable(settings.get(key))
                .filter(value -> !value.isEmpty())
                .map(Path::of);
    }
}
