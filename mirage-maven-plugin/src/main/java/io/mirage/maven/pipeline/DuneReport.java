package io.mirage.maven.pipeline;

import io.mirage.maven.dune.Diagnostic;
import io.mirage.maven.dune.Diagnostic.Severity;
import io.mirage.maven.dune.DuneFailureHints;
import io.mirage.maven.dune.DuneResult;
import io.mirage.maven.project.DuneContext;
import io.mirage.maven.project.WorkspaceFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;

/** What several dune processes found, told once, in the words of the POM. */
final class DuneReport {
    private DuneReport() {}

    /**
     * How a process ended.
     *
     * @param workspace what it built
     * @param contexts for which contexts of the POM
     * @param result what came of it
     */
    record Ended(WorkspaceFile workspace, Set<String> contexts, DuneResult result) {}

    /** What the POM calls a dune context. */
    static String declaredName(WorkspaceFile workspace, String duneContext) {
        return workspace
                .context(duneContext)
                .flatMap(DuneContext::declared)
                .map(context -> context.name())
                .orElse(duneContext.equals(DuneContext.HOST) ? "host" : duneContext);
    }

    /**
     * Shows every error once.
     *
     * @param ended how they ended
     * @param configured what they built
     * @param other asked after a failure: another dune in the folder, which may be the cause
     * @param log of the build
     * @throws BuildFailure if a process failed, with what was run and what to do
     */
    static void failures(List<Ended> ended, Configured configured, Supplier<Optional<Long>> other, Logger log)
            throws BuildFailure {
        List<Ended> failed = ended.stream().filter(e -> !e.result().succeeded()).toList();
        if (failed.isEmpty()) {
            return;
        }
        Map<String, Set<String>> shown = merged(failed, diagnostic -> diagnostic.severity() == Severity.ERROR);
        shown.forEach((text, contexts) -> {
            text.lines().forEach(log::error);
            log.error("({})", inContexts(contexts));
        });
        if (shown.isEmpty()) {
            for (Ended e : failed) {
                tail(e.result(), 30).forEach(log::error);
            }
        }
        throw new BuildFailure(message(failed, configured, shown.size(), other.get()));
    }

    /** Shows what compilers say about the user's own files; what libraries' build steps print is noise. */
    static void warnings(List<Ended> ended, Configured configured, Logger log) {
        Set<Path> own = Set.copyOf(configured.userFiles().values());
        merged(
                        ended,
                        diagnostic -> diagnostic
                                .location()
                                .filter(place -> own.contains(place.file()))
                                .isPresent())
                .forEach((text, contexts) -> log.warn("{}\n({})", text, inContexts(contexts)));
    }

    private static String inContexts(Set<String> contexts) {
        return contexts.stream().map(c -> "context " + c).collect(Collectors.joining(", ", "in ", ""));
    }

    /** Each text once, with all contexts of all workspaces it comes from. */
    private static Map<String, Set<String>> merged(List<Ended> ended, Predicate<Diagnostic> shows) {
        Map<String, Set<String>> shown = new LinkedHashMap<>();
        for (Ended e : ended) {
            for (Diagnostic diagnostic :
                    e.result().diagnostics().stream().filter(shows).toList()) {
                Diagnostic plain = new Diagnostic(
                        diagnostic.location(),
                        diagnostic.severity(),
                        diagnostic.message(),
                        diagnostic.excerpt(),
                        Set.of());
                shown.computeIfAbsent(String.join("\n", plain.rendered()), k -> new LinkedHashSet<>())
                        .addAll(contexts(e, diagnostic));
            }
        }
        return shown;
    }

    /** The contexts dune names; where it names none, all that were built. */
    private static Set<String> contexts(Ended ended, Diagnostic diagnostic) {
        return diagnostic.contexts().isEmpty()
                ? ended.contexts()
                : diagnostic.contexts().stream()
                        .map(context -> declaredName(ended.workspace(), context))
                        .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String message(List<Ended> failed, Configured configured, int faults, Optional<Long> other) {
        StringBuilder message = new StringBuilder("dune failed");
        if (faults > 0) {
            message.append(" with ")
                    .append(faults)
                    .append(faults == 1 ? " error" : " errors")
                    .append(", shown above");
        }
        message.append('.');
        for (Ended e : failed) {
            message.append("\n  contexts:  ").append(String.join(", ", failedContexts(e)));
            message.append("\n  command:   ").append(e.result().command().rendered());
            message.append("\n  folder:    ").append(e.result().command().directory());
            message.append("\n  exit code: ").append(e.result().exitCode());
            nextStep(e.result(), configured)
                    .ifPresent(step -> message.append("\n  next step: ").append(step));
        }
        boolean hinted =
                failed.stream().anyMatch(e -> nextStep(e.result(), configured).isPresent());
        if (other.isPresent()) {
            message.append("\n  next step: Another dune, process ")
                    .append(other.get())
                    .append(
                            ", works in that folder, and two at a time make each other fail for no reason. Wait for it, or end"
                                    + " it (an editor's watch mode keeps one running), and build again: errors that remain are of"
                                    + " the sources.");
        } else if (!hinted) {
            message.append(
                    faults > 0
                            ? "\n  next step: correct the sources named above, then run the build again"
                            : "\n  next step: run again with -X for the whole output of dune");
        }
        return message.toString();
    }

    /** Those of which dune says it; where it says it of none, all that were built. */
    private static Set<String> failedContexts(Ended ended) {
        Set<String> named = ended.result().errors().stream()
                .flatMap(error -> contexts(ended, error).stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return named.isEmpty() ? ended.contexts() : named;
    }

    /** Where the libraries of a config.ml are looked for, the hints of dune's output do not know. */
    private static Optional<String> nextStep(DuneResult result, Configured configured) {
        if (configured.configuration().isEmpty()) {
            return DuneFailureHints.nextStep(result);
        }
        Optional<String> missing = DuneFailureHints.missingLibrary(result)
                .map(library -> "config.ml needs the library " + library + ", or another needs it. "
                        + where(configured, "do not have it, or not for this context"));
        return missing.or(() -> DuneFailureHints.hiddenLibrary(result)
                        .map(library -> "Something that the library " + library + " needs is missing, and dune does not"
                                + " say what. " + where(configured, "do not have all of it, or not for this context")))
                .or(() -> DuneFailureHints.nextStep(result));
    }

    private static String where(Configured configured, String fault) {
        return configured
                .duniverse()
                .map(folder -> "The vendored sources in " + folder + " " + fault + ": "
                        + (configured.locked().isPresent()
                                ? "mvn mirage:lock solves anew."
                                : "bring them again after a change of config.ml or <targets>."))
                .orElse("There are no vendored sources: no lock file, no folder duniverse beside config.ml, and no"
                        + " <duniverseDirectory>. mvn mirage:lock writes a lock file, and the next build brings what"
                        + " it names.");
    }

    private static List<String> tail(DuneResult result, int lines) {
        List<String> tail = result.tail();
        return tail.subList(Math.max(0, tail.size() - lines), tail.size());
    }
}
