package io.mirage.maven.pipeline;

import io.mirage.maven.opam.LockFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import javax.inject.Inject;
import javax.inject.Named;
import javax.inject.Singleton;
import org.slf4j.Logger;

/**
 * The goal {@code depends}: checks the lock file and brings the vendored sources into the workspace.
 *
 * @since 0.1.0
 */
@Named
@Singleton
public final class DependsGoal {
    private final Configurator configurator;
    private final Dependencies dependencies;

    /**
     * Makes the goal.
     *
     * @param configurator makes the workspace
     * @param dependencies tells what the system has to have
     */
    @Inject
    DependsGoal(Configurator configurator, Dependencies dependencies) {
        this.configurator = configurator;
        this.dependencies = dependencies;
    }

    /**
     * Brings the dependencies.
     *
     * @param request what is asked
     * @param log of the build
     * @throws BuildFailure if the lock file is stale or wrong, or sources cannot be had
     * @throws IOException if a file cannot be read or written
     * @throws InterruptedException if the build is interrupted
     */
    public void run(Request request, Logger log) throws BuildFailure, IOException, InterruptedException {
        Path work = request.declaration().directories().work();
        Locks.holding(work, log, () -> {
            Configured configured = configurator.configure(request, Dependencies.Mode.BRING, log);
            Optional<Locked> locked = configured.locked();
            if (locked.isEmpty()) {
                log.info("{}", nothingLocked(request, configured));
                return work;
            }
            LockFile lock = locked.get().lock();
            if (configured.changes() == 0) {
                log.info(
                        "Dependencies: {} vendored packages of {}, unchanged",
                        lock.vendored().size(),
                        locked.get().file());
            }
            if (!lock.withoutSource().isEmpty()) {
                log.warn(
                        "The lock file has no sources of {}, because opam-monorepo leaves out packages without a dev-repo; the"
                                + " toolchains have to bring them.",
                        lock.withoutSource());
            }
            Set<String> wanted = dependencies.systemPackages(lock);
            if (!wanted.isEmpty()) {
                log.info("System packages that they ask for (the plugin installs none): {}", String.join(" ", wanted));
            }
            return work;
        });
    }

    private static String nothingLocked(Request request, Configured configured) {
        if (configured.duniverse().isPresent()) {
            return "Dependencies: the vendored sources in "
                    + configured.duniverse().get() + ", as they are";
        }
        LockInputs inputs = LockInputs.of(request.declaration(), configured.plan(), configured.configuration());
        return inputs.packages().isEmpty()
                ? "No dependencies"
                : "There is no lock file " + LockInputs.lockFile(request.declaration(), configured.plan())
                        + ", so libraries come from the toolchains alone. mvn mirage:lock writes one, with which they are"
                        + " vendored.";
    }
}
