package io.mirage.maven.dune;

import io.mirage.maven.dune.Diagnostic.Location;
import io.mirage.maven.dune.Diagnostic.Severity;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A diagnostic of which more lines may come. Drops what is beyond the limit: a message is not a log. */
final class DiagnosticBuilder {

    private static final int LINE_LIMIT = 200;
    private static final String FOLLOWING_INDENT = "       ";

    /** Who speaks, which decides what may follow. */
    enum Speaker {
        /** dune and OCaml's tools: everything up to the next diagnostic or action. */
        OCAML,
        /** A C compiler: the excerpt with its bars. */
        C,
        /** dune's own crash report: a backtrace. */
        CRASH
    }

    private final Speaker speaker;
    private Optional<Location> location;
    private Severity severity = Severity.ERROR;
    private final List<String> message = new ArrayList<>();
    private final List<String> excerpt = new ArrayList<>();
    private final Set<String> contexts = new LinkedHashSet<>();

    DiagnosticBuilder(Speaker speaker, Optional<Location> location) {
        this.speaker = speaker;
        this.location = location;
    }

    Speaker speaker() {
        return speaker;
    }

    boolean hasMessage() {
        return !message.isEmpty();
    }

    DiagnosticBuilder severity(Severity value) {
        severity = value;
        return this;
    }

    DiagnosticBuilder place(Optional<Location> value) {
        location = value;
        return this;
    }

    /** The first line of a message, or one that follows: OCaml indents those by the width of "Error: ". */
    DiagnosticBuilder message(String line) {
        if (message.size() < LINE_LIMIT) {
            message.add(line.startsWith(FOLLOWING_INDENT) ? line.substring(FOLLOWING_INDENT.length()) : line);
        }
        return this;
    }

    DiagnosticBuilder excerpt(String line) {
        if (excerpt.size() < LINE_LIMIT) {
            excerpt.add(line);
        }
        return this;
    }

    DiagnosticBuilder excerpt(List<String> lines) {
        lines.forEach(this::excerpt);
        return this;
    }

    DiagnosticBuilder context(String name) {
        contexts.add(name);
        return this;
    }

    /** A remark on the diagnostic before, at a place of its own. */
    String note(String text) {
        return location.map(place -> place.rendered() + ": ").orElse("") + text;
    }

    Diagnostic build() {
        String text = String.join("\n", message).strip();
        return new Diagnostic(
                location, severity, text.isEmpty() ? severity + " without a message" : text, excerpt, contexts);
    }
}
