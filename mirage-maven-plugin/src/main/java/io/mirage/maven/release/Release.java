package io.mirage.maven.release;

import io.mirage.maven.project.Coordinates;
import io.mirage.maven.project.Unikernel;
import io.mirage.maven.solo5.Device;
import io.mirage.maven.solo5.Manifest;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the index of a release.
 *
 * @since 0.1.0
 */
public final class Release {
    private Release() {}

    /**
     * The index.
     *
     * @param unikernel what is released
     * @param images its images
     * @param built what they were built with
     * @return the index
     * @throws ImageRefusedException if two images have one coordinate
     */
    public static Index index(Unikernel unikernel, List<VerifiedImage> images, Index.Built built)
            throws ImageRefusedException {
        Map<String, VerifiedImage> byCoordinate = new HashMap<>();
        for (VerifiedImage image : images) {
            String coordinate = image.image().type() + ":" + image.classifier();
            VerifiedImage other = byCoordinate.putIfAbsent(coordinate, image);
            if (other != null) {
                throw new ImageRefusedException(
                        "two images have the coordinates …:" + coordinate + ": "
                                + other.image().label() + " and "
                                + image.image().label()
                                + "; give one of the contexts a <classifier>",
                        null);
            }
        }
        Coordinates coordinates = unikernel.coordinates();
        return new Index(
                Index.SCHEMA_VERSION,
                unikernel.name(),
                coordinates.groupId(),
                coordinates.artifactId(),
                coordinates.version(),
                images.stream().map(Release::entry).toList(),
                built);
    }

    private static Index.ImageEntry entry(VerifiedImage image) {
        return new Index.ImageEntry(
                image.image().target().name(),
                image.content().architecture().name(),
                image.image().context().name(),
                new Index.Artifact(image.image().type(), image.classifier()),
                image.digest().size(),
                image.digest().sha256(),
                image.content()
                        .abi()
                        .map(abi -> new Index.Abi(abi.target().name(), abi.version()))
                        .orElse(null),
                devices(image.content().manifest()));
    }

    private static List<Index.DeviceEntry> devices(Optional<Manifest> manifest) {
        return manifest.stream()
                .flatMap(m -> m.devices().stream())
                .sorted(Comparator.comparing(Device::name))
                .map(device ->
                        new Index.DeviceEntry(device.name(), device.type().label()))
                .toList();
    }
}
