package io.mirage.maven.dune;

import io.mirage.maven.dune.FailureRow.Found;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program that dune, a shell, make or a configure script did not find. */
final class MissingPrograms {

    /** How each of them says it, with the program as the only group. */
    static final List<FailureRow> ROWS = List.of(
            FailureRow.of("configure: error: No usable (m4)\\b", MissingPrograms::step),
            // dune 3.19 looks for these where the compiler is.
            FailureRow.of(
                    "Program (\\S+) not found in the tree or in PATH Hint: \\S+ found in \\S+, but (\\S+) doesn't exist",
                    found -> "The toolchain of the context is incomplete: beside its compiler there is no "
                            + found.text(1) + ", which this version of dune needs (" + found.text(2)
                            + "). Install the toolchain again, or give the context another one with <prefix>."),
            FailureRow.of("Program (\\S+) not found in the tree or in PATH", MissingPrograms::step),
            // dash: "./build.sh: 12: patch: not found"; bash: "build.sh: line 12: patch: command not found".
            FailureRow.of(
                    "\\S+: (?:line )?\\d+: (?:exec: )?([^\\s:]+): (?:command )?not found\\b", MissingPrograms::step),
            FailureRow.of(
                    "(?:^| )g?make(?:\\[\\d+\\])?: ([^\\s:*]+): No such file or directory", MissingPrograms::step));

    private static final Pattern VENDORED =
            Pattern.compile("duniverse/([^/\\s]+)/\\S* failed \\((?:exit|got)|File \"duniverse/([^/\"]+)/");

    private static final Map<String, String> PACKAGES = Map.of(
            "m4", "m4",
            "patch", "patch",
            "xz", "xz-utils",
            "xzcat", "xz-utils",
            "make", "make",
            "pkg-config", "pkg-config",
            "gcc", "gcc libc6-dev",
            "ocamlfind", "ocaml-findlib",
            "bzip2", "bzip2",
            "unzip", "unzip");

    private MissingPrograms() {}

    private static String step(Found found) {
        String program = found.text(1).substring(found.text(1).lastIndexOf('/') + 1);
        return who(found)
                        .map(name -> "The vendored package " + name + " is built with")
                        .orElse("The build needs")
                + " the program " + program + ", which is not there (searched in PATH: " + found.path() + "). "
                + get(program);
    }

    /** The package whose build step ran it; a rule of the project's own has none. */
    private static Optional<String> who(Found found) {
        return found.result().errors().stream()
                .map(error -> error.location()
                                .map(place -> "File \"" + place.file() + "\" ")
                                .orElse("")
                        + error.message())
                .map(VENDORED::matcher)
                .filter(Matcher::find)
                .map(m -> m.group(1) == null ? m.group(2) : m.group(1))
                .findFirst();
    }

    private static String get(String program) {
        if (program.equals("solo5-elftool")) {
            return "It comes with Solo5 (opam install solo5): have the bin folder of the toolchain on the PATH, or give"
                    + " the toolchain's folder as the <prefix> of the context. Whatever context is named above, those for"
                    + " Solo5 need it.";
        }
        if (program.endsWith("-cc")) {
            return "It is the C compiler of a cross toolchain: have the folder it is in on the PATH, or give the"
                    + " toolchain's folder as the <prefix> of the context.";
        }
        return Optional.ofNullable(PACKAGES.get(program))
                .map(names -> "Install it (Debian: apt-get install " + names + "), then build again.")
                .orElse("Install it, or have its folder on the PATH, then build again.");
    }
}
