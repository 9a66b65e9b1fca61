package io.mirage.maven.opam;

import org.jspecify.annotations.Nullable;

/**
 * A source could not be brought. The message says which, why, and what can be done.
 *
 * @since 0.1.0
 */
public final class SourceException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * A source that could not be brought.
     *
     * @param message for the user
     */
    public SourceException(String message) {
        this(message, null);
    }

    /**
     * A source that could not be brought.
     *
     * @param message for the user
     * @param cause what was caught
     */
    public SourceException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
