package io.mirage.maven.project;

import io.mirage.maven.target.Target;
import io.mirage.maven.target.Targets;
import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules of one {@code <context>}: from a declaration to a {@link BuildContext}, or the faults in it. */
final class ContextRules {
    static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");
    // findlib: "A toolchain name may hold letters, digits and _", anything else is "')' or ',' expected".
    private static final Pattern TOOLCHAIN = Pattern.compile("[A-Za-z0-9_]+");
    private static final Pattern CLASSIFIER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final Pattern SWITCH = Pattern.compile("[A-Za-z0-9._+/~][A-Za-z0-9._+/~-]*");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    // dune 2.9: "is an invalid context name".
    private static final Set<String> NOT_A_DUNE_CONTEXT = Set.of("install", "log");
    private static final Set<String> OWN_VARIABLES =
            Set.of("OCAMLFIND_CONF", "OCAMLFIND_TOOLCHAIN", "MIRAGE_LINK_FLAGS", "PATH");

    private final Targets targets;
    private final Faults faults;

    ContextRules(Targets targets, Faults faults) {
        this.targets = targets;
        this.faults = faults;
    }

    Optional<BuildContext> check(ContextDeclaration declared, int index, List<String> onlyTargets) {
        Optional<String> name = name(declared.name, index);
        String where = name.map(n -> "<context> " + n).orElse("<context> number " + (index + 1));
        Optional<String> architecture = architecture(where, declared.arch);
        Optional<String> toolchain = faults.matching(
                where + ", <toolchain>",
                declared.toolchain,
                TOOLCHAIN,
                "a findlib toolchain name holds letters, digits and _ only");
        List<Build> builds = builds(where, name.orElse("?"), declared, onlyTargets, toolchain, architecture);
        Optional<String> opamSwitch = faults.matching(
                where + ", <opamSwitch>", declared.opamSwitch, SWITCH, "not the name or folder of an opam switch");
        if (declared.prefix != null && opamSwitch.isPresent()) {
            faults.add(where + ", <opamSwitch>", opamSwitch.get(), "give a <prefix> or an <opamSwitch>, not both");
        }
        if (declared.prefix != null && declared.prefix.getPath().contains(File.pathSeparator)) {
            faults.add(
                    where + ", <prefix>",
                    declared.prefix.getPath(),
                    "its bin folder goes to the PATH, which cannot hold '" + File.pathSeparator + "' in a name");
        }
        Optional<String> host = faults.matching(
                where + ", <host>", declared.host, NAME, "a dune context name is of the form [A-Za-z0-9_-]+");
        Optional<String> profile = faults.matching(
                where + ", <profile>", declared.profile, NAME, "a dune profile is of the form [A-Za-z0-9_-]+");
        Optional<String> classifier = faults.matching(
                where + ", <classifier>",
                declared.classifier,
                CLASSIFIER,
                "a classifier holds letters, digits, '.', '_' and '-', and begins with a letter or digit");
        Flags flags = flags(where, declared);
        Map<String, String> environment = environment(where, declared.environment);
        if (!faults.none() && (name.isEmpty() || builds.isEmpty())) {
            return Optional.empty();
        }
        return Optional.of(new BuildContext(
                name.orElseThrow(),
                builds,
                architecture,
                Optional.ofNullable(declared.prefix)
                        .map(file -> file.toPath().toAbsolutePath().normalize()),
                opamSwitch,
                host.orElse("default"),
                profile.orElse("release"),
                declared.merlin == null || declared.merlin,
                Optional.ofNullable(declared.disableDynamicallyLinkedForeignArchives),
                flags,
                environment,
                classifier));
    }

    private Optional<String> name(@Nullable String name, int index) {
        String where = "<context> number " + (index + 1) + ", <name>";
        if (name == null || name.isBlank()) {
            faults.add(where, name, "a context needs a name, of the form [A-Za-z0-9_-]+");
            return Optional.empty();
        }
        return faults.matching(where, name, NAME, "a context's name is of the form [A-Za-z0-9_-]+");
    }

    private Optional<String> architecture(String where, @Nullable String declared) {
        if (declared == null || declared.isBlank()) {
            return Optional.empty();
        }
        Optional<String> known = Architecture.of(declared);
        if (known.isEmpty()) {
            faults.add(where + ", <arch>", declared, "allowed: " + String.join(", ", Architecture.KNOWN));
        }
        return known;
    }

