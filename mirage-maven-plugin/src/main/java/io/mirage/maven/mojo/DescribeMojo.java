package io.mirage.maven.mojo;

import io.mirage.maven.pipeline.BuildFailure;
import io.mirage.maven.pipeline.Describer;
import io.mirage.maven.pipeline.Format;
import io.mirage.maven.pipeline.Request;
import java.io.File;
import java.io.IOException;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Prints the plan: contexts, toolchains, targets, images, coordinates and commands. For a project with a
 * <code>config.ml</code> also the devices, for which it configures the project; it builds nothing.
 *
 * @since 0.1.0
 */
@Mojo(name = "describe", threadSafe = true)
public final class DescribeMojo extends AbstractMirageMojo {
    private final Describer describer;

    /**
     * <code>text</code> or <code>json</code>; for a project with a <code>config.ml</code> also <code>dot</code> or
     * <code>svg</code>, the devices of its first target as a Graphviz digraph or as a picture.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.format", defaultValue = "text")
    @SuppressWarnings("NullAway.Init")
    String format;

    /**
     * Writes the report to this file instead of the log.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.outputFile")
    @Nullable
    File outputFile;

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
        Format form = Format.of(format, Format.TEXT, Format.JSON, Format.DOT, Format.SVG);
        ReportOutput.write(describer.run(request, form, log), outputFile, log);
    }
}
