package io.mirage.maven.dune;

import java.util.List;
import java.util.Optional;
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

    private static final Pattern MISSING = Pattern.compile("Library \"([^\"]+)\"\\s+not\\s+found");

    private static final Pattern HIDDEN = Pattern.compile("Library\\s+\"([^\"]+)\"\\s+(?:in\\s+\\S+\\s+)?is\\s+hidden");

    private static final String BLANKS = "The work directory's path has blanks, which not every command survives. If"
            + " nothing above says what is wrong, build in a directory without blanks: -Dmirage.workDirectory=…";

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
        String output = output(result);
        Optional<String> step = FailureRows.all()
                .flatMap(row -> row.apply(output, result).stream())
                .findFirst();
        if (step.isPresent()) {
            return step;
        }
        return hasBlank(result) && failedOutsideOfTheSources(result) ? Optional.of(BLANKS) : Optional.empty();
    }

    /** What was understood first, then what was not; a place is told as OCaml's tools tell it. */
    private static String output(DuneResult result) {
        return Stream.concat(result.errors().stream().flatMap(DuneFailureHints::told), result.tail().stream())
                .collect(Collectors.joining(" "))
                .replaceAll("\\s+", " ");
    }

    private static Stream<String> told(Diagnostic error) {
        return error.location()
                .map(place -> Stream.of(
                        List.of("File \"" + place.file() + "\", line " + place.line() + ":"),
                        List.of("Error: " + error.message()),
                        error.excerpt()))
                .orElseGet(() -> Stream.of(List.of(error.message()), error.excerpt()))
                .flatMap(List::stream);
    }

    /**
     * The library that dune did not find.
     *
     * @param result how the build ended
     * @return the first one its errors name; empty when none is missing
     * @since 0.1.0
     */
    public static Optional<String> missingLibrary(DuneResult result) {
        return first(MISSING, result);
    }

    /**
     * A library that dune found, but not one it depends on. Dune does not say which.
     *
     * @param result how the build ended
     * @return the first one its errors name; empty when there is none
     * @since 0.1.0
     */
    public static Optional<String> hiddenLibrary(DuneResult result) {
        return first(HIDDEN, result);
    }

    private static Optional<String> first(Pattern words, DuneResult result) {
        return result.errors().stream()
                .map(error -> words.matcher(error.message()))
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
}
