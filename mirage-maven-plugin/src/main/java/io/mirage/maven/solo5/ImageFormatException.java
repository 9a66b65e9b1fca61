package io.mirage.maven.solo5;

/**
 * The bytes are no image this package can read. The message says at which file offset, what is wrong and what was
 * expected.
 *
 * @since 0.1.0
 */
public final class ImageFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    private final long offset;

    /**
     * Says what is wrong.
     *
     * @param offset where the fault is, in bytes from the start of the file; the field that says something impossible,
     *     not the place it points to
     * @param problem what is wrong
     * @param expected what would have been right
     */
    ImageFormatException(long offset, String problem, String expected) {
        super("at file offset " + Long.toUnsignedString(offset) + ": " + problem + "; expected " + expected);
        this.offset = offset;
    }

    /**
     * {@return where the fault is, in bytes from the start of the file}
     *
     * @since 0.1.0
     */
    public long offset() {
        return offset;
    }
}
