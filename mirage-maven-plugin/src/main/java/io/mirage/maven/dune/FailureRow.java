package io.mirage.maven.dune;

import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A form of words of dune or of a tool under it, and what it means.
 *
 * @param words the form, for text in which a blank stands for any blank space
 * @param step what is wrong and what to do about it; nothing where it only seemed to fit
 */
record FailureRow(Pattern words, Function<Found, Optional<String>> step) {

    /** Words that always mean this. */
    static FailureRow of(String words, Function<Found, String> step) {
        return new FailureRow(Pattern.compile(words), found -> Optional.of(step.apply(found)));
    }

    /** Words that mean this under a condition. */
    static FailureRow when(String words, Function<Found, Optional<String>> step) {
        return new FailureRow(Pattern.compile(words), step);
    }

    /** What is to be said of an output; empty when this row does not fit. */
    Optional<String> apply(String output, DuneResult result) {
        Matcher m = words.matcher(output);
        return m.find() ? step.apply(new Found(m, result)) : Optional.empty();
    }

    /**
     * The words, found.
     *
     * @param match what they are
     * @param result of the run that printed them
     */
    record Found(Matcher match, DuneResult result) {

        /** What a group matched; empty when it did not. */
        Optional<String> group(int group) {
            return Optional.ofNullable(match.group(group));
        }

        /** What a group that is always there matched. */
        String text(int group) {
            return group(group).orElse("");
        }

        /** What the first group matched that matched anything. */
        String first() {
            return IntStream.rangeClosed(1, match.groupCount())
                    .mapToObj(this::group)
                    .flatMap(Optional::stream)
                    .findFirst()
                    .orElseGet(match::group);
        }

        /** The places that a group lists with dashes, without line numbers. */
        String places(int group) {
            return String.join(
                    " and ",
                    Stream.of(text(group).split(" - ", -1))
                            .map(String::strip)
                            .filter(place -> !place.isEmpty())
                            .map(place -> place.replaceFirst(":\\d+$", ""))
                            .toList());
        }

        /** Where programs were searched. */
        String path() {
            return result.command().environment().getOrDefault("PATH", "");
        }

        /** Where dune ran. */
        String directory() {
            return result.command().directory().toString();
        }

        boolean hasBlanks() {
            return directory().chars().anyMatch(Character::isWhitespace);
        }
    }
}
