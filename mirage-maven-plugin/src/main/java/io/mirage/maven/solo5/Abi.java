package io.mirage.maven.solo5;

/**
 * The Solo5 ABI an image was linked for.
 *
 * @param target what it runs on
 * @param version of that target's ABI, 0 or more; a tender runs its own version only
 * @since 0.1.0
 */
public record Abi(AbiTarget target, int version) {
    /**
     * Checks the components.
     *
     * @throws IllegalArgumentException if {@code version} is negative
     * @since 0.1.0
     */
    public Abi {
        if (version < 0) {
            throw new IllegalArgumentException("ABI version " + version + " is negative");
        }
    }
}
