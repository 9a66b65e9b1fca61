package io.mirage.maven.pipeline;

import io.mirage.maven.project.InvalidConfigurationException;
import io.mirage.maven.project.UnikernelFactory;
import io.mirage.maven.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.inject.Inject;
import javax.inject.Named;
import javax.inject.Singleton;
import org.slf4j.Logger;

/**
 * The goal {@code clean}.
 *
 * @since 0.1.0
 */
@Named
@Singleton
public final class Cleaner {
    /** Makes the cleaner. */
    @Inject
    public Cleaner() {}

    /**
     * Removes what was generated.
     *
     * @param request what is asked
     * @param log of the build
     * @throws BuildFailure if the work directory is one that may hold files of the user
     * @throws IOException if a file cannot be removed
     * @throws InterruptedException if the build is interrupted
     */
    public void run(Request request, Logger log) throws BuildFailure, IOException, InterruptedException {
        Path work = request.declaration().directories().work();
        if (!Files.exists(work)) {
            log.debug("{} does not exist.", work);
            return;
        }
        try {
            UnikernelFactory.check(request.declaration().directories());
        } catch (InvalidConfigurationException e) {
            throw new BuildFailure(String.valueOf(e.getMessage()), e);
        }
        Locks.holding(work, log, () -> {
            Workspace.clean(work);
            return work;
        });
    }
}
