package io.mirage.maven.solo5;

/**
 * A device a unikernel asks for. It must be attached when the image is run.
 *
 * @param name {@code [A-Za-z0-9]{1,67}}
 * @param type what it is
 * @since 0.1.0
 */
public record Device(String name, DeviceType type) {
    /**
     * Checks the components.
     *
     * @throws IllegalArgumentException if {@link Manifest#validName} does not hold for {@code name}
     * @since 0.1.0
     */
    public Device {
        if (!Manifest.validName(name)) {
            throw new IllegalArgumentException("device name '" + name + "' is not " + Manifest.NAME_RULE);
        }
    }

    /** {@return the name and in brackets the type, as in {@code service (net)}} */
    @Override
    public String toString() {
        return name + " (" + type.label() + ")";
    }
}
