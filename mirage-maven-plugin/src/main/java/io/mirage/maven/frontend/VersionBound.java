package io.mirage.maven.frontend;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The versions of the mirage tool that a {@code config.ml} admits, as its first line says:
 * {@code (* mirage >= 4.9.0 & < 4.12.0 *)}. Read as the tool reads it (functoria's {@code check_version}, mirage 4.3 and
 * later): words are separated by blanks, {@code &} means nothing, each bound may stand there once, and what follows
 * {@code *)} is not looked at. Earlier tools do not read it.
 *
 * @param atLeast the first version admitted; empty for no lower bound
 * @param below the first version that is not admitted any more; empty for no upper bound
 * @since 0.1.0
 */
public record VersionBound(Optional<MirageVersion> atLeast, Optional<MirageVersion> below) {
    /** Admits every version. */
    public static final VersionBound NONE = new VersionBound(Optional.empty(), Optional.empty());

    private static final String START = "(* mirage ";

    /**
     * Reads the bound of a {@code config.ml}.
     *
     * @param config its text
     * @return the bound; {@link #NONE} when the first line is none
     * @throws ConfigFormatException if the first line begins as a bound does, but is none the tool takes
     */
    public static VersionBound of(String config) throws ConfigFormatException {
        String first = config.lines().findFirst().orElse("").strip();
        if (!first.startsWith(START)) {
            return NONE;
        }
        List<String> words = Arrays.asList(first.substring(START.length()).split(" ", -1));
        Optional<MirageVersion> atLeast = Optional.empty();
        Optional<MirageVersion> below = Optional.empty();
        for (Iterator<String> rest = words.iterator(); rest.hasNext(); ) {
            String word = rest.next();
            if (word.equals("*)")) {
                return new VersionBound(atLeast, below);
            } else if (word.equals(">=") && rest.hasNext() && atLeast.isEmpty()) {
                atLeast = Optional.of(version(rest.next(), first));
            } else if (word.equals("<") && rest.hasNext() && below.isEmpty()) {
                below = Optional.of(version(rest.next(), first));
            } else if (!word.isEmpty() && !word.equals("&")) {
                throw new ConfigFormatException(first);
            }
        }
        throw new ConfigFormatException(first);
    }

    private static MirageVersion version(String word, String line) throws ConfigFormatException {
        return MirageVersion.parse(word).orElseThrow(() -> new ConfigFormatException(line));
    }

    /**
     * Whether a version of the tool may be used.
     *
     * @param version the version
     * @return true when no bound excludes it
     */
    public boolean admits(MirageVersion version) {
        return atLeast.filter(bound -> version.compareTo(bound) < 0).isEmpty()
                && below.filter(bound -> version.compareTo(bound) >= 0).isEmpty();
    }

    /**
     * The command that installs an admitted version.
     *
     * @return {@code opam install 'mirage>=4.9.0' 'mirage<4.12.0'}, say
     */
    public String install() {
        return "opam install"
                + atLeast.map(version -> " 'mirage>=" + version + "'").orElse("")
                + below.map(version -> " 'mirage<" + version + "'").orElse("");
    }

    /** The bound in opam's words: {@code >= 4.9.0 & < 4.12.0}, or {@code any version}. */
    @Override
    public String toString() {
        String lower = atLeast.map(version -> ">= " + version).orElse("");
        String upper = below.map(version -> "< " + version).orElse("");
        if (lower.isEmpty() && upper.isEmpty()) {
            return "any version";
        }
        return lower + (lower.isEmpty() || upper.isEmpty() ? "" : " & ") + upper;
    }
}
