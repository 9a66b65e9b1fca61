package io.mirage.maven.mojo;

import io.mirage.maven.pipeline.BuildFailure;
import io.mirage.maven.pipeline.Format;
import io.mirage.maven.pipeline.Inspector;
import io.mirage.maven.pipeline.Releases;
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
public final class InspectMojo extends AbstractReportMojo {
    private final Inspector inspector;
    private final Releases releases;

    /**
     * The image to inspect. Default: the images of the project.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.image")
    @Nullable
    File image;

    /**
     * A published release instead, <code>GROUP:ARTIFACT:VERSION</code>: its images, sizes, devices and packages, as its index and
     * its bill of materials say.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.artifact")
    @Nullable
    String artifact;

    /**
     * Makes the goal.
     *
     * @param inspector does the work for images that are here
     * @param releases does it for those that are published
     */
    @Inject
    public InspectMojo(Inspector inspector, Releases releases) {
        this.inspector = inspector;
        this.releases = releases;
    }

    @Override
    void run(Request request) throws BuildFailure, IOException, InterruptedException {
        Format form = format(Format.TEXT, Format.JSON);
        if (artifact != null) {
            report(releases.show(request, artifact, form));
        } else if (image != null) {
            report(inspector.file(image.toPath(), form));
        } else if (project.getFile() == null) {
            throw new BuildFailure("There is no project here: name an image with -Dmirage.image=PATH, or a release with"
                    + " -Dmirage.artifact=GROUP:ARTIFACT:VERSION.");
        } else {
            report(inspector.project(request, form));
        }
    }
}
