package io.mirage.maven.dune;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What failures mean whose words alone tell, as printed by dune 2.9.3 and 3.19.1 and by the tools under them. They stand
 * in the order of how much they explain: the first that fits is the answer.
 */
final class FailureRows {

    private static final String MANIFEST =
            "{\"type\":\"solo5.manifest\",\"version\":1,\"devices\":[{\"name\":\"service\","
                    + "\"type\":\"NET_BASIC\"}]}";

    private static final String DOCTOR = "mvn mirage:doctor shows what there is of it.";

    private static final List<FailureRow> DUNE = List.of(
            FailureRow.of(
                    "has locked the build directory|A running dune",
                    f -> "Another dune is building in the same directory, " + f.directory()
                            + ". Wait for it, or end it (an editor's watch"
                            + " mode keeps one running), and build again."),
            // dune 3.19 of what 2.9 installed.
            FailureRow.of(
                    "File \"([^\"]+/dune-package)\".{0,600}?Error: Field \"?\\w+\"? is missing",
                    f -> f.text(1) + " was installed by an older dune than this build's, which cannot read it. Install"
                            + " that library again with this dune, or name the dune that it was installed with:"
                            + " -Dmirage.dune=PATH."),
            FailureRow.of(
                    "File \"([^\"]+/dune-package)\".{0,600}?Version (\\d+\\.\\d+) of the dune language is not supported",
                    f -> f.text(1) + " was installed by dune " + f.text(2) + " or later, and this build's dune is"
                            + " older. Name a dune of that version with -Dmirage.dune=PATH, or install the library"
                            + " again with this one."),
            FailureRow.of(
                    "File \"([^\"]+/dune-package)\", line \\d+[^:]*: ",
                    f -> f.text(1) + " was installed by another dune than this build's, which cannot read it. Install"
                            + " that library again with this dune, or name the dune that it was installed with:"
                            + " -Dmirage.dune=PATH."),
            FailureRow.of(
                    "File \"(duniverse/([^/\"]+)/[^\"]*)\".{0,600}?Version (\\d+\\.\\d+) of the dune language is not"
                            + " supported",
                    f -> "The vendored package " + f.text(2) + " needs dune " + f.text(3) + " or later (" + f.text(1)
                            + " in " + f.directory()
                            + "). Install a newer dune (opam install dune), and say where it is"
                            + " with -Dmirage.dune=PATH if it is not the first on the PATH; or vendor an older "
                            + f.text(2) + " (mvn mirage:lock, with a bound in <packages>)."),
            FailureRow.of(
                    "Version (\\d+\\.\\d+) of the dune language is not supported",
                    f -> "A dune file needs dune " + f.text(1) + " or later. Install a newer dune, and say where it"
                            + " is with -Dmirage.dune=PATH if it is not the first on the PATH."));

    private static final List<FailureRow> TOOLCHAIN = List.of(
            FailureRow.of(
                    "ocamlfind toolchain (\\S+) isn't defined in (\\S+)",
                    f -> "The findlib toolchain '" + f.text(1) + "' is not defined any more: there is no " + f.text(2)
                            + "/" + f.text(1) + ".conf. Install it again; " + DOCTOR),
            FailureRow.of(
                    "Undefined toolchain: (\\S+)",
                    f -> "The findlib toolchain '" + f.text(1) + "' is not defined where OCAMLFIND_CONF or ocamlfind"
                            + " printconf conf says, and dune took the host's compiler in its place. Install it"
                            + " again; " + DOCTOR),
            FailureRow.of(
                    "ocamlfind: Config file not found - neither (\\S+) nor",
                    f -> "The findlib configuration of the context is gone: there is no " + f.text(1)
                            + ". Correct OCAMLFIND_CONF or <prefix>, or install ocamlfind there again (opam install"
                            + " ocamlfind)."),
            FailureRow.of(
                    "\\bsolo5\\.h: No such file or directory",
                    f -> "The C compiler that ran is not that of a Solo5 toolchain: dune takes the host's where the"
                            + " context's toolchain is not defined. Install it again; " + DOCTOR),
            // 2.9.3 shows the command, 3.19.1 the system call.
            FailureRow.of(
                    "execve\\((/\\S+)\\): No such file or directory"
                            + "|ocaml\\w+ \\(internal\\) failed \\(exit 127\\)(?: (/\\S+))?",
                    f -> "The compiler of the context's toolchain is gone"
                            + (f.first().startsWith("/") ? ": there is no " + f.first() : "")
                            + ". It was moved or removed since it was installed; install it again. " + DOCTOR));

