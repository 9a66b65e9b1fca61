package io.mirage.maven.pipeline;

import io.mirage.maven.pipeline.Finding.Need;
import io.mirage.maven.project.BuildContext;
import io.mirage.maven.project.Declaration;
import io.mirage.maven.project.DuneContext;
import io.mirage.maven.project.Fault;
import io.mirage.maven.project.InvalidConfigurationException;
import io.mirage.maven.project.Plan;
import io.mirage.maven.project.UnikernelFactory;
import io.mirage.maven.project.WorkspaceFile;
import io.mirage.maven.target.Target;
import io.mirage.maven.toolchain.ToolchainRequest;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a doctor examines a machine for: a project, or any project there may be.
 *
 * @param declaration what is declared; where nothing is, the defaults
 * @param plan of the project; empty without one, and when it declares something wrong
 * @param faults what it declares wrong
 * @param own the toolchains that the plugin made
 */
record Subject(Declaration declaration, Optional<Plan> plan, List<Fault> faults, OwnToolchains own) {
    private static final String LOCK = "to lock dependencies";

    Subject {
        faults = List.copyOf(faults);
    }

    /** A context of a workspace file that somebody declared. */
    record Context(WorkspaceFile workspace, DuneContext dune, BuildContext declared, OwnToolchains own) {
        ToolchainRequest request() {
            return ToolchainSurvey.request(dune, own);
        }

        /** What its programs run beside: the context whose OCaml has to be of the same version. */
        Optional<ToolchainRequest> host() {
            return dune.hostName().flatMap(workspace::context).map(host -> ToolchainSurvey.request(host, own));
        }

        String label() {
            return "context " + declared.name();
        }

        List<String> targets() {
            return dune.targets().stream().map(Target::name).toList();
        }
    }

    /** A project, or none. */
    static Subject of(Declaration declaration, boolean project, UnikernelFactory factory, OwnToolchains own) {
        if (!project) {
            return new Subject(declaration, Optional.empty(), List.of(), own);
        }
        try {
            return new Subject(declaration, Optional.of(Plan.of(factory.create(declaration))), List.of(), own);
        } catch (InvalidConfigurationException e) {
            return new Subject(declaration, Optional.empty(), e.faults(), own);
        }
    }

    /** In the order of the POM. */
    List<Context> contexts() {
        List<Context> contexts = new ArrayList<>();
        for (WorkspaceFile workspace : plan.map(Plan::workspaces).orElse(List.of())) {
            for (DuneContext dune : workspace.contexts()) {
                dune.declared()
                        .filter(declared -> contexts.stream()
                                .noneMatch(known -> known.dune().equals(dune)))
                        .ifPresent(declared -> contexts.add(new Context(workspace, dune, declared, own)));
            }
        }
        List<BuildContext> declared =
                plan.map(known -> known.unikernel().contexts()).orElse(List.of());
        contexts.sort(Comparator.comparingInt(context -> declared.indexOf(context.declared())));
        return contexts;
    }

    /** Those contexts that are so, or every project in these words. */
    private Need need(Predicate<Context> so, String others) {
        List<String> labels =
                contexts().stream().filter(so).map(Context::label).distinct().toList();
        return labels.isEmpty() ? Need.optional(others) : new Need(labels, true);
    }

    Need build() {
        return need(context -> true, "every build");
    }

    /** The compiler of the environment compiles what runs during the build, unless another host is declared. */
    Need ambientCompiler() {
        return need(
                context -> context.workspace()
                        .context(DuneContext.HOST)
                        .map(host -> ToolchainSurvey.request(host, own))
                        .filter(host -> host.prefix().isEmpty()
                                && host.opamSwitch().isEmpty()
                                && host.own().isEmpty())
                        .isPresent(),
                "every build");
    }

    /** dune finds toolchains through it, and installed libraries. */
    Need findlib() {
        return need(context -> context.dune().toolchain().isPresent(), "cross-compilation, installed libraries");
    }

    boolean isConfig() {
        return plan.isPresent() && Configurator.isConfig(declaration);
    }

    /** Whether there is a lock file to be made before anything can be built. */
    private boolean hasToLock() {
        return plan.isPresent()
                && !isConfig()
                && !declaration.dependencies().packages().isEmpty()
                && declaration.dependencies().duniverse().isEmpty()
                && declaration.config().duniverse().isEmpty()
                && !Files.isDirectory(declaration.directories().source().resolve("duniverse"))
                && plan.filter(known -> Files.exists(LockInputs.lockFile(declaration, known)))
                        .isEmpty();
    }

    Need opam() {
        List<String> switches = contexts().stream()
                .filter(context -> context.declared().opamSwitch().isPresent())
                .map(context -> "<opamSwitch> of " + context.label())
                .distinct()
                .collect(Collectors.toCollection(ArrayList::new));
        boolean now = !switches.isEmpty() || hasToLock();
        switches.add(LOCK);
        return new Need(switches, now);
    }

    Need opamMonorepo() {
        return new Need(List.of(LOCK), hasToLock());
    }
}
