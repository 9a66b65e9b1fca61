package io.mirage.maven.pipeline;

import io.mirage.maven.pipeline.Diagnosis.Group;
import io.mirage.maven.pipeline.Finding.Need;
import io.mirage.maven.process.CommandRunner;
import io.mirage.maven.process.HostEnvironment;
import io.mirage.maven.project.Directories;
import io.mirage.maven.project.Fault;
import io.mirage.maven.project.UnikernelFactory;
import io.mirage.maven.target.Targets;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.inject.Inject;
import javax.inject.Named;
import javax.inject.Singleton;

/**
 * The goal {@code doctor}: looks for everything that building and running the unikernel takes, and changes nothing.
 * Programs are only asked what they are, many at once.
 *
 * @since 0.1.0
 */
@Named
@Singleton
public final class Doctor {
    private final UnikernelFactory factory;
    private final Targets targets;
    private final CommandRunner runner;
    private final Machine machine;

    /**
     * Makes the doctor.
     *
     * @param factory checks declarations
     * @param targets that there are
     * @param runner asks programs
     * @param host the machine
     */
    @Inject
    public Doctor(UnikernelFactory factory, Targets targets, CommandRunner runner, HostEnvironment host) {
        this(factory, targets, runner, Machine.of(host));
    }

    Doctor(UnikernelFactory factory, Targets targets, CommandRunner runner, Machine machine) {
        this.factory = factory;
        this.targets = targets;
        this.runner = runner;
        this.machine = machine;
    }

    /**
     * Examines the machine.
     *
     * @param request what is declared, and what the tools are called
     * @param project whether there is a project; otherwise nothing but Java and Maven counts as needed
     * @param runtime what the plugin runs in
     * @return what was found
     * @throws IOException if a file of the project or of the system cannot be read
     * @throws InterruptedException if the build is interrupted
     */
    public Diagnosis examine(Request request, boolean project, MavenRuntime runtime)
            throws IOException, InterruptedException {
        Subject subject = Subject.of(
                request.declaration(), project, factory, OwnToolchains.of(request.declaration(), machine.host()));
        Examination examination = Examination.of(subject, request, targets, machine, runner);
        List<Group> groups = new ArrayList<>();
        groups.add(new Group("Maven", runtime(subject, runtime)));
        groups.add(new Group("Tools of the build", tools(subject, examination)));
        groups.addAll(contexts(subject, examination));
        groups.add(new Group("To run images", running(examination)));
        groups.add(new Group("Dependencies", dependencies(subject, examination)));
        groups.add(new Group("Disk", disk(subject, request, project)));
        return new Diagnosis(project, groups, machine.host().path(), machine.packageManager(), machine.isRoot());
    }

    private static List<Finding> runtime(Subject subject, MavenRuntime runtime) {
        List<Finding> findings = new ArrayList<>(DoctorTools.runtime(runtime));
        for (Fault fault : subject.faults()) {
            findings.add(Finding.bad(
                    "configuration",
                    Optional.empty(),
                    Optional.empty(),
                    fault.toString(),
                    Need.now("this project"),
                    Remedy.words("correct the POM; until then its contexts are not looked at")));
        }
        return findings;
    }

    private static List<Finding> tools(Subject subject, Examination examination) {
        Need mirage = subject.isConfig() ? Need.now("config.ml") : Need.optional("projects with a config.ml");
        return List.of(
                DoctorTools.dune(examination.tool("dune"), subject.build()),
                DoctorTools.ocaml(examination.host(), subject.ambientCompiler()),
                DoctorTools.findlib(examination.tool("ocamlfind"), subject.findlib()),
                DoctorTools.cCompiler(examination.host(), examination.tool("gcc"), subject.ambientCompiler()),
                DoctorTools.mirage(examination.tool("mirage"), mirage));
    }

    private List<Group> contexts(Subject subject, Examination examination) {
        DoctorContexts contexts = new DoctorContexts(machine, examination.toolchains());
        if (subject.contexts().isEmpty()) {
            return List.of(new Group(
                    subject.own().solo5(Optional.empty()).isPresent() ? "Solo5" : "Solo5 in the environment",
                    contexts.ambient(examination.solo5())));
        }
        return subject.contexts().stream()
                .map(context -> new Group(
                        "Context " + context.declared().name() + ": " + String.join(", ", context.targets()),
                        contexts.of(context)))
                .toList();
    }

    private List<Finding> running(Examination examination) {
        DoctorRunning running = new DoctorRunning(machine);
        List<Finding> findings = new ArrayList<>();
        examination
                .tenders()
                .forEach((tender, images) -> findings.add(running.tender(tender, examination.tender(tender), images)));
        Map<String, Set<String>> users = running.kvmUsers(examination.tenders());
        if (!users.isEmpty()) {
            findings.add(running.kvm(users));
        }
        return findings;
    }

    private List<Finding> dependencies(Subject subject, Examination examination) throws IOException {
        List<Finding> findings = new ArrayList<>();
        findings.add(DoctorTools.opam(examination.tool("opam"), subject.opam()));
        findings.add(DoctorTools.opamMonorepo(examination.tool("opam-monorepo"), subject.opamMonorepo()));
        new DoctorStorage(machine).systemPackages(subject).ifPresent(findings::add);
        return findings;
    }

    private List<Finding> disk(Subject subject, Request request, boolean project) {
        DoctorStorage storage = new DoctorStorage(machine);
        Directories directories = subject.declaration().directories();
        List<Finding> findings = new ArrayList<>();
        if (project) {
            findings.add(storage.room(
                    "build directory", directories.work(), Need.now("every build"), "-Dmirage.workDirectory=PATH"));
        }
        findings.add(storage.room(
                "store",
                Stores.of(request, machine.host()).root(),
                Need.optional("vendored dependencies"),
                "-Dmirage.store=PATH"));
        return findings;
    }
}
