package io.mirage.maven.solo5;

import java.util.List;
import java.util.Optional;

/**
 * What an image was declared to be.
 *
 * @param architecture the processor it must be for; empty if any will do
 * @param abi the Solo5 target it must be linked for; empty if it must not be a Solo5 image
 * @param manifestRequired whether it must have a manifest, with {@code devices} and no others; if not, its manifest is
 *     not looked at
 * @param devices in any order; empty unless {@code manifestRequired}
 * @since 0.1.0
 */
public record ExpectedImage(
        Optional<Architecture> architecture, Optional<AbiTarget> abi, boolean manifestRequired, List<Device> devices) {
    /**
     * Checks the components.
     *
     * @throws IllegalArgumentException if there are devices although no manifest is required
     * @since 0.1.0
     */
    public ExpectedImage {
        devices = List.copyOf(devices);
        if (!manifestRequired && !devices.isEmpty()) {
            throw new IllegalArgumentException("devices without a manifest: " + devices);
        }
    }

    /**
     * Declares an image for a Solo5 target, with a manifest.
     *
     * @param architecture the processor; empty if any will do
     * @param abi the target
     * @param devices in any order
     * @return what it must be
     * @since 0.1.0
     */
    public static ExpectedImage solo5(Optional<Architecture> architecture, AbiTarget abi, List<Device> devices) {
        return new ExpectedImage(architecture, Optional.of(abi), true, devices);
    }

    /**
     * Declares an executable that is no Solo5 image: for the host, or for Unikraft.
     *
     * @param architecture the processor; empty if any will do
     * @return what it must be
     * @since 0.1.0
     */
    public static ExpectedImage plain(Optional<Architecture> architecture) {
        return new ExpectedImage(architecture, Optional.empty(), false, List.of());
    }
}
