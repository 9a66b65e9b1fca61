package io.mirage.maven.project;

import org.jspecify.annotations.Nullable;

/**
 * A {@code <device>} as it stands in the POM, before anything is checked.
 *
 * @since 0.1.0
 */
public final class DeviceDeclaration {
    /** One to 67 letters and digits, unique. */
    @Nullable
    String name;

    /** {@code net} or {@code block}. */
    @Nullable
    String type;

    /** A device of which nothing is declared yet. */
    public DeviceDeclaration() {}

    /**
     * A device.
     *
     * @param name its name
     * @param type its type
     * @return the declaration
     */
    public static DeviceDeclaration of(@Nullable String name, @Nullable String type) {
        DeviceDeclaration device = new DeviceDeclaration();
        device.name = name;
        device.type = type;
        return device;
    }
}
