package io.mirage.maven.solo5;

import java.util.Arrays;
import java.util.Optional;

/**
 * The kinds of device a manifest can ask for ({@code mft_type_t} of {@code include/mft_abi.h}, Solo5 0.9.3). The
 * constants are called as in {@code manifest.json}.
 *
 * @since 0.1.0
 */
public enum DeviceType {
    /**
     * A block device.
     *
     * @since 0.1.0
     */
    BLOCK_BASIC(1, "block"),
    /**
     * A network interface.
     *
     * @since 0.1.0
     */
    NET_BASIC(2, "net");

    private final int number;
    private final String label;

    DeviceType(int number, String label) {
        this.number = number;
        this.label = label;
    }

    /**
     * {@return the number in the manifest note: 1 or 2}
     *
     * @since 0.1.0
     */
    public int number() {
        return number;
    }

    /**
     * {@return the name in the POM and in the index: {@code block} or {@code net}}
     *
     * @since 0.1.0
     */
    public String label() {
        return label;
    }

    /**
     * Finds a type by its label.
     *
     * @param label {@code block} or {@code net}, case counts
     * @return the type of that label
     * @since 0.1.0
     */
    public static Optional<DeviceType> ofLabel(String label) {
        return Arrays.stream(values()).filter(type -> type.label.equals(label)).findFirst();
    }

    static Optional<DeviceType> ofNumber(int number) {
        return Arrays.stream(values()).filter(type -> type.number == number).findFirst();
    }
}