    private static final List<FailureRow> LIBRARIES = List.of(
            FailureRow.of(
                    "(?:Too many opam files for package \"([^\"]+)\""
                            + "|The package \"([^\"]+)\" is defined more than once"
                            + "|Library \"?([^\"\\s]+)\"? is defined twice):?((?: - \\S+)*)",
                    f -> "\"" + f.first() + "\" is there twice"
                            + (f.text(4).isEmpty()
                                    ? ". Keep one of the two that are named above."
                                    : ": as " + f.places(4) + ". Keep one of them.")
                            + (f.text(4).contains("duniverse/")
                                    ? " Of vendored sources, remove one of the two folders where they come from, or have"
                                            + " them chosen anew (mvn mirage:lock)."
                                    : "")),
            FailureRow.of(
                    "Conflict between the following libraries: - \"([^\"]+)\" in (\\S+) (?:-> .{0,300}?)?- \"[^\"]+\""
                            + " in (\\S+)(?: -> required by library \"([^\"]+)\" in (\\S+))?",
                    f -> "The library " + f.text(1) + " is there twice, in " + f.text(2) + " and in " + f.text(3)
                            + ", and one program cannot have both"
                            + f.group(4)
                                    .map(other -> ": the library " + other + " in " + f.text(5) + " needs the second")
                                    .orElse("")
                            + ". Take all from one place: vendor "
                            + f.group(4).orElse("what needs it") + ", too (add it to <packages>, then mvn mirage:lock),"
                            + " or do without the vendored " + f.text(1) + "."),
            FailureRow.of(
                    "File \"[^\"]*mirage/main\\.ml\", line \\d+[^:]*: (?:\\d+ \\|.{0,400})?Error: Unbound module (\\w+)",
                    f -> "config.ml names " + f.text(1) + " as the module of the unikernel, and there is none. Put its"
                            + " source, " + f.text(1).substring(0, 1).toLowerCase(Locale.ROOT)
                            + f.text(1).substring(1)
                            + ".ml, beside config.ml, or correct the name there."),
            FailureRow.of(
                    "File \"[^\"]*mirage/main\\.ml\", line \\d+",
                    f -> "mirage/main.ml is generated from config.ml: what config.ml gives the unikernel does not fit"
                            + " what its module takes. Compare the devices in config.ml with the parameters of the module"
                            + " and of its function start."),
            FailureRow.of(
                    "Library \"([^\"]+)\" (?:in \\S+ )?is hidden",
                    f -> "A library that \"" + f.text(1)
                            + "\" needs is missing from the toolchain of the context; dune"
                            + " does not say which. Install all that it depends on for that toolchain."),
            FailureRow.of(
                    "Library \"([^\"]+)\" not found",
                    f -> "The toolchain of the context has no library \"" + f.text(1) + "\". Check its name in"
                            + " <libraries>; if it is right, install it for that toolchain (for the host, ocamlfind list"
                            + " prints what there is, and opam install brings more)."));

    // solo5-elftool gen-manifest (Solo5 0.9.3) names no file where JSON ends too early, and no folder elsewhere.
    private static final List<FailureRow> TOOLS = List.of(
            FailureRow.of(
                    "(?:solo5-elftool (\\S+) failed \\([^)]*\\).{0,200}? )?solo5-elftool: (?:premature EOF in JSON data"
                            + "|unexpected .{1,80}? in JSON data)",
                    f -> manifest(f) + " is not complete JSON. Complete it: " + MANIFEST + ownManifest()),
            FailureRow.of(
                    "(?:solo5-elftool (\\S+) failed \\([^)]*\\).{0,200}? )?solo5-elftool: ([^\\s:]+):\\d+: "
                            + "(?:missing \\.(\\S+?)|(\\S+: .{1,60}?))(?= |$)",
                    f -> manifest(f) + " (" + f.text(2) + ") "
                            + f.group(3)
                                    .map(key -> "has no key \"" + key.replace("[]", "") + "\"")
                                    .orElse("is not one that Solo5 knows (" + f.text(4) + " …, in whole above)")
                            + ". Correct it: " + MANIFEST + ownManifest()),
            FailureRow.of(
                    "MFT_DEV_(\\w+).{0,3} undeclared",
                    f -> "Solo5 has no device of type " + f.text(1) + ". In the manifest a device is NET_BASIC or"
                            + " BLOCK_BASIC; in the POM its <type> is net or block."),
            // zarith's configure script.
            FailureRow.when(
                    "(?:duniverse/([^/\\s]+)/\\S* failed .{0,2000}?)?include \\S+\\.h: not found",
                    f -> f.hasBlanks()
                            ? Optional.of("The path of the work directory has blanks (" + f.directory() + "), and the"
                                    + " configure step of "
                                    + f.group(1)
                                            .map(name -> "the vendored package " + name)
                                            .orElse("a vendored package")
                                    + " does not survive them. Build in a directory without blanks:"
                                    + " -Dmirage.workDirectory=DIRECTORY.")
                            : Optional.empty()));

    private FailureRows() {}

    /** All of them. */
    static Stream<FailureRow> all() {
        return Stream.of(DUNE, TOOLCHAIN, LIBRARIES, TOOLS, MissingPrograms.ROWS)
                .flatMap(List::stream);
    }

    private static String manifest(FailureRow.Found found) {
        return "The manifest of devices"
                + found.group(1).map(made -> " that " + made + " is made from").orElse("");
    }

    private static String ownManifest() {
        return ". The one that the plugin writes is never so; if it is that one, please report it.";
    }
}
