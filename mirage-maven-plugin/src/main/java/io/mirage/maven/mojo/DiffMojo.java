package io.mirage.maven.mojo;

import io.mirage.maven.pipeline.BuildFailure;
import io.mirage.maven.pipeline.Format;
import io.mirage.maven.pipeline.Releases;
import io.mirage.maven.pipeline.Request;
import java.io.IOException;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Says what changed between two published releases: packages, devices, the size of each image. Fetches their indexes and bills
 * of materials through Maven, and no image.
 *
 * @since 0.1.0
 */
@Mojo(name = "diff", requiresProject = false, aggregator = true, threadSafe = true)
public final class DiffMojo extends AbstractReportMojo {
    private final Releases releases;

    /**
     * The older release: <code>GROUP:ARTIFACT:VERSION</code>.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.artifact")
    @Nullable
    String artifact;

    /**
     * The newer release: <code>GROUP:ARTIFACT:VERSION</code>.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.other")
    @Nullable
    String other;

    /**
     * Makes the goal.
     *
     * @param releases does the work
     */
    @Inject
    public DiffMojo(Releases releases) {
        this.releases = releases;
    }

    @Override
    void run(Request request) throws BuildFailure, IOException, InterruptedException {
        Format form = format(Format.TEXT, Format.JSON);
        if (artifact == null || other == null) {
            throw new BuildFailure("Name two releases: -Dmirage.artifact=GROUP:ARTIFACT:VERSION"
                    + " -Dmirage.other=GROUP:ARTIFACT:VERSION, the older first.");
        }
        report(releases.diff(request, artifact, other, form));
    }
}
