package io.mirage.maven.pipeline;

import io.mirage.maven.running.ImageKind;
import java.io.IOException;
import java.nio.file.Path;

/**
 * An image that might be run.
 *
 * @param kind what decides how it is run
 * @param context of the POM that built it
 * @param label what the log calls it
 * @param source where it comes from
 */
record ImageCandidate(ImageKind kind, String context, String label, Source source) {
    /** Gets the file of an image, and checks that it is the one that was built. */
    @FunctionalInterface
    interface Source {
        Path file() throws BuildFailure, IOException;
    }

    @Override
    public String toString() {
        return kind.label() + " (context " + context + ")";
    }
}
