package io.mirage.maven.project;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Collects everything that is wrong, so that one message can list it all. */
final class Faults {
    private final List<Fault> found = new ArrayList<>();

    void add(String where, @Nullable String value, String allowed) {
        found.add(new Fault(where, value == null ? "" : value, allowed));
    }

    void addAll(List<Fault> faults) {
        found.addAll(faults);
    }

    boolean none() {
        return found.isEmpty();
    }

    void throwIfAny() throws InvalidConfigurationException {
        if (!found.isEmpty()) {
            throw new InvalidConfigurationException(found);
        }
    }

    /** Checks a value against a pattern; an absent or blank one is absent. */
    Optional<String> matching(String where, @Nullable String value, Pattern pattern, String allowed) {
        if (value == null || value.isBlank()) {
            return Optional.empty();
        }
        String trimmed = value.trim();
        if (!pattern.matcher(trimmed).matches()) {
            add(where, value, allowed);
            return Optional.empty();
        }
        return Optional.of(trimmed);
    }

    /** Whether a dune file can hold a text on one line: no control characters, line ends or halves of a character. */
    static boolean isWritable(String text) {
        return text.codePoints()
                .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    }

    /** The entries of a list, trimmed, without the empty ones a trailing comma leaves. */
    static List<String> entries(@Nullable List<String> list) {
        if (list == null) {
            return List.of();
        }
        // <targets><target/></targets> gives a list with a null in it.
        return list.stream()
                .filter(Objects::nonNull)
                .map(String::trim)
                .filter(text -> !text.isEmpty())
                .toList();
    }
}
