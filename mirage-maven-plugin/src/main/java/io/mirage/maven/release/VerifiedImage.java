package io.mirage.maven.release;

import io.mirage.maven.project.Image;
import io.mirage.maven.solo5.ImageDigest;
import io.mirage.maven.solo5.ImageFile;
import java.nio.file.Path;

/**
 * An image that is what was declared.
 *
 * @param image what was declared
 * @param file where it is
 * @param content what it is
 * @param digest its size and SHA-256
 * @since 0.1.0
 */
public record VerifiedImage(Image image, Path file, ImageFile content, ImageDigest digest) {
    /**
     * The classifier of its coordinates.
     *
     * @return the declared one, else the architecture the image is for
     */
    public String classifier() {
        return image.classifier().orElse(content.architecture().name());
    }
}