    private List<Build> builds(
            String where,
            String name,
            ContextDeclaration declared,
            List<String> onlyTargets,
            Optional<String> toolchain,
            Optional<String> architecture) {
        List<String> names = onlyTargets.isEmpty() ? Faults.entries(declared.targets) : onlyTargets;
        String what = onlyTargets.isEmpty() ? where + ", <targets>" : where + ", -Dmirage.targets";
        if (names.isEmpty()) {
            names = List.of("hvt");
        }
        List<Build> builds = new ArrayList<>();
        Set<String> seen = new LinkedHashSet<>();
        for (String targetName : names) {
            Optional<Target> target = targets.find(targetName);
            if (target.isEmpty()) {
                faults.add(what, targetName, "unknown target; allowed: " + String.join(", ", targets.names()));
            } else if (!seen.add(targetName)) {
                faults.add(what, targetName, "named twice");
            } else {
                refusal(target.get(), architecture).ifPresent(reason -> faults.add(what, targetName, reason));
                builds.add(build(where, name, target.get(), toolchain));
            }
        }
        return builds;
    }

    /** Without a declared architecture, only what no architecture has is refused before the toolchain is known. */
    private static Optional<String> refusal(Target target, Optional<String> architecture) {
        if (architecture.isPresent()) {
            return target.refusal(architecture.get());
        }
        List<Optional<String>> refusals =
                Architecture.KNOWN.stream().map(target::refusal).toList();
        return refusals.stream().allMatch(Optional::isPresent) ? refusals.get(0) : Optional.empty();
    }

    private Build build(String where, String name, Target target, Optional<String> declaredToolchain) {
        boolean ofTheHost = target.toolchain().isEmpty();
        // A target of the host in a context whose toolchain makes unikernels (-Dmirage.targets=unix, say) is built by
        // the host's compiler: a Solo5 toolchain cannot make it.
        Optional<String> toolchain = declaredToolchain
                .filter(t -> !(ofTheHost && targets.isDefaultToolchain(t)))
                .or(target::toolchain);
        if (!ofTheHost || toolchain.isEmpty()) {
            return new Build(target, target.duneContext(), toolchain);
        }
        if (NOT_A_DUNE_CONTEXT.contains(name)) {
            faults.add(
                    where + ", <name>",
                    name,
                    "dune keeps this name for itself, so a context that builds " + target.name() + " with toolchain "
                            + toolchain.get() + " needs another one");
        }
        if (targets.isDuneContext(name)) {
            faults.add(
                    where + ", <name>",
                    name,
                    "MirageOS libraries give this context name a meaning of its own, so a context that builds "
                            + target.name() + " with toolchain " + toolchain.get() + " needs another one");
        }
        return new Build(target, name, toolchain);
    }

    private Flags flags(String where, ContextDeclaration declared) {
        return new Flags(
                flags(where + ", <ocamlFlags>", declared.ocamlFlags),
                flags(where + ", <ocamloptFlags>", declared.ocamloptFlags),
                flags(where + ", <linkFlags>", declared.linkFlags),
                flags(where + ", <cFlags>", declared.cFlags),
                flags(where + ", <cxxFlags>", declared.cxxFlags));
    }

    private List<String> flags(String where, @Nullable List<String> declared) {
        List<String> flags = Faults.entries(declared);
        for (String flag : flags) {
            if (flag.startsWith(":")) {
                faults.add(where, flag, "a flag cannot begin with ':', which dune reads as the name of a set of flags");
            } else if (!Faults.isWritable(flag)) {
                faults.add(
                        where, flag, "a flag cannot hold control characters or line ends; give each flag an element");
            }
        }
        return flags;
    }

    private Map<String, String> environment(String where, @Nullable Map<String, String> declared) {
        Map<String, String> environment = new TreeMap<>();
        if (declared == null) {
            return environment;
        }
        declared.forEach((variable, value) -> {
            String what = where + ", <environment>";
            String text = value == null ? "" : value;
            if (!VARIABLE.matcher(variable).matches()) {
                faults.add(what, variable, "not the name of an environment variable");
            } else if (OWN_VARIABLES.contains(variable)) {
                faults.add(
                        what,
                        variable,
                        "this variable is set by the plugin; declare <prefix>, <toolchain> or <linkFlags>");
            } else if (!Faults.isWritable(text)) {
                faults.add(what, variable + "=" + text, "a value cannot hold control characters or line ends");
            } else {
                environment.put(variable, text);
            }
        });
        return environment;
    }
}
