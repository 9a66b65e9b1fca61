package io.mirage.maven.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import javax.inject.Inject;
import javax.inject.Named;
import javax.inject.Singleton;
import org.slf4j.Logger;

/**
 * The goal {@code lock}: solves the dependencies of all targets together into one lock file in the source directory.
 *
 * @since 0.1.0
 */
@Named
@Singleton
public final class LockGoal {
    private final Configurator configurator;
    private final LockSolver solver;

    /**
     * Makes the goal.
     *
     * @param configurator finds out what is needed
     * @param solver writes the lock file
     */
    @Inject
    LockGoal(Configurator configurator, LockSolver solver) {
        this.configurator = configurator;
        this.solver = solver;
    }

    /**
     * Locks.
     *
     * @param request what is asked
     * @param update the packages whose versions may change; empty for all
     * @param log of the build
     * @throws BuildFailure if there is no solution, or a tool is missing; the lock file stays as it was
     * @throws IOException if a file cannot be read or written
     * @throws InterruptedException if the build is interrupted
     */
    public void run(Request request, Set<String> update, Logger log)
            throws BuildFailure, IOException, InterruptedException {
        Path work = request.declaration().directories().work();
        Locks.holding(work, log, () -> {
            Configured configured = configurator.configure(request, Dependencies.Mode.LEAVE, log);
            LockInputs inputs = LockInputs.of(request.declaration(), configured.plan(), configured.configuration());
            if (inputs.packages().isEmpty()) {
                log.info(
                        "Nothing to lock: the project has no dependencies. They are declared in <packages>, or by a config.ml.");
                return work;
            }
            solver.lock(
                    request,
                    inputs,
                    Dependencies.ocamlVersion(configured.toolchains()),
                    LockInputs.lockFile(request.declaration(), configured.plan()),
                    update,
                    log);
            return work;
        });
    }
}
