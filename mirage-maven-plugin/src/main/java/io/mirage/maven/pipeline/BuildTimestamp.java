package io.mirage.maven.pipeline;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The property {@code project.build.outputTimestamp}, read as maven-archiver (3.6) reads it for jars. That library is
 * not used for it, because it brings the components of plexus-archiver into every build.
 *
 * @since 0.1.0
 */
public final class BuildTimestamp {
    private static final Pattern SECONDS = Pattern.compile("[0-9]+");

    private BuildTimestamp() {}

    /**
     * Reads it.
     *
     * @param text seconds since 1970, or a time of ISO 8601 with an offset from UTC; one character that is no digit
     *     stands for none, to override a parent's
     * @return the time, in whole seconds; empty when there is none
     * @throws BuildFailure if the text is something else
     */
    public static Optional<Instant> parse(@Nullable String text) throws BuildFailure {
        if (text == null || text.isBlank()) {
            return Optional.empty();
        }
        String trimmed = text.trim();
        try {
            if (SECONDS.matcher(trimmed).matches()) {
                return Optional.of(Instant.ofEpochSecond(Long.parseLong(trimmed)));
            }
            if (trimmed.length() == 1) {
                return Optional.empty();
            }
            return Optional.of(OffsetDateTime.parse(trimmed).toInstant().truncatedTo(ChronoUnit.SECONDS));
        } catch (DateTimeException | NumberFormatException e) {
            throw new BuildFailure(
                    "project.build.outputTimestamp is '" + text
                            + "'; allowed is a time like 2026-01-31T12:00:00Z, or seconds since 1970.",
                    e);
        }
    }
}
