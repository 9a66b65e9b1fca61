package io.mirage.maven.opam;

import org.jspecify.annotations.Nullable;

/**
 * A switch of the plugin's cannot be made. The message says why, in words for the user.
 *
 * @since 0.1.0
 */
public final class SwitchException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message for the user
     */
    public SwitchException(String message) {
        this(message, null);
    }

    /**
     * Makes the exception.
     *
     * @param message for the user
     * @param cause what was caught
     */
    public SwitchException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
