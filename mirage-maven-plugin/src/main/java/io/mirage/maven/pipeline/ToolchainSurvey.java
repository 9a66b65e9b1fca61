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
     * @param environment of the build
     * @param cache what was learnt before, and takes what is learnt now
     * @return those found, and what is wrong with the others
     * @throws ToolchainException if one is there that cannot do what is declared
     * @throws InterruptedException if the build is interrupted
     */
    public Toolchains survey(Plan plan, Map<String, String> environment, ToolchainCache cache)
            throws ToolchainException, InterruptedException {
        Map<Toolchains.Key, Toolchain> found = new LinkedHashMap<>();
        Map<ToolchainRequest, Toolchain> asked = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        for (WorkspaceFile workspace : plan.workspaces()) {
            for (DuneContext context : workspace.contexts()) {
                ToolchainRequest request = request(context);
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
        return new Toolchains(found, missing.stream().distinct().toList());
    }

    /** What a context asks of its toolchain. */
    static ToolchainRequest request(DuneContext context) {
        Optional<BuildContext> declared = context.declared();
        return new ToolchainRequest(
                context.toString(),
                context.toolchain(),
                declared.flatMap(BuildContext::prefix),
                declared.flatMap(BuildContext::opamSwitch),
                declared.flatMap(BuildContext::architecture),
                context.targets().stream()
                        .map(Target::abi)
                        .flatMap(Optional::stream)
                        .collect(Collectors.toSet()));
    }
}
