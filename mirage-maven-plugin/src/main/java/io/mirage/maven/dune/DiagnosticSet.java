package io.mirage.maven.dune;

import io.mirage.maven.dune.Diagnostic.Location;
import io.mirage.maven.dune.Diagnostic.Severity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Diagnostics in the order they came, each fault once with all the contexts it was seen in. */
final class DiagnosticSet {

    /** More than anyone reads; a vendored package can print warnings without end. */
    private static final int LIMIT = 1000;

    private record Fault(Optional<Location> location, Severity severity, String message) {}

    private final Map<Fault, Diagnostic> faults = new LinkedHashMap<>();
    private @Nullable Fault last;

    /** Adds a line to what was added last. */
    void note(String line) {
        Diagnostic diagnostic = last == null ? null : faults.get(last);
        if (last != null && diagnostic != null && !diagnostic.excerpt().contains(line)) {
            faults.put(last, diagnostic.with(line));
        }
    }

    void add(Diagnostic diagnostic) {
        Fault fault = new Fault(diagnostic.location(), diagnostic.severity(), diagnostic.message());
        last = fault;
        Diagnostic known = faults.get(fault);
        if (known != null) {
            faults.put(fault, known.alsoIn(diagnostic.contexts()));
        } else if (faults.size() < LIMIT || diagnostic.severity() == Severity.ERROR) {
            faults.put(fault, diagnostic);
        }
    }

    List<Diagnostic> all() {
        return List.copyOf(faults.values());
    }
}
