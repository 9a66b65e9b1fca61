package io.mirage.maven.pipeline;

import io.mirage.maven.dune.DuneVersion;
import io.mirage.maven.frontend.MirageVersion;
import io.mirage.maven.opam.OpamVersion;
import io.mirage.maven.pipeline.Finding.Need;
import io.mirage.maven.pipeline.ToolProbe.Answer;
import io.mirage.maven.toolchain.ToolchainParts;
import io.mirage.maven.toolchain.ToolchainParts.Part;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tools that do not depend on a context: what is required of each, and what to do about it. */
final class DoctorTools {
    /** What the row of opam is called. */
    static final String OPAM = "opam";

    private static final String JAVA = "17";
    private static final String MAVEN = "3.9.8";

    private DoctorTools() {}

    static List<Finding> runtime(MavenRuntime runtime) {
        Need need = Need.now("this plugin");
        List<Finding> findings = new ArrayList<>();
        findings.add(atLeast("java", runtime.java(), runtime.javaHome(), JAVA, need));
        findings.add(atLeast("maven", runtime.maven(), runtime.mavenHome(), MAVEN, need));
        return findings;
    }

    private static Finding atLeast(String what, String version, String home, String minimum, Need need) {
        Optional<String> known = Optional.of(version).filter(text -> !text.isEmpty());
        Optional<Path> file = Optional.of(home).filter(text -> !text.isEmpty()).map(Path::of);
        if (known.isPresent() && OpamVersion.compare(version, minimum) < 0) {
            return Finding.bad(
                    what, known, file, minimum + " or later is needed", need, Remedy.words("install a newer " + what));
        }
        return Finding.ok(what, known, file, known.isPresent() ? "" : "of an unknown version", need);
    }

    static Finding dune(Answer answer, Need need) {
        Remedy remedy = Remedy.system(SystemPackage.DUNE, "dune").or("or name another: -Dmirage.dune=PATH");
        Optional<DuneVersion> version = answer.lines().stream()
                .flatMap(line -> DuneVersion.parse(line).stream())
                .findFirst();
        if (answer.fault().isPresent() || version.isEmpty()) {
            return unusable("dune", answer, need, remedy);
        }
        Optional<String> text = version.map(DuneVersion::toString);
        if (!version.get().isSupported()) {
            // The system's own may be as old.
            return Finding.bad(
                    "dune",
                    text,
                    answer.file(),
                    DuneVersion.MINIMUM + " or later is needed",
                    need,
                    Remedy.opam("or name another: -Dmirage.dune=PATH", "dune"));
        }
        return tried("dune", text, answer.file(), TriedVersions.DUNE, need);
    }

    static Finding ocaml(ToolchainParts host, Need need) {
        Part compiler = host.compiler();
        Remedy remedy = Remedy.system(SystemPackage.OCAML, "ocaml");
        if (compiler.fault().isPresent()) {
            String brief = DoctorContexts.brief(compiler.fault().get());
            String detail = brief.endsWith("does not exist") ? Finding.MISSING : brief;
            return Finding.bad("ocaml", Optional.empty(), compiler.file(), detail, need, remedy);
        }
        return tried("ocaml", compiler.version(), compiler.file(), TriedVersions.OCAML, need);
    }

    static Finding findlib(Answer answer, Need need) {
        Remedy remedy = Remedy.system(SystemPackage.FINDLIB, "ocamlfind");
        return answer.fault().isPresent() || answer.version().isEmpty()
                ? unusable("findlib (ocamlfind)", answer, need, remedy)
                : Finding.ok("findlib (ocamlfind)", answer.version(), answer.file(), "", need);
    }

    /** The C compiler that the host's OCaml names; one of the usual name when there is no OCaml to ask. */
    static Finding cCompiler(ToolchainParts host, Answer usual, Need need) {
        Remedy remedy = Remedy.system(SystemPackage.GCC);
        if (host.cCompiler().isPresent()) {
            return part("C compiler", host.cCompiler().get(), need, remedy);
        }
        return usual.fault().isPresent()
                ? unusable("C compiler", usual, need, remedy)
                : Finding.ok("C compiler", usual.version(), usual.file(), "", need);
    }

