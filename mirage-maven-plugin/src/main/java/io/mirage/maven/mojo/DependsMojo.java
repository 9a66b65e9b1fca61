package io.mirage.maven.mojo;

import io.mirage.maven.pipeline.BuildFailure;
import io.mirage.maven.pipeline.DependsGoal;
import io.mirage.maven.pipeline.Request;
import java.io.IOException;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;

/**
 * Checks the lock file, and brings the vendored sources it names: from the store that all projects share, else from a Maven
 * repository or from where the lock file says. Without dependencies it does nothing.
 *
 * @since 0.1.0
 */
@Mojo(name = "depends", defaultPhase = LifecyclePhase.GENERATE_SOURCES, threadSafe = true)
public final class DependsMojo extends AbstractMirageMojo {
    private final DependsGoal goal;

    /**
     * Makes the goal.
     *
     * @param goal does the work
     */
    @Inject
    public DependsMojo(DependsGoal goal) {
        this.goal = goal;
    }

    @Override
    void run(Request request) throws BuildFailure, IOException, InterruptedException {
        goal.run(request, log);
    }
}
