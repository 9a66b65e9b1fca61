package io.mirage.maven.dune;

import io.mirage.maven.dune.Diagnostic.Location;
import io.mirage.maven.dune.Diagnostic.Severity;
import io.mirage.maven.dune.DiagnosticBuilder.Speaker;
import io.mirage.maven.dune.OutputLine.Header;
import io.mirage.maven.dune.OutputLine.OfC;
import io.mirage.maven.dune.OutputLine.Severe;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the faults in what {@code dune build --display=short} prints. Feed it line by line, then ask for the result.
 * Understands dune 2.9.3 as observed, and the forms later versions are known to print. Not safe for use by several
 * threads at a time.
 *
 * <p>A fault's context comes from the action line in front of it, from a {@code (context: …)} behind it, or from a path
 * in {@code _build}. When the output of an OCaml tool begins with a location, dune prints no action line for it, so for
 * most compile errors there is none.
 *
 * @since 0.1.0
 */
public final class DuneDiagnostics {

    private final StagedPaths paths;
    private final DiagnosticSet found = new DiagnosticSet();
    private @Nullable DiagnosticBuilder open;
    private @Nullable FailingOutput output;
    private @Nullable DiagnosticBuilder linkFailure;
    private boolean hintOfThePast;
    private Optional<String> announced = Optional.empty();

    /**
     * A reader for one run of dune.
     *
     * @param userFile from a path relative to the workspace's root, as dune prints it, to the file the user edits; empty
     *     for files that are shown as they are
     * @since 0.1.0
     */
    public DuneDiagnostics(Function<String, Optional<Path>> userFile) {
        this.paths = new StagedPaths(userFile);
    }

    /**
     * Reads a whole output.
     *
     * @param lines the output
     * @param userFile as for the constructor
     * @return the faults
     * @since 0.1.0
     */
    public static List<Diagnostic> parse(Iterable<String> lines, Function<String, Optional<Path>> userFile) {
        DuneDiagnostics diagnostics = new DuneDiagnostics(userFile);
        lines.forEach(diagnostics::line);
        return diagnostics.finish();
    }

    /**
     * Takes the next line.
     *
     * @param raw the line without its end
     * @since 0.1.0
     */
    public void line(String raw) {
        String line = OutputLine.plain(raw);
        Optional<String> context = OutputLine.announcedContext(line);
        if (context.isPresent()) {
            // dune 3.19 writes it before what it belongs to.
            closeOutput();
            announced = context;
            return;
        }
        Optional<DuneAction> action = DuneAction.parse(line);
        Optional<Header> header = OutputLine.header(line);
        Optional<Severe> severe = OutputLine.severity(line);
        if (action.isPresent()) {
            action(action.get());
        } else if (header.isPresent()) {
            header(header.get());
        } else if (severe.isPresent()) {
            severe(severe.get());
        } else if (!ofC(line)) {
            other(line);
        }
    }

    /**
     * The end of the output.
     *
     * @return the faults in the order they came, each once, with all contexts it was seen in
     * @since 0.1.0
     */
    public List<Diagnostic> finish() {
        closeOutput();
        return found.all();
    }

    private void action(DuneAction action) {
        Optional<DiagnosticBuilder> rule = Optional.ofNullable(open).filter(known -> !known.hasMessage());
        closeOutput();
        output = new FailingOutput(action, rule);
    }

    private void header(Header header) {
        close();
        Optional<Location> location = paths.file(header.file())
                .map(file -> new Location(file, header.line(), header.endLine(), header.startChar(), header.endChar()));
        DiagnosticBuilder next = new DiagnosticBuilder(Speaker.OCAML, location);
        StagedPaths.context(header.file()).ifPresent(next::context);
        announced.ifPresent(next::context);
        announced = Optional.empty();
        FailingOutput source = output;
        if (source != null && source.failed() && !source.isExplained() && (source.isOfOcaml() || location.isEmpty())) {
            next.context(source.action().context());
            source.explain();
            linkFailure = location.isEmpty() ? next : null;
        }
        header.message()
                .ifPresent(text -> next.severity(OutputLine.severityOf(text)).message(text));
        open = next;
    }