    static Finding mirage(Answer answer, Need need) {
        String orElse = "or name another: -Dmirage.mirage=PATH";
        Optional<String> said = answer.lines().stream()
                .map(String::strip)
                .filter(line -> MirageVersion.printed(line).isPresent() || line.equals(MirageVersion.UNMARKED))
                .findFirst();
        if (answer.fault().isPresent() || said.isEmpty()) {
            return unusable("mirage", answer, need, Remedy.opam(orElse, "mirage"));
        }
        Optional<MirageVersion> version = MirageVersion.printed(said.get());
        if (version.isEmpty()) {
            return Finding.ok("mirage", Optional.empty(), answer.file(), "of a checkout, without a version", need);
        }
        String text = said.get().startsWith("v") ? said.get().substring(1) : said.get();
        if (version.get().major() != 4) {
            return Finding.bad(
                    "mirage",
                    Optional.of(text),
                    answer.file(),
                    "mirage 4 is needed",
                    need,
                    Remedy.opam(orElse, "'mirage>=4.0.0'", "'mirage<5.0.0'"));
        }
        return tried("mirage", Optional.of(text), answer.file(), TriedVersions.MIRAGE, need);
    }

    static Finding opam(Answer answer, Need need) {
        return answer.fault().isPresent() || answer.version().isEmpty()
                ? unusable(
                        OPAM, answer, need, Remedy.system(SystemPackage.OPAM).or("or name another: -Dmirage.opam=PATH"))
                : tried(OPAM, answer.version(), answer.file(), TriedVersions.OPAM, need);
    }

    static Finding opamMonorepo(Answer answer, Need need) {
        Remedy remedy = Remedy.opam("or name another: -Dmirage.opamMonorepo=PATH", "opam-monorepo");
        boolean unmarked = answer.lines().stream().anyMatch(line -> line.strip().equals(MirageVersion.UNMARKED));
        if (answer.fault().isEmpty() && unmarked) {
            return Finding.ok(
                    "opam-monorepo", Optional.empty(), answer.file(), "of a checkout, without a version", need);
        }
        if (answer.fault().isPresent() || answer.version().isEmpty()) {
            return unusable("opam-monorepo", answer, need, remedy);
        }
        if (OpamVersion.compare(answer.version().get(), TriedVersions.OPAM_MONOREPO.from()) < 0) {
            return Finding.bad(
                    "opam-monorepo",
                    answer.version(),
                    answer.file(),
                    "0.3 or later is needed, for lock files have another form since",
                    need,
                    remedy);
        }
        return tried("opam-monorepo", answer.version(), answer.file(), TriedVersions.OPAM_MONOREPO, need);
    }

    /** A program of a toolchain. */
    static Finding part(String what, Part part, Need need, Remedy remedy) {
        return part.fault().isPresent()
                ? Finding.bad(what, part.version(), part.file(), part.fault().get(), need, remedy)
                : Finding.ok(what, part.version(), part.file(), "", need);
    }

    /** A program that is missing, does not work, or is not the one that was meant. */
    static Finding unusable(String what, Answer answer, Need need, Remedy remedy) {
        String detail = answer.fault()
                .orElseGet(() -> answer.lines().isEmpty()
                        ? "another program: asked for its version, it says nothing"
                        : "another program: asked for its version, it says '" + answer.said() + "'");
        return Finding.bad(what, Optional.empty(), answer.file(), detail, need, remedy);
    }

    private static Finding tried(
            String what, Optional<String> version, Optional<Path> file, TriedVersions tried, Need need) {
        Optional<String> remark = version.flatMap(tried::remark);
        return remark.isEmpty()
                ? Finding.ok(what, version, file, "", need)
                : Finding.note(what, version, file, remark.get(), need, Remedy.NONE);
    }
}
