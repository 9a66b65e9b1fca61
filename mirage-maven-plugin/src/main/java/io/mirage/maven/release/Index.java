package io.mirage.maven.release;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The index of a release, version 1: its main artifact. A consumer needs nothing else to pick the right image for its
 * machine and to check it.
 *
 * @param schemaVersion 1
 * @param name of the image files
 * @param groupId of the release
 * @param artifactId of the release
 * @param version of the release
 * @param images what was built, in the POM's order
 * @param built what it was built with
 * @since 0.1.0
 */
public record Index(
        int schemaVersion,
        String name,
        String groupId,
        String artifactId,
        String version,
        List<ImageEntry> images,
        Built built) {
    /** The version this plugin writes. */
    public static final int SCHEMA_VERSION = 1;

    /** Copies the list. */
    public Index {
        images = List.copyOf(images);
    }

    /**
     * One image.
     *
     * @param target mirage's name of the target
     * @param arch {@code x86_64}, {@code aarch64} or {@code ppc64le}
     * @param context the POM's build context
     * @param artifact the rest of its coordinates
     * @param size in bytes
     * @param sha256 of the file, 64 hexadecimal digits
     * @param abi the Solo5 ABI; null for an image that is not a Solo5 one
     * @param devices what has to be attached, sorted by name
     */
    public record ImageEntry(
            String target,
            String arch,
            String context,
            Artifact artifact,
            long size,
            String sha256,
            @Nullable Abi abi,
            List<DeviceEntry> devices) {
        /** Copies the list. */
        public ImageEntry {
            devices = List.copyOf(devices);
        }

        /**
         * The devices in words.
         *
         * @return name and type of each, {@code service:net,storage:block}; {@code none} when there is none
         */
        public String deviceLabel() {
            return devices.isEmpty()
                    ? "none"
                    : devices.stream()
                            .map(device -> device.name() + ":" + device.type())
                            .collect(Collectors.joining(","));
        }
    }

    /**
     * What the coordinates of an image have beyond those of the release.
     *
     * @param extension the Maven type
     * @param classifier the classifier
     */
    public record Artifact(String extension, String classifier) {
        /**
         * What tells the image from others of the release.
         *
         * @return {@code hvt:solo5-x86_64}, for example
         */
        public String label() {
            return extension + ":" + classifier;
        }
    }

    /**
     * A Solo5 ABI.
     *
     * @param target {@code hvt}, {@code spt}, …
     * @param version of the ABI
     */
    public record Abi(String target, long version) {}

    /**
     * A device.
     *
     * @param name of the device
     * @param type {@code net} or {@code block}
     */
    public record DeviceEntry(String name, String type) {}

    /**
     * What the release was built with. What was not used is left out.
     *
     * @param timestamp {@code project.build.outputTimestamp}, ISO 8601 in UTC; left out when the project sets none,
     *     because an index is the same for the same inputs
     * @param dune its version
     * @param ocaml the version of the compilers
     * @param mirage the version of the mirage tool
     * @param solo5 the version of Solo5
     * @param lock the lock file
     */
    public record Built(
            @Nullable String timestamp,
            @Nullable String dune,
            @Nullable String ocaml,
            @Nullable String mirage,
            @Nullable String solo5,
            @Nullable Lock lock) {}

    /**
     * A lock file.
     *
     * @param sha256 of the file, 64 hexadecimal digits
     */
    public record Lock(String sha256) {}
}
