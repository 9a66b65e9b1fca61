package io.mirage.maven.dune;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** From the paths tools print to the files the user knows. */
final class StagedPaths {

    /** A path below a build directory: everything up to the context, the context, the path in the workspace. */
    private static final Pattern BUILT =
            Pattern.compile("(?:[^\\s\"'`(]*/)?_build[\\w.-]*/(?!install/|log\\b)([A-Za-z0-9_-]+)(?:/|(?=\\s|$))");

    private static final Pattern NAMED = Pattern.compile("File \"([^\"]+)\"");

    private final Function<String, Optional<Path>> userFile;

    StagedPaths(Function<String, Optional<Path>> userFile) {
        this.userFile = userFile;
    }

    /** The user's file; otherwise the path itself. Names in angle brackets and the like are no files. */
    Optional<Path> file(String printed) {
        if (printed.equals("caml_startup") || printed.equals("_none_") || printed.startsWith("<")) {
            return Optional.empty();
        }
        String staged = withoutBuild(printed);
        Optional<Path> mapped = userFile.apply(staged);
        if (mapped.isPresent()) {
            return mapped;
        }
        try {
            return Optional.of(Path.of(staged));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** A line of a message with the user's files in it, the same for all contexts. */
    String message(String line) {
        return NAMED.matcher(withoutBuild(line))
                .replaceAll(m -> Matcher.quoteReplacement(
                        "File \"" + file(m.group(1)).map(Path::toString).orElse(m.group(1)) + '"'));
    }

    /** The context whose build directory a text names. */
    static Optional<String> context(String text) {
        Matcher m = BUILT.matcher(text);
        return text.contains("_build") && m.find() ? Optional.of(m.group(1)) : Optional.empty();
    }

    private static String withoutBuild(String text) {
        return text.contains("_build") ? BUILT.matcher(text).replaceAll("") : text;
    }
}
