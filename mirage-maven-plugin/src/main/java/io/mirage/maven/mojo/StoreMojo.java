package io.mirage.maven.mojo;

import io.mirage.maven.pipeline.BuildFailure;
import io.mirage.maven.pipeline.Request;
import io.mirage.maven.pipeline.StoreGoal;
import java.io.IOException;
import java.util.OptionalInt;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Lists the vendored sources that are kept for all projects, and checks every file of them; what is damaged is removed, so
 * that the next build brings it again.
 *
 * @since 0.1.0
 */
@Mojo(name = "store", requiresProject = false, aggregator = true, threadSafe = true)
public final class StoreMojo extends AbstractMirageMojo {
    private final StoreGoal goal;

    /**
     * Keeps this many sets of sources, those used last, and removes the others.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.store.keep")
    @Nullable
    Integer keep;

    /**
     * Makes the goal.
     *
     * @param goal does the work
     */
    @Inject
    public StoreMojo(StoreGoal goal) {
        this.goal = goal;
    }

    @Override
    void run(Request request) throws BuildFailure, IOException, InterruptedException {
        goal.run(request, keep == null ? OptionalInt.empty() : OptionalInt.of(keep), log);
    }
}
