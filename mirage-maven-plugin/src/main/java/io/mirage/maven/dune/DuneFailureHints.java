package io.mirage.maven.dune;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Says what to do about a failed build, for failures whose output alone tells. Those that need to know the toolchain
 * are told elsewhere.
 *
 * @since 0.1.0
 */
public final class DuneFailureHints {

    /** A form of words of dune or of a tool under it, and the step that helps. */
    private record Row(Pattern words, Function<MatchResult, String> step) {

        static Row of(String words, Function<MatchResult, String> step) {
            return new Row(Pattern.compile(words), step);
        }
    }

    private static final Pattern MISSING = Pattern.compile("Library \"([^\"]+)\" (?:not found|(?:in \\S+ )?is hidden)");

    private static final String BLANKS = "The work directory's path has blanks, which not every command survives. If"
            + " nothing above says what is wrong, build in a directory without blanks: -Dmirage.workDirectory=…";

    /** In the order of how much they explain: the first that fits is the answer. Blank space stands for any. */
    private static final List<Row> ROWS = List.of(
            Row.of(
                    "has locked the build directory|A running dune",
                    m -> "Another dune is building in the same directory. Wait for it, or end it (an editor's watch"
                            + " mode keeps one running), and build again."),
            Row.of(
                    "Version (\\d+\\.\\d+) of the dune language is not supported",
                    m -> "A dune file needs dune " + m.group(1) + " or later. Install a newer dune, and say where it"
                            + " is with -Dmirage.dune=PATH if it is not the first on the PATH."),
            Row.of(
                    "Too many opam files for package \"([^\"]+)\"|The package \"([^\"]+)\" is defined more than once"
                            + "|Library \"?([^\"\\s]+)\"? is defined twice",
                    m -> "\"" + firstGroup(m) + "\" is there twice. Keep one of the two that are named above."),
            Row.of(
                    "File \"[^\"]*mirage/main\\.ml\", line \\d+[^:]*: (?:\\d+ \\|.{0,400})?Error: Unbound module (\\w+)",
                    m -> "config.ml names " + m.group(1) + " as the module of the unikernel, and there is none. Put its"
                            + " source, " + m.group(1).substring(0, 1).toLowerCase(Locale.ROOT)
                            + m.group(1).substring(1)
                            + ".ml, beside config.ml, or correct the name there."),
            Row.of(
                    "File \"[^\"]*mirage/main\\.ml\", line \\d+",
                    m ->
                            "mirage/main.ml is generated from config.ml: what config.ml gives the unikernel does not fit what its"
                                    + " module takes. Compare the devices in config.ml with the parameters of the module and of its"
                                    + " function start."),
            Row.of(
                    "Library \"([^\"]+)\" (?:in \\S+ )?is hidden",
                    m -> "A library that \"" + m.group(1)
                            + "\" needs is missing from the toolchain of the context; dune"
                            + " does not say which. Install all that it depends on for that toolchain."),
            Row.of(
                    "Library \"([^\"]+)\" not found",
                    m -> "The toolchain of the context has no library \"" + m.group(1) + "\". Check its name in"
                            + " <libraries>; if it is right, install it for that toolchain (for the host, ocamlfind list"
                            + " prints what there is, and opam install brings more)."),
            Row.of(
                    "premature EOF in JSON data",
                    m -> "The manifest of the devices is not complete JSON. With the plugin's own manifest, report"
                            + " it; a manifest.json of your own in the sources has to be completed."),
            Row.of(
                    "MFT_DEV_(\\w+).{0,3} undeclared",
                    m -> "Solo5 has no device of type " + m.group(1) + ". In the manifest a device is NET_BASIC or"
                            + " BLOCK_BASIC; in the POM its <type> is net or block."));

    private DuneFailureHints() {}

    /**
     * The next step after a failure.
     *
     * @param result how the build ended
     * @return one or two sentences; empty when the build succeeded, or when there is nothing to add to its output
     * @since 0.1.0
     */
    public static Optional<String> nextStep(DuneResult result) {
        if (result.succeeded()) {
            return Optional.empty();
        }
        String output = Stream.concat(
                        result.errors().stream()
                                .flatMap(error -> Stream.concat(Stream.of(error.message()), error.excerpt().stream())),
                        result.tail().stream())
                .collect(Collectors.joining(" "))
                .replaceAll("\\s+", " ");
        for (Row row : ROWS) {
            Matcher m = row.words().matcher(output);
            if (m.find()) {
                return Optional.of(row.step().apply(m));
            }
        }
        return hasBlank(result) && failedOutsideOfTheSources(result) ? Optional.of(BLANKS) : Optional.empty();
    }

    /**
     * The library that dune did not find.
     *
     * @param result how the build ended
     * @return the first one its errors name; empty when none is missing
     * @since 0.1.0
     */
    public static Optional<String> missingLibrary(DuneResult result) {
        return result.errors().stream()
                .map(error -> MISSING.matcher(error.message()))
                .filter(Matcher::find)
                .map(m -> m.group(1))
                .findFirst();
    }

    private static boolean hasBlank(DuneResult result) {
        return result.command().directory().toString().chars().anyMatch(Character::isWhitespace);
    }

    /** A command of a package failed, as opposed to the compilation of a source file. */
    private static boolean failedOutsideOfTheSources(DuneResult result) {
        return result.errors().stream()
                .anyMatch(error -> error.location()
                        .map(place -> place.file().startsWith("duniverse"))
                        .orElse(true));
    }

    private static String firstGroup(MatchResult m) {
        for (int i = 1; i <= m.groupCount(); i++) {
            String group = m.group(i);
            if (group != null) {
                return group;
            }
        }
        return m.group();
    }
}
