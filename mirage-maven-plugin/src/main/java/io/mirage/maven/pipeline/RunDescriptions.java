package io.mirage.maven.pipeline;

import io.mirage.maven.frontend.DuneBuildException;
import io.mirage.maven.frontend.TargetConfiguration;
import io.mirage.maven.project.Image;
import io.mirage.maven.project.Plan;
import java.util.ArrayList;
import java.util.List;

/** The files with which toolstacks run images: beside each image in {@code dist}, attached with its classifier. */
final class RunDescriptions {
    private RunDescriptions() {}

    /**
     * One file.
     *
     * @param image it is for
     * @param type its Maven type
     * @param withTarget whether its classifier and its file have the target's name in them
     * @param path below the work directory
     * @param text its content
     */
    record Description(Image image, String type, boolean withTarget, String path, String text) {
        /** The classifier, from that of the image. */
        String classifier(String ofImage) {
            return withTarget ? ofImage + "-" + image.target().name() : ofImage;
        }
    }

    /** Those of a plan; none when the POM alone describes the program. */
    static List<Description> of(Configured configured) throws BuildFailure {
        List<Description> all = new ArrayList<>();
        if (configured.configuration().isEmpty()) {
            return all;
        }
        Plan plan = configured.plan();
        String name = plan.unikernel().name();
        for (Image image : plan.images()) {
            TargetConfiguration configuration =
                    configured.configuration().get().targets().get(image.target());
            if (configuration == null) {
                continue;
            }
            try {
                List<TargetConfiguration.RunDescription> ofTarget = configuration.runDescriptions(name);
                // virtio and xen both have one for libvirt, and xen has its own kind besides. Which is told from which
                // does not depend on the targets that are built, so that no coordinate moves.
                boolean hasOwn = ofTarget.stream().anyMatch(one -> one.type().equals("xl"));
                for (TargetConfiguration.RunDescription one : ofTarget) {
                    boolean withTarget = hasOwn && one.type().equals("libvirt.xml");
                    String target = withTarget ? "-" + image.target().name() : "";
                    all.add(new Description(
                            image,
                            one.type(),
                            withTarget,
                            "dist/" + image.context().name() + "/" + name + target + one.suffix(),
                            one.text()));
                }
            } catch (DuneBuildException e) {
                throw new BuildFailure(String.valueOf(e.getMessage()), e);
            }
        }
        return all;
    }
}
