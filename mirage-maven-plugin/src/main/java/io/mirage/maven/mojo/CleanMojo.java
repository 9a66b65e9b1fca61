package io.mirage.maven.mojo;

import io.mirage.maven.pipeline.BuildFailure;
import io.mirage.maven.pipeline.Cleaner;
import io.mirage.maven.pipeline.Request;
import java.io.IOException;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;

/**
 * Removes what the plugin generated.
 *
 * @since 0.1.0
 */
@Mojo(name = "clean", defaultPhase = LifecyclePhase.CLEAN, threadSafe = true)
public final class CleanMojo extends AbstractMirageMojo {
    private final Cleaner cleaner;

    /**
     * Makes the goal.
     *
     * @param cleaner does the work
     */
    @Inject
    public CleanMojo(Cleaner cleaner) {
        this.cleaner = cleaner;
    }

    @Override
    void run(Request request) throws BuildFailure, IOException, InterruptedException {
        cleaner.run(request, log);
    }
}
