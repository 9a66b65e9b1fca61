package io.mirage.maven.mojo;

import io.mirage.maven.pipeline.BuildFailure;
import io.mirage.maven.pipeline.Builder;
import io.mirage.maven.pipeline.Request;
import java.io.IOException;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;

/**
 * Builds every image of every context: one dune process for each workspace file.
 *
 * @since 0.1.0
 */
@Mojo(name = "build", defaultPhase = LifecyclePhase.COMPILE, threadSafe = true)
public final class BuildMojo extends AbstractMirageMojo {
    private final Builder builder;

    /**
     * Makes the goal.
     *
     * @param builder does the work
     */
    @Inject
    public BuildMojo(Builder builder) {
        this.builder = builder;
    }

    @Override
    void run(Request request) throws BuildFailure, IOException, InterruptedException {
        builder.run(request, log);
    }
}
