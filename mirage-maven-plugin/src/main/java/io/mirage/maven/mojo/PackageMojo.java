package io.mirage.maven.mojo;

import io.mirage.maven.pipeline.BuildFailure;
import io.mirage.maven.pipeline.BuildTimestamp;
import io.mirage.maven.pipeline.Packager;
import io.mirage.maven.pipeline.Request;
import io.mirage.maven.release.VerifiedImage;
import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.project.MavenProjectHelper;

/**
 * Verifies every image, writes the index and the SBOM, and attaches all of them to the project: the index as its main
 * artifact, or as <code>json</code> where the packaging is not <code>unikernel</code>; an image with the type of its target
 * and its context's classifier; the SBOM as <code>json</code> with classifier <code>cyclonedx</code>; the lock file, if there
 * is one, as <code>locked</code>; what the images were built from and with as <code>json</code> with classifier
 * <code>provenance</code>.
 *
 * @since 0.1.0
 */
@Mojo(name = "package", defaultPhase = LifecyclePhase.PACKAGE, threadSafe = true)
public final class PackageMojo extends AbstractPackageMojo {
    private static final Set<String> RUN_DESCRIPTIONS = Set.of("xl", "xl.in", "libvirt.xml");

    private final Packager packager;
    private final MavenProjectHelper projectHelper;

    /**
     * Makes the goal.
     *
     * @param packager does the work
     * @param projectHelper attaches artifacts
     */
    @Inject
    public PackageMojo(Packager packager, MavenProjectHelper projectHelper) {
        this.packager = packager;
        this.projectHelper = projectHelper;
    }

    @Override
    void run(Request request) throws BuildFailure, IOException, InterruptedException {
        Packager.Result result = packager.run(request, output(), BuildTimestamp.parse(outputTimestamp), log);
        if (project.getPackaging().equals("unikernel")) {
            project.getArtifact().setFile(result.index().toFile());
        } else {
            projectHelper.attachArtifact(project, "json", result.index().toFile());
        }
        for (VerifiedImage image : result.images()) {
            projectHelper.attachArtifact(
                    project,
                    image.image().type(),
                    image.classifier(),
                    image.file().toFile());
        }
        for (Packager.Attachment other : result.others()) {
            projectHelper.attachArtifact(
                    project, other.type(), other.classifier(), other.file().toFile());
        }
        int images = result.images().size();
        long descriptions =
                result.others().stream().filter(PackageMojo::isDescription).count();
        log.info(
                "Attached {} image{}{} and the index {}; with them {}",
                images,
                images == 1 ? "" : "s",
                descriptions == 0 ? "" : ", " + descriptions + " run description" + (descriptions == 1 ? "" : "s"),
                result.index(),
                result.others().stream()
                        .filter(other -> !isDescription(other))
                        .map(Packager.Attachment::toString)
                        .collect(Collectors.joining(", ")));
    }

    private static boolean isDescription(Packager.Attachment other) {
        return RUN_DESCRIPTIONS.contains(other.type());
    }
}
