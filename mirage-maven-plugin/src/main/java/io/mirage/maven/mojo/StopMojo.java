package io.mirage.maven.mojo;

import io.mirage.maven.pipeline.BuildFailure;
import io.mirage.maven.pipeline.Request;
import io.mirage.maven.pipeline.StartGoal;
import java.io.IOException;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Ends what <code>mirage:start</code> started in this build, with all its processes. Where nothing runs, it says so.
 *
 * @since 0.1.0
 */
@Mojo(name = "stop", defaultPhase = LifecyclePhase.POST_INTEGRATION_TEST, threadSafe = true)
public final class StopMojo extends AbstractMirageMojo {
    private final StartGoal goal;

    /**
     * Ends only the one of this name. Default: all that the project started.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.instance")
    @Nullable
    String instance;

    /**
     * Makes the goal.
     *
     * @param goal does the work
     */
    @Inject
    public StopMojo(StartGoal goal) {
        this.goal = goal;
    }

    @Override
    void run(Request request) throws BuildFailure, IOException, InterruptedException {
        goal.stop(request, AbstractRunMojo.given(instance), log);
    }
}
