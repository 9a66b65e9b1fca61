package io.mirage.maven.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * The user's build fails: something they declared, wrote or installed is wrong, and the message says what to do. A
 * fault of the plugin itself is any other exception.
 *
 * @since 0.1.0
 */
public final class BuildFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message for the user
     */
    public BuildFailure(String message) {
        this(message, null);
    }

    /**
     * Makes the exception.
     *
     * @param message for the user
     * @param cause what was caught
     */
    public BuildFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
