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
     * @param ofSeveral whether another target has one of this type, so that the target's name is needed to tell them apart
     * @param path below the work directory
     * @param text its content
     */
    record Description(Image image, String type, boolean ofSeveral, String path, String text) {
        /** The classifier, from that of the image. */
        String classifier(String ofImage) {
            return ofSeveral ? ofImage + "-" + image.target().name() : ofImage;
        }
    }

    /** Those of a plan; none when the POM alone describes the program. */
    static List<Description> of(Configured configured) throws BuildFailure {
        if (configured.configuration().isEmpty()) {
            return List.of();
        }
        Plan plan = configured.plan();
        String name = plan.unikernel().name();
        List<Description> all = new ArrayList<>();
        for (Image image : plan.images()) {
            TargetConfiguration configuration =
                    configured.configuration().get().targets().get(image.target());
            if (configuration == null) {
                continue;
            }
            try {
                for (TargetConfiguration.RunDescription one : configuration.runDescriptions(name)) {
                    boolean ofSeveral = targets(configured, one.type()) > 1;
                    String file = name + (ofSeveral ? "-" + image.target().name() : "") + one.suffix();
                    all.add(new Description(
                            image,
                            one.type(),
                            ofSeveral,
                            "dist/" + image.context().name() + "/" + file,
                            one.text()));
                }
            } catch (DuneBuildException e) {
                throw new BuildFailure(String.valueOf(e.getMessage()), e);
            }
        }
        return all;
    }

    private static long targets(Configured configured, String type) throws BuildFailure {
        long targets = 0;
        for (TargetConfiguration configuration :
                configured.configuration().orElseThrow().targets().values()) {
            try {
                if (configuration.runDescriptions(configured.plan().unikernel().name()).stream()
                        .anyMatch(one -> one.type().equals(type))) {
                    targets++;
                }
            } catch (DuneBuildException e) {
                throw new BuildFailure(String.valueOf(e.getMessage()), e);
            }
        }
        return targets;
    }
}
