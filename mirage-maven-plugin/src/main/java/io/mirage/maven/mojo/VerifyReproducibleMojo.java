package io.mirage.maven.mojo;

import io.mirage.maven.pipeline.BuildFailure;
import io.mirage.maven.pipeline.BuildTimestamp;
import io.mirage.maven.pipeline.Reproducer;
import io.mirage.maven.pipeline.Request;
import java.io.IOException;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;

/**
 * Builds the project, then a copy of it in another folder, with another home, time zone, locale and number of jobs, and
 * compares all that would be attached, byte for byte. A difference fails the build; it is told in which section of an image
 * it is, and which texts there are not the same. Nothing is attached. A module that builds no unikernel is passed over.
 *
 * @since 0.1.0
 */
@Mojo(name = "verify-reproducible", defaultPhase = LifecyclePhase.VERIFY, threadSafe = true)
public final class VerifyReproducibleMojo extends AbstractPackageMojo {
    private final Reproducer reproducer;

    /**
     * Makes the goal.
     *
     * @param reproducer does the work
     */
    @Inject
    public VerifyReproducibleMojo(Reproducer reproducer) {
        this.reproducer = reproducer;
    }

    @Override
    void run(Request request) throws BuildFailure, IOException, InterruptedException {
        if (!ProjectKind.hasSources(project, request)) {
            log.info(
                    "Passed over: this module builds no unikernel. It has packaging {}, and there is no folder {}.",
                    project.getPackaging(),
                    request.declaration().directories().source());
            return;
        }
        reproducer.run(request, output(), BuildTimestamp.parse(outputTimestamp), log);
    }
}
