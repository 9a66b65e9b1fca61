package io.mirage.maven.opam;

import java.util.List;
import java.util.Optional;

/**
 * What an opam file consists of.
 *
 * @since 0.1.0
 */
public sealed interface OpamItem {
    /**
     * Where it is in the text.
     *
     * @return the place
     */
    Span span();

    /**
     * A field, {@code name: value}.
     *
     * @param name the name
     * @param value the value
     * @param span where it is
     */
    record Field(String name, OpamValue value, Span span) implements OpamItem {}

    /**
     * A section, {@code url { … }} or {@code extra-source "x" { … }}.
     *
     * @param kind what is before the braces
     * @param name the string behind the kind
     * @param items what is in the braces
     * @param span where it is
     */
    record Section(String kind, Optional<String> name, List<OpamItem> items, Span span) implements OpamItem {
        /** Copies the list. */
        public Section {
            items = List.copyOf(items);
        }
    }

    /**
     * A place in a text.
     *
     * @param start index of its first character
     * @param end index behind its last character
     * @param line the line of its first character, from 1
     */
    record Span(int start, int end, int line) {}
}