    private void severe(Severe severe) {
        DiagnosticBuilder current = open;
        if (current == null || current.hasMessage() || current.speaker() != Speaker.OCAML) {
            close();
            current = new DiagnosticBuilder(Speaker.OCAML, Optional.empty());
            open = current;
        }
        current.severity(severe.severity());
        message(current, severe.message());
    }

    private boolean ofC(String line) {
        if (open != null && open.speaker() != Speaker.C) {
            return false;
        }
        Optional<OfC> parsed = OutputLine.ofC(line);
        if (parsed.isEmpty()) {
            return false;
        }
        OfC c = parsed.get();
        if (c.kind().equals("note")) {
            if (open != null) {
                open.excerpt(line);
            }
            return true;
        }
        close();
        FailingOutput source = output;
        OptionalInt start =
                c.column().isPresent() ? OptionalInt.of(Math.max(0, c.column().getAsInt() - 1)) : OptionalInt.empty();
        Optional<Location> location = paths.file(source == null ? c.file() : source.resolve(c.file()))
                .map(file -> new Location(file, c.line(), c.line(), start, OptionalInt.empty()));
        DiagnosticBuilder next = new DiagnosticBuilder(Speaker.C, location)
                .severity(c.kind().equals("warning") ? Severity.WARNING : Severity.ERROR)
                .message(c.message());
        if (source != null) {
            next.context(source.action().context());
            if (!c.kind().equals("warning")) {
                source.explain();
            }
        }
        open = next;
        return true;
    }

    private void other(String line) {
        DiagnosticBuilder current = open;
        if (current != null && current.speaker() == Speaker.C) {
            if (OutputLine.isExcerpt(line)) {
                current.excerpt(line);
                return;
            }
            close();
            current = null;
        }
        if (current == null) {
            unclaimed(line);
        } else if (current.speaker() == Speaker.CRASH) {
            current.excerpt(line);
        } else if (!current.hasMessage() && (line.isBlank() || OutputLine.isExcerpt(line))) {
            current.excerpt(line);
        } else if (!current.hasMessage() && line.startsWith("  ")) {
            found.note(current.note(line.strip()));
            open = null;
        } else {
            message(current, line);
        }
    }

    private void unclaimed(String line) {
        if (output != null) {
            if (OutputLine.isCommand(line)) {
                output.command(line);
            } else {
                output.line(line);
            }
        } else if (line.startsWith("Internal error") || line.startsWith("Fatal error: ")) {
            open = new DiagnosticBuilder(Speaker.CRASH, Optional.empty()).message(line);
        } else if (line.startsWith("dune: ")) {
            open = new DiagnosticBuilder(Speaker.CRASH, Optional.empty()).message(line.substring("dune: ".length()));
        }
    }

    private void message(DiagnosticBuilder current, String line) {
        Optional<String> context = OutputLine.context(line);
        if (context.isPresent()) {
            current.context(context.get());
            return;
        }
        StagedPaths.context(line).ifPresent(current::context);
        OutputLine.contextWithin(line).ifPresent(current::context);
        if (line.startsWith("-> required by ")) {
            current.excerpt(line);
        } else if (line.equals("Hint: try:")) {
            hintOfThePast = true;
        } else if (hintOfThePast && line.strip().startsWith("dune external-lib-deps ")) {
            hintOfThePast = false;
        } else {
            current.message(paths.message(OutputLine.withoutContext(line)));
        }
    }

    /** Ends the diagnostic that is open. A location without a message is none. */
    private void close() {
        DiagnosticBuilder current = open;
        open = null;
        hintOfThePast = false;
        if (current == null || !current.hasMessage()) {
            return;
        }
        FailingOutput source = output;
        Diagnostic diagnostic = current.build();
        if (source != null && current == linkFailure) {
            found.add(source.linkFailure(paths)
                    .orElseGet(() -> current.excerpt(source.lines()).build()));
        } else {
            found.add(diagnostic);
        }
    }

    private void closeOutput() {
        close();
        FailingOutput source = output;
        output = null;
        if (source != null && source.failed() && !source.isExplained()) {
            found.add(source.linkFailure(paths).orElseGet(() -> source.plainFailure()));
        }
    }
}
