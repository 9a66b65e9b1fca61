package io.mirage.maven.solo5;

/**
 * One thing in which an image is not what was declared.
 *
 * @param what {@code architecture}, {@code ABI}, {@code manifest} or {@code devices}
 * @param declared the declared side
 * @param found the image's side
 * @param detail what follows from it or what led to it; may be empty
 * @since 0.1.0
 */
public record Mismatch(String what, String declared, String found, String detail) {
    /**
     * {@return one line that names both sides, as in {@code architecture: declared x86_64, the image is aarch64}}
     *
     * @since 0.1.0
     */
    public String sentence() {
        return what + ": declared " + declared + ", the image " + found + (detail.isEmpty() ? "" : " (" + detail + ")");
    }

    /** {@return the {@link #sentence()}} */
    @Override
    public String toString() {
        return sentence();
    }
}
