package io.mirage.maven.release;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Folders of the machine, and what a POM calls them.
 *
 * @since 0.1.0
 */
public final class Folders {
    // What ends a path, or begins one: "-L/a:/b", "-Wl,-rpath,/a", "--a='/b'".
    private static final String BORDER = "\\s:;,=|'\"()<>";

    private static final Pattern BORDERS = Pattern.compile("[" + BORDER + "]");
    private static final Pattern NAME = Pattern.compile("^[\\p{L}\\p{N}._~]|/");

    private final Map<String, String> names = new LinkedHashMap<>();
    private final Optional<Pattern> pattern;

    /**
     * Makes it.
     *
     * @param folders by what a POM calls it; of two names for one folder the first is taken
     */
    public Folders(Map<String, Path> folders) {
        folders.forEach((name, folder) -> {
            // The root is in every path.
            if (folder.isAbsolute() && folder.normalize().getNameCount() > 0) {
                names.putIfAbsent(folder.normalize().toString(), name);
            }
        });
        List<String> longestFirst = names.keySet().stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .toList();
        pattern = longestFirst.isEmpty()
                ? Optional.empty()
                : Optional.of(Pattern.compile(
                        longestFirst.stream().collect(Collectors.joining("|", "(", ")(?=[/\\\\" + BORDER + "]|$)"))));
    }

    /**
     * Names the folders in a text as a POM does.
     *
     * @param text with paths in it
     * @return the text, in which none of the folders begins a path
     */
    public String named(String text) {
        if (pattern.isEmpty()) {
            return text;
        }
        StringBuilder named = new StringBuilder();
        Matcher paths = pattern.get().matcher(text);
        while (paths.find()) {
            String path = paths.group(1);
            String name = isInside(text, paths.start()) ? path : names.getOrDefault(path, path);
            paths.appendReplacement(named, Matcher.quoteReplacement(name));
        }
        return paths.appendTail(named).toString();
    }

    /** Whether a path that seems to begin here is the rest of another: "/root" in "/srv/root", "srv/root"; not in "-I/root". */
    private static boolean isInside(String text, int start) {
        int begin = start;
        while (begin > 0 && !BORDERS.matcher(text.substring(begin - 1, begin)).matches()) {
            begin--;
        }
        String before = text.substring(begin, start);
        // "file:///root"
        return !before.equals("//") && NAME.matcher(before).find();
    }
}
