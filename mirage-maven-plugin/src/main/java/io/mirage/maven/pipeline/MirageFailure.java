package io.mirage.maven.pipeline;

import io.mirage.maven.dune.Diagnostic;
import io.mirage.maven.dune.Diagnostic.Severity;
import io.mirage.maven.dune.DuneDiagnostics;
import io.mirage.maven.dune.DuneFailureHints;
import io.mirage.maven.dune.DuneResult;
import io.mirage.maven.frontend.DuneBuildException;
import io.mirage.maven.process.Command;
import io.mirage.maven.target.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;

/**
 * What went wrong in a run of {@code mirage configure}, in the user's terms.
 *
 * @param tool that was run
 * @param config the user's {@code config.ml}
 * @param userFiles from path below the target's folder to the user's own file
 * @param target it was run for
 * @param command what was run
 * @param exitCode what it returned
 * @param output all it printed
 */
record MirageFailure(
        MirageTool.Found tool,
        Path config,
        Map<String, Path> userFiles,
        Target target,
        Command command,
        int exitCode,
        List<String> output) {
    private static final Pattern UNKNOWN_OPTION = Pattern.compile("unknown option '?(-[^'\\s]*[^'\\s.])");
    private static final Pattern UNKNOWN_TARGET = Pattern.compile("option '?-t'?: invalid value");
    private static final Pattern EXCEPTION = Pattern.compile("Fatal error: exception (.*)");
    private static final int TAIL = 20;

    /** Whether this version of the tool has no such target. */
    boolean isUnknownTarget() {
        return exitCode != 0
                && UNKNOWN_TARGET.matcher(String.join("\n", output)).find();
    }

    /** The tool says it failed. What compilers said is shown, with the user's own paths. */
    BuildFailure failed(Logger log) {
        String all = String.join("\n", output);
        if (all.contains("Library \"mirage\" not found")) {
            return failure(
                    "dune does not find the library mirage, with which config.ml is compiled: it is not installed"
                            + " beside " + tool.executable() + " (as lib/mirage), nor where findlib looks",
                    "Install the tool and"
                            + " its library together (opam install mirage) and run Maven in that switch's environment (eval $(opam"
                            + " env)), or name the library's folder in the variable OCAMLPATH.");
        }
        Matcher option = UNKNOWN_OPTION.matcher(all);
        if (option.find()) {
            return failure(
                    "config.ml defines no key " + option.group(1),
                    "Correct <configureArguments>; what there is, is told by mirage configure --help, run in "
                            + command.directory() + ". Options of the running unikernel are given when it is run.");
        }
        if (isUnknownTarget()) {
            return failure(
                    "mirage " + tool.versionText() + " does not know the target " + target.name(),
                    "Take it out of <targets>, or install a mirage that knows it (firecracker and qemu: 4.10 or later).");
        }
        if (all.contains("run ['dune'") && all.contains("No such file or directory") && !all.contains("File \"")) {
            return failure("it could not run dune", "Install dune, or say where it is with -Dmirage.dune=PATH.");
        }
        Matcher exception = EXCEPTION.matcher(all);
        if (exception.find()) {
            return failure(
                    "config.ml ended with an exception: " + exception.group(1),
                    "Correct config.ml, or take the target out of <targets> if it cannot do what config.ml asks for.");
        }
        List<Diagnostic> errors =
                DuneDiagnostics.parse(ofDune(), path -> Optional.ofNullable(userFiles.get(path))).stream()
                        .filter(diagnostic -> diagnostic.severity() == Severity.ERROR)
                        .toList();
        if (!errors.isEmpty()) {
            errors.forEach(error -> error.rendered().forEach(log::error));
            boolean own = errors.stream()
                    .anyMatch(error -> error.location()
                            .filter(place -> place.file().equals(config))
                            .isPresent());
            return failure(
                    own ? config + " does not compile; its errors are shown above" : "its errors are shown above",
                    own
                            ? "Correct config.ml for mirage " + tool.versionText()
                                    + ". It is compiled alone: it sees the"
                                    + " library mirage and no module of the project."
                            : ofDune(errors).orElse("Correct what is named there."));
        }
        output.stream().skip(Math.max(0, output.size() - TAIL)).forEach(log::error);
        return failure(
                "its last lines are shown above",
                ofDune(errors).orElse("Correct what they name, or run it by hand in that folder."));
    }

    /** What dune's words mean, which compiled config.ml. */
    private Optional<String> ofDune(List<Diagnostic> errors) {
        return DuneFailureHints.nextStep(new DuneResult(1, errors, ofDune(), 0, Duration.ZERO, command));
    }

    /** Without what the tool adds when dune has ended: {@code run ['dune' …]: exited with 1}, over several lines. */
    private List<String> ofDune() {
        return output.stream().takeWhile(line -> !line.startsWith("run ['")).toList();
    }

    /** It says it succeeded, but generated nothing. */
    BuildFailure nothingRegistered() {
        return failure(
                "it generated nothing, because config.ml registers no unikernel",
                "End config.ml with: let () = register \"name\" [ main ]");
    }

    /** It generated something that the plugin does not know how to adapt. */
    BuildFailure unknownForm(DuneBuildException e) {
        return new BuildFailure(
                "mirage " + tool.versionText() + " generated "
                        + command.directory().resolve("dune.build")
                        + " in a form this plugin does not know: " + e.getMessage()
                        + "\nThe plugin knows what mirage 4.0 to 4.11 generate. Build with one of these (-Dmirage.mirage=PATH),"
                        + " or look for a newer plugin.",
                e);
    }

    /** It generated a manifest of devices that Solo5 would refuse, or that is not there. */
    BuildFailure wrongManifest(IOException e) {
        return new BuildFailure(
                "mirage " + tool.versionText() + " generated no manifest of devices that Solo5 takes: " + e.getMessage()
                        + " (in " + command.directory().resolveSibling("")
                        + ").\nDoes " + config + " write one of its own? A manifest is {\"type\":\"solo5.manifest\","
                        + "\"version\":1,\"devices\":[{\"name\":\"service\",\"type\":\"NET_BASIC\"}]}.",
                e);
    }

    private BuildFailure failure(String what, String nextStep) {
        return new BuildFailure("mirage configure failed for target " + target.name() + ": " + what
                + ".\n  command:   " + command.rendered()
                + "\n  folder:    " + command.directory()
                + "\n  exit code: " + exitCode
                + "\n  next step: " + nextStep);
    }
}
