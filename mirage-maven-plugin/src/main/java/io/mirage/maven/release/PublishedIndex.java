package io.mirage.maven.release;

import java.util.List;

/**
 * What a consumer needs of an index that somebody else published; every text in it has the form of what it names.
 *
 * @param name of the image files
 * @param groupId of the release
 * @param artifactId of the release
 * @param version of the release
 * @param images the images, no two with one coordinate
 * @since 0.1.0
 */
public record PublishedIndex(
        String name, String groupId, String artifactId, String version, List<Index.ImageEntry> images) {
    /** Copies the list. */
    public PublishedIndex {
        images = List.copyOf(images);
    }
}
