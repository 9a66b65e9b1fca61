package io.mirage.maven.mojo;

import io.mirage.maven.pipeline.BuildFailure;
import io.mirage.maven.pipeline.Describer;
import io.mirage.maven.pipeline.Format;
import io.mirage.maven.pipeline.Request;
import java.io.IOException;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;

/**
 * Prints the plan: contexts, toolchains, targets, images, coordinates and commands. For a project with a
 * <code>config.ml</code> also the devices, for which it configures the project; it builds nothing.
 *
 * @since 0.1.0
 */
@Mojo(name = "describe", threadSafe = true)
public final class DescribeMojo extends AbstractReportMojo {
    private final Describer describer;

    /**
     * Makes the goal.
     *
     * @param describer does the work
     */
    @Inject
    public DescribeMojo(Describer describer) {
        this.describer = describer;
    }

    @Override
    void run(Request request) throws BuildFailure, IOException, InterruptedException {
        Format form = format(Format.TEXT, Format.JSON, Format.DOT, Format.SVG);
        report(describer.run(request, form, log));
    }
}
