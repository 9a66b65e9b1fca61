package io.mirage.maven.dune;

import io.mirage.maven.dune.Diagnostic.Location;
import io.mirage.maven.dune.DiagnosticBuilder.Speaker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an action printed, and what that means if nothing in it was understood. */
final class FailingOutput {

    private static final int LINE_LIMIT = 200;
    private static final Pattern DIRECTORY = Pattern.compile("\\(cd (?:\\S*/)?_build[^/ ]*/[^/ ]+(?:/(\\S+))? && .*");

    private final DuneAction action;
    private final Optional<DiagnosticBuilder> rule;
    private final List<String> lines = new ArrayList<>();
    private String directory;
    private boolean explained;

    /** The rule is its location, which dune 3 prints in front of the action line. */
    FailingOutput(DuneAction action, Optional<DiagnosticBuilder> rule) {
        this.action = action;
        this.rule = rule;
        this.directory = action.folder();
    }

    DuneAction action() {
        return action;
    }

    boolean failed() {
        return action.failure().isPresent();
    }

    List<String> lines() {
        return lines;
    }

    /** A diagnostic accounts for the failure. */
    void explain() {
        explained = true;
    }

    boolean isExplained() {
        return explained;
    }

    void line(String line) {
        if (lines.size() < LINE_LIMIT) {
            lines.add(line);
        }
    }

    /** The echoed command says where it ran, which is what a C compiler's paths are relative to. */
    void command(String line) {
        Matcher m = DIRECTORY.matcher(line);
        if (m.matches()) {
            directory = m.group(1) == null ? "" : m.group(1);
        }
    }

    String resolve(String file) {
        return directory.isEmpty() || file.startsWith("/") ? file : directory + '/' + file;
    }

    /** Whether the program prints locations as OCaml does. */
    boolean isOfOcaml() {
        return action.program().contains("ocaml") || action.program().contains("menhir");
    }

    /** What linkers said about a failed link. */
    Optional<Diagnostic> linkFailure(StagedPaths paths) {
        Set<String> complaints = LinkerErrors.complaints(lines);
        if (complaints.isEmpty()) {
            return Optional.empty();
        }
        Optional<Location> location = LinkerErrors.place(lines)
                .flatMap(place -> paths.file(place.file()).map(file -> at(file, place.line())));
        return Optional.of(builder(location)
                .message("Error during linking:\n" + String.join("\n", complaints))
                .build());
    }

    /** The failure as such, with the output as its excerpt. */
    Diagnostic plainFailure() {
        return rule.map(known -> known.context(action.context()).excerpt(lines))
                .orElseGet(() -> builder(Optional.empty()))
                .message(action.failed())
                .build();
    }

    private DiagnosticBuilder builder(Optional<Location> location) {
        return new DiagnosticBuilder(Speaker.OCAML, location)
                .context(action.context())
                .excerpt(lines);
    }

    private static Location at(Path file, int line) {
        return new Location(file, line, line, OptionalInt.empty(), OptionalInt.empty());
    }
}
