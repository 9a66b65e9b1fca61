package io.mirage.maven.release;

/**
 * A text is not the index of a release, or of a version that this plugin does not know.
 *
 * @since 0.1.0
 */
public final class IndexFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    IndexFormatException(String message) {
        super(message);
    }
}
