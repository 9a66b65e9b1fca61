package io.mirage.maven.pipeline;

import io.mirage.maven.frontend.TestSuite;
import io.mirage.maven.project.DuneContext;
import io.mirage.maven.project.WorkspaceFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javax.inject.Inject;
import javax.inject.Named;
import javax.inject.Singleton;
import org.slf4j.Logger;

/**
 * The goal {@code test}: the test programs, run by dune in the host context.
 *
 * @since 0.1.0
 */
@Named
@Singleton
public final class Tester {
    private final Configurator configurator;
    private final DuneTool tool;
    private final DuneProcesses processes;

    /**
     * Makes the tester.
     *
     * @param configurator makes the workspace
     * @param tool finds dune
     * @param processes runs dune
     */
    @Inject
    public Tester(Configurator configurator, DuneTool tool, DuneProcesses processes) {
        this.configurator = configurator;
        this.tool = tool;
        this.processes = processes;
    }

    /**
     * Runs the tests.
     *
     * @param request what is asked
     * @param log of the build
     * @throws BuildFailure if a test fails, or cannot be built
     * @throws IOException if the workspace cannot be read or written
     * @throws InterruptedException if the build is interrupted
     */
    public void run(Request request, Logger log) throws BuildFailure, IOException, InterruptedException {
        Path work = request.declaration().directories().work();
        Locks.holding(work, log, () -> {
            Configured configured = configurator.ready(request, log);
            if (configured.testPrograms().isEmpty()) {
                log.info(
                        "No tests: {} holds no test programs.",
                        request.declaration().directories().testSource());
                return work;
            }
            DuneTool.Found dune = tool.find(request.dune());
            // Any workspace has the host's context; the first one's build directory is the one shared with the images.
            WorkspaceFile first = configured.plan().workspaces().get(0);
            // Of that folder alone: sub-folders of a project with a config.ml may have tests that are not Maven's to
            // run.
            String recursive = configured.configuration().isPresent() ? "@@" : "@";
            String alias =
                    recursive + first.buildDirectory() + "/" + DuneContext.HOST + "/" + TestSuite.FOLDER + "/runtest";
            processes.run(
                    request,
                    configured,
                    dune,
                    workspace -> workspace.equals(first) ? List.of(alias) : List.of(),
                    workspace -> Set.of(DuneReport.declaredName(workspace, DuneContext.HOST)),
                    log);
            log.info("Tests passed: {}.", String.join(", ", configured.testPrograms()));
            return work;
        });
    }
}
