package io.mirage.maven.project;

import io.mirage.maven.target.Target;
import java.util.Optional;

/**
 * One target built in one context: what {@code dist/<context>/} gets and what is attached.
 *
 * @param context the POM's context
 * @param build the target and the dune context that builds it
 * @param fileName of the image, {@code hello.hvt}, say
 * @param architecture declared or told by the toolchain; empty while neither is known
 * @since 0.1.0
 */
public record Image(BuildContext context, Build build, String fileName, Optional<String> architecture) {
    /**
     * The target.
     *
     * @return the target of the build
     */
    public Target target() {
        return build.target();
    }

    /**
     * The Maven type.
     *
     * @return the target's artifact type
     */
    public String type() {
        return target().artifactType();
    }

    /**
     * The classifier.
     *
     * @return the one its context declares, else the architecture; empty while that is not known
     */
    public Optional<String> classifier() {
        return context.classifier().or(this::architecture);
    }

    /**
     * Where the image is, below the work directory.
     *
     * @return the path, with {@code /} between its names
     */
    public String path() {
        return "dist/" + context.name() + "/" + fileName;
    }

    /**
     * What the log calls it.
     *
     * @return {@code hvt for x86_64}, say
     */
    public String label() {
        return target().name() + " in context " + context.name();
    }
}
