package io.mirage.maven.solo5;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The devices an image asks for ({@code struct mft} of {@code include/mft_abi.h}, Solo5 0.9.3). The reserved first
 * entry of the note is not part of it.
 *
 * @param version of the manifest format: 1
 * @param devices in the order of the note, at most {@value #MAX_DEVICES}, no name twice
 * @since 0.1.0
 */
public record Manifest(int version, List<Device> devices) {
    /**
     * The version of the manifest format ({@code MFT_VERSION}).
     *
     * @since 0.1.0
     */
    public static final int VERSION = 1;
    /**
     * Devices in one manifest at most: {@code MFT_MAX_ENTRIES} is 64, the reserved entry takes one.
     *
     * @since 0.1.0
     */
    public static final int MAX_DEVICES = 63;
    /**
     * Characters in a device name at most ({@code MFT_NAME_MAX}).
     *
     * @since 0.1.0
     */
    public static final int MAX_NAME_LENGTH = 67;

    static final String NAME_RULE = "1 to 67 of the characters A-Z, a-z, 0-9";

    /**
     * Checks the components.
     *
     * @throws IllegalArgumentException if the version is not 1, a name occurs twice, or there are too many devices
     * @since 0.1.0
     */
    public Manifest {
        devices = List.copyOf(devices);
        if (version != VERSION) {
            throw new IllegalArgumentException("manifest version " + version + " is not " + VERSION);
        }
        if (devices.size() > MAX_DEVICES) {
            throw new IllegalArgumentException(devices.size() + " devices are more than " + MAX_DEVICES);
        }
        Set<String> names = new HashSet<>();
        for (Device device : devices) {
            if (!names.add(device.name())) {
                throw new IllegalArgumentException("two devices are called '" + device.name() + "'");
            }
        }
    }

    /**
     * Says whether a device may be called so.
     *
     * @param name of a device
     * @return whether Solo5 takes it: {@code [A-Za-z0-9]{1,67}}
     * @since 0.1.0
     */
    public static boolean validName(String name) {
        return !name.isEmpty()
                && name.length() <= MAX_NAME_LENGTH
                && name.chars().allMatch(Manifest::isNameCharacter);
    }

    static boolean isNameCharacter(int c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }
}
