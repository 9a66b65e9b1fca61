package io.mirage.maven.pipeline;

import io.mirage.maven.pipeline.Finding.Need;
import io.mirage.maven.project.Architecture;
import io.mirage.maven.target.Target;
import io.mirage.maven.toolchain.ToolchainParts;
import io.mirage.maven.toolchain.ToolchainParts.Bindings;
import io.mirage.maven.toolchain.ToolchainParts.Part;
import io.mirage.maven.toolchain.ToolchainRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The toolchain of each context: its compilers, Solo5's tool for manifests, and the bindings of each target. */
final class DoctorContexts {
    private static final Pattern SEARCHED = Pattern.compile(" \\((?:searched in PATH: [^)]*|PATH is empty)\\)");
    private static final Remedy SOLO5 = Remedy.opam("", "solo5");
    private static final String C_CROSS_COMPILER = "C cross compiler";

    private final Machine machine;
    private final Map<ToolchainRequest, ToolchainParts> parts;

    /** Contexts on a machine, with what was found of each toolchain. */
    DoctorContexts(Machine machine, Map<ToolchainRequest, ToolchainParts> parts) {
        this.machine = machine;
        this.parts = parts;
    }

    /** Everything about one context. */
    List<Finding> of(Subject.Context context) {
        ToolchainRequest request = context.request();
        ToolchainParts found = parts(request);
        Need need = Need.now(context.targets().toArray(String[]::new));
        List<Finding> findings = new ArrayList<>();
        findings.add(toolchain(request, found, context.host().map(this::parts), need));
        if (request.name().isPresent()) {
            found.cCompiler()
                    .ifPresent(part -> findings.add(
                            DoctorTools.part(C_CROSS_COMPILER, part, need, cCompiler(found.architecture()))));
        }
        found.elftool().ifPresent(part -> findings.add(elftool(part, need)));
        for (Target target : context.dune().targets()) {
            target.abi().ifPresent(abi -> findings.add(bindings(target, abi, found)));
        }
        return findings;
    }

    /** What there is of Solo5 where no project says which context it has. */
    List<Finding> ambient(ToolchainRequest request) {
        ToolchainParts found = parts(request);
        Need need = Need.optional("Solo5 targets (hvt, spt, …)");
        List<Finding> findings = new ArrayList<>();
        findings.add(toolchain(request, found, Optional.empty(), need));
        found.cCompiler()
                .ifPresent(part ->
                        findings.add(DoctorTools.part(C_CROSS_COMPILER, part, need, cCompiler(found.architecture()))));
        found.elftool().ifPresent(part -> findings.add(elftool(part, need)));
        found.bindings()
                .ifPresent(bindings -> findings.add(Finding.ok(
                        "bindings",
                        Optional.empty(),
                        Optional.of(bindings.folder()),
                        String.join(", ", new TreeSet<>(bindings.objects())),
                        need)));
        return findings;
    }

    ToolchainParts parts(ToolchainRequest request) {
        return Optional.ofNullable(parts.get(request)).orElseThrow();
    }

    private Finding toolchain(
            ToolchainRequest request, ToolchainParts found, Optional<ToolchainParts> host, Need need) {
        String what = request.name().map(name -> "toolchain " + name).orElse("compiler of the host");
        Part compiler = found.compiler();
        String place = switch (found.foundBy()) {
            case "environment" -> "by the environment";
            case "opamSwitch" -> "by <opamSwitch>";
            case "prefix" -> "by <prefix>";
            case "setup" -> "by mirage:setup";
            default -> "by " + found.foundBy();
        };
        if (compiler.fault().isPresent()) {
            return Finding.bad(
                    what,
                    Optional.empty(),
                    compiler.file(),
                    brief(compiler.fault().get()),
                    need,
                    remedy(request, found));
        }
        String made = found.architecture().orElse("an unknown architecture");
        Optional<String> version = compiler.version();
        String is = "OCaml for " + made
                + found.elftool()
                        .flatMap(Part::version)
                        .map(number -> ", Solo5 " + number)
                        .orElse("");
        Optional<String> declared = request.architecture();
        if (declared.isPresent() && !declared.get().equals(made)) {
            return Finding.bad(
                    what,
                    version,
                    compiler.file(),
                    is + ", but <arch> declares " + declared.get(),
                    need,
                    Remedy.words(
                            "correct <arch>, or name the right toolchain with <prefix>, <opamSwitch> or <toolchain>"));
        }
        Optional<String> hostVersion = host.flatMap(of -> of.compiler().version());
        if (hostVersion.isPresent() && !hostVersion.equals(compiler.version())) {
            return Finding.bad(
                    what,
                    version,
                    compiler.file(),
                    is + ", but the OCaml of its host is " + hostVersion.get(),
                    need,
                    Remedy.words("use one version of OCaml for both: they share generated code"));
        }
        Optional<String> remark = compiler.version().flatMap(TriedVersions.OCAML::remark);
        return remark.isEmpty()
                ? Finding.ok(what, version, compiler.file(), is + ", " + place, need)
                : Finding.note(
                        what, version, compiler.file(), is + ", " + place + ", " + remark.get(), need, Remedy.NONE);
    }

