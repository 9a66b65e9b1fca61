package io.mirage.maven.mojo;

import io.mirage.maven.pipeline.BuildFailure;
import io.mirage.maven.pipeline.Format;
import io.mirage.maven.pipeline.Inspector;
import io.mirage.maven.pipeline.Request;
import java.io.File;
import java.io.IOException;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Says what images are: architecture, ABI, devices, size, digest. Reads images of any architecture on any machine, and
 * needs no project when it is given a file.
 *
 * @since 0.1.0
 */
@Mojo(name = "inspect", requiresProject = false, threadSafe = true)
public final class InspectMojo extends AbstractMirageMojo {
    private final Inspector inspector;

    /**
     * The image to inspect. Default: the images of the project.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.image")
    @Nullable
    File image;

    /**
     * <code>text</code> or <code>json</code>.
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
     * @param inspector does the work
     */
    @Inject
    public InspectMojo(Inspector inspector) {
        this.inspector = inspector;
    }

    @Override
    void run(Request request) throws BuildFailure, IOException, InterruptedException {
        Format form = Format.of(format, Format.TEXT, Format.JSON);
        if (image != null) {
            ReportOutput.write(inspector.file(image.toPath(), form), outputFile, log);
        } else if (project.getFile() == null) {
            throw new BuildFailure("There is no project here: name an image with -Dmirage.image=PATH.");
        } else {
            ReportOutput.write(inspector.project(request, form), outputFile, log);
        }
    }
}
