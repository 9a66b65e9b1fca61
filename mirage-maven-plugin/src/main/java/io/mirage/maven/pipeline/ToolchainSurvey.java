package io.mirage.maven.pipeline;

import io.mirage.maven.project.BuildContext;
import io.mirage.maven.project.DuneContext;
import io.mirage.maven.project.Plan;
import io.mirage.maven.project.WorkspaceFile;
import io.mirage.maven.target.Target;
import io.mirage.maven.toolchain.Toolchain;
import io.mirage.maven.toolchain.ToolchainCache;
import io.mirage.maven.toolchain.ToolchainException;
import io.mirage.maven.toolchain.ToolchainFinder;
import io.mirage.maven.toolchain.ToolchainRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.inject.Inject;
import javax.inject.Named;
import javax.inject.Singleton;

/**
 * Finds the toolchain of every context of a plan.
 *
 * @since 0.1.0
 */
@Named
@Singleton
public final class ToolchainSurvey {
    private final ToolchainFinder finder;

    /**
     * Makes the survey.
     *
     * @param finder finds one toolchain
     */
    @Inject
    public ToolchainSurvey(ToolchainFinder finder) {
        this.finder = finder;
    }

    /**
     * Looks at all toolchains, asking one only once however many contexts share it.
     *
     * @param plan what is built
     * @param own the toolchains that the plugin made
     * @param environment of the build
     * @param cache what was learnt before, and takes what is learnt now
     * @return those found, and what is wrong with the others
     * @throws ToolchainException if one is there that cannot do what is declared
     * @throws InterruptedException if the build is interrupted
     */
    public Toolchains survey(Plan plan, OwnToolchains own, Map<String, String> environment, ToolchainCache cache)
            throws ToolchainException, InterruptedException {
        Map<Toolchains.Key, Toolchain> found = new LinkedHashMap<>();
        Map<ToolchainRequest, Toolchain> asked = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        for (WorkspaceFile workspace : plan.workspaces()) {
            for (DuneContext context : workspace.contexts()) {
                ToolchainRequest request = request(context, own);
                try {
                    Toolchain toolchain = asked.get(request);
                    if (toolchain == null) {
                        toolchain = finder.find(request, environment, cache);
                        asked.put(request, toolchain);
                    }
                    found.put(new Toolchains.Key(workspace.fileName(), context.name()), toolchain);
                } catch (ToolchainException e) {
                    if (e.unfit()) {
                        throw e;
                    }
                    missing.add(String.valueOf(e.getMessage()));
                }
            }
        }
        Toolchains toolchains =
                new Toolchains(found, missing.stream().distinct().toList());
        for (WorkspaceFile workspace : plan.workspaces()) {
            for (DuneContext context : workspace.contexts()) {
                checkHost(toolchains, workspace, context);
            }
        }
        return toolchains;
    }

    /** Generated code, and what preprocessors write, goes from the one compiler to the other. */
    private static void checkHost(Toolchains toolchains, WorkspaceFile workspace, DuneContext context)
            throws ToolchainException {
        Optional<DuneContext> hostContext = context.hostName().flatMap(workspace::context);
        Optional<Toolchain> made = toolchains.of(workspace, context);
        Optional<Toolchain> host = hostContext.flatMap(of -> toolchains.of(workspace, of));
        if (made.isEmpty() || host.isEmpty()) {
            return;
        }
        String version = made.get().ocamlVersion();
        if (!version.equals(host.get().ocamlVersion())) {
            throw ToolchainException.unfit("context " + context + ": its toolchain is OCaml " + version + " (by "
                    + made.get().foundBy() + ", " + made.get().ocamlopt() + "), and that of its host "
                    + hostContext.get() + " is OCaml " + host.get().ocamlVersion() + " (by "
                    + host.get().foundBy() + ", " + host.get().ocamlopt()
                    + "). Code that programs of the host generate is compiled for the context, so both have to be of one"
                    + " version: install the toolchain for OCaml " + host.get().ocamlVersion()
                    + ", or run Maven where OCaml is " + version + "; mvn mirage:setup makes toolchains that go"
                    + " together.");
        }
    }

    /** What a context asks of its toolchain. */
    static ToolchainRequest request(DuneContext context, OwnToolchains own) {
        Optional<BuildContext> declared = context.declared();
        return new ToolchainRequest(
                context.toString(),
                context.toolchain(),
                declared.flatMap(BuildContext::prefix),
                declared.flatMap(BuildContext::opamSwitch),
                own.of(context),
                declared.flatMap(BuildContext::architecture),
                context.targets().stream()
                        .map(Target::abi)
                        .flatMap(Optional::stream)
                        .collect(Collectors.toSet()));
    }
}