    /** What the message of the build says to do, if there is no package to name. */
    private Remedy remedy(ToolchainRequest request, ToolchainParts found) {
        String name = request.name().orElse("");
        if (found.undefined() && name.equals("solo5")) {
            String wanted = request.architecture().orElse(machine.architecture());
            return wanted.equals(machine.architecture())
                    ? Remedy.opam("or build the unix target: -Dmirage.targets=unix", "ocaml-solo5")
                    : Remedy.opam(
                            "in an opam switch of its own, which <opamSwitch> names", "ocaml-solo5-cross-" + wanted);
        }
        if (found.undefined() && name.equals("unikraft")) {
            return Remedy.opam("and a back end: ocaml-unikraft-backend-qemu, …-firecracker", "ocaml-unikraft");
        }
        String fault = found.compiler().fault().orElse("");
        String rest =
                fault.substring(Math.min(fault.length(), sentence(fault) + 2)).strip();
        return Remedy.words(
                !rest.isEmpty()
                        ? rest
                        : request.prefix().isPresent()
                                ? "correct <prefix>, or install the toolchain there"
                                : "install the toolchain again");
    }

    private Remedy cCompiler(Optional<String> made) {
        if (made.isEmpty() || made.get().equals(machine.architecture())) {
            return Remedy.system(SystemPackage.GCC);
        }
        return switch (made.get()) {
            case "aarch64" -> Remedy.system(SystemPackage.GCC_AARCH64);
            case "x86_64" -> Remedy.system(SystemPackage.GCC_X86_64);
            default -> Remedy.words("install a C compiler for " + made.get());
        };
    }

    private static Finding elftool(Part part, Need need) {
        if (part.fault().isPresent()) {
            String detail = part.file().isEmpty() && part.fault().get().endsWith("does not exist")
                    ? Finding.MISSING
                    : part.fault().get();
            return Finding.bad("solo5-elftool", part.version(), part.file(), detail, need, SOLO5);
        }
        Optional<String> remark = part.version().flatMap(TriedVersions.SOLO5::remark);
        return remark.isEmpty()
                ? Finding.ok("solo5-elftool", part.version(), part.file(), "", need)
                : Finding.note("solo5-elftool", part.version(), part.file(), remark.get(), need, Remedy.NONE);
    }

    private static Finding bindings(Target target, String abi, ToolchainParts found) {
        String what = "bindings of " + target.name();
        Need need = Need.now(target.name());
        Optional<String> refusal =
                found.architecture().filter(Architecture.KNOWN::contains).flatMap(target::refusal);
        if (refusal.isPresent()) {
            return Finding.bad(
                    what,
                    Optional.empty(),
                    Optional.empty(),
                    refusal.get(),
                    need,
                    Remedy.words("take " + target.name() + " out of the <targets> of this context"));
        }
        if (found.bindings().isEmpty()) {
            return Finding.bad(
                    what,
                    Optional.empty(),
                    Optional.empty(),
                    found.cCompiler().flatMap(Part::file).isPresent()
                            ? "not found: not beside the C compiler"
                            : "not looked for: no toolchain says where",
                    Need.optional(target.name()),
                    Remedy.words("see the toolchain above"));
        }
        Bindings bindings = found.bindings().get();
        List<String> missing = new ArrayList<>();
        if (!bindings.objects().contains(abi)) {
            missing.add("solo5_" + abi + ".o");
        }
        if (!bindings.linkerScripts().contains(abi)) {
            missing.add("solo5_" + abi + ".lds");
        }
        if (missing.isEmpty()) {
            return Finding.ok(
                    what, Optional.empty(), Optional.of(bindings.folder().resolve("solo5_" + abi + ".o")), "", need);
        }
        return Finding.bad(
                what,
                Optional.empty(),
                Optional.of(bindings.folder()),
                "without " + String.join(" and ", missing),
                need,
                SOLO5.or("or take " + target.name() + " out of <targets>"));
    }

    /** The first sentence of a message of the build, without the PATH, which the table tells once. */
    static String brief(String message) {
        return SEARCHED.matcher(message.substring(0, sentence(message))).replaceAll("");
    }

    private static int sentence(String message) {
        int end = message.indexOf(". ");
        return end < 0 ? message.length() : end;
    }
}
