package io.mirage.maven.pipeline;

import io.mirage.maven.opam.OwnSwitches;
import io.mirage.maven.project.Architecture;
import io.mirage.maven.project.BuildContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which switches the goal {@code setup} has to make.
 *
 * @param switches by name, with what is to be in it: those that are not there, or were made of other packages
 * @param reasons what was found missing
 */
record SetupNeeds(Map<String, Map<String, String>> switches, List<String> reasons) {
    private static final String SOLO5 = "solo5";

    SetupNeeds {
        switches = new LinkedHashMap<>(switches);
        reasons = List.copyOf(reasons);
    }

    /**
     * What a project needs, or any project when there is none.
     *
     * @param subject the project
     * @param examination what there is on this machine
     * @param machine this machine
     * @param options what is asked for
     */
    static SetupNeeds of(Subject subject, Examination examination, Machine machine, SetupOptions options)
            throws BuildFailure {
        SetupPackages packages = SetupPackages.of(options.packages());
        List<String> reasons = reasons(subject, examination, machine);
        Set<String> architectures = architectures(options);
        boolean asked = !architectures.isEmpty() || !options.packages().isEmpty();
        Map<String, Map<String, String>> wanted = new LinkedHashMap<>();
        if (asked || !reasons.isEmpty()) {
            wanted.put(OwnSwitches.HOST, packages.host());
            // All of them, not only those that are missing: they have to be of one OCaml.
            for (String architecture : architectures.isEmpty() ? architectures(subject, machine) : architectures) {
                wanted.put(
                        OwnSwitches.solo5(architecture),
                        packages.solo5(architecture, machine.architecture())
                                .orElseThrow(
                                        () -> new BuildFailure("There are no opam packages with which this machine ("
                                                + machine.architecture() + ") makes Solo5 images for " + architecture
                                                + ": ocaml-solo5 is for the machine itself, and ocaml-solo5-cross-aarch64 for"
                                                + " aarch64.")));
            }
        }
        return new SetupNeeds(wanted, reasons);
    }

    /** Without those that are there already, of these very packages. */
    SetupNeeds without(OwnSwitches made, boolean whateverTheVersions) throws java.io.IOException {
        Map<String, Map<String, String>> missing = new LinkedHashMap<>();
        for (Map.Entry<String, Map<String, String>> one : switches.entrySet()) {
            boolean there = made.find(one.getKey()).isPresent()
                    && (whateverTheVersions || made.packages(one.getKey()).equals(one.getValue()));
            if (!there) {
                missing.put(one.getKey(), one.getValue());
            }
        }
        return new SetupNeeds(missing, reasons);
    }

    private static List<String> reasons(Subject subject, Examination examination, Machine machine) {
        List<Finding> findings = new ArrayList<>();
        Finding.Need need = Finding.Need.now("setup");
        boolean any = subject.plan().isEmpty();
        findings.add(DoctorTools.dune(examination.tool("dune"), need));
        findings.add(DoctorTools.ocaml(examination.host(), need));
        findings.add(DoctorTools.findlib(examination.tool("ocamlfind"), need));
        if (any || subject.isConfig()) {
            findings.add(DoctorTools.mirage(examination.tool("mirage"), need));
        }
        if (any
                || subject.isConfig()
                || !subject.declaration().dependencies().packages().isEmpty()) {
            findings.add(DoctorTools.opamMonorepo(examination.tool("opam-monorepo"), need));
        }
        DoctorContexts contexts = new DoctorContexts(machine, examination.toolchains());
        if (any) {
            findings.addAll(contexts.ambient(examination.solo5()));
        }
        List<String> reasons = new ArrayList<>();
        for (Finding finding : findings) {
            if (isMissing(finding)) {
                reasons.add(told(finding));
            }
        }
        for (Subject.Context context : subject.contexts()) {
            if (isForSetup(context)) {
                contexts.of(context).stream()
                        .filter(SetupNeeds::isMissing)
                        .forEach(finding -> reasons.add(context.label() + ", " + told(finding)));
            }
        }
        return reasons;
    }

    private static String told(Finding finding) {
        return finding.detail().equals(Finding.MISSING) ? finding.what() : finding.what() + ": " + finding.detail();
    }

    private static boolean isMissing(Finding finding) {
        return finding.state() == Finding.State.FAIL
                || (finding.state() == Finding.State.NOTE && !finding.remedy().equals(Remedy.NONE));
    }

    private static boolean isForSetup(Subject.Context context) {
        BuildContext declared = context.declared();
        return context.dune().toolchain().equals(Optional.of(SOLO5))
                && declared.prefix().isEmpty()
                && declared.opamSwitch().isEmpty();
    }

    private static Set<String> architectures(Subject subject, Machine machine) {
        Set<String> architectures = new LinkedHashSet<>();
        subject.contexts().stream()
                .filter(SetupNeeds::isForSetup)
                .forEach(context ->
                        architectures.add(context.declared().architecture().orElse(machine.architecture())));
        if (subject.plan().isEmpty()) {
            architectures.add(machine.architecture());
        }
        return architectures;
    }

    private static Set<String> architectures(SetupOptions options) throws BuildFailure {
        Set<String> architectures = new LinkedHashSet<>();
        for (String text : options.architectures()) {
            architectures.add(Architecture.of(text)
                    .orElseThrow(() -> new BuildFailure("mirage.setup.architectures: '" + text
                            + "' is no architecture that Solo5 has; allowed: "
                            + String.join(", ", Architecture.KNOWN))));
        }
        return architectures;
    }
}
