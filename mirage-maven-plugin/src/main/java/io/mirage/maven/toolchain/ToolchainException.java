package io.mirage.maven.toolchain;

import org.jspecify.annotations.Nullable;

/**
 * A toolchain is missing, broken, or not the one that was declared. The message says for which context, where it was
 * looked for, and what to do.
 *
 * @since 0.1.0
 */
public final class ToolchainException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message for the user
     */
    public ToolchainException(String message) {
        this(message, null);
    }

    /**
     * Makes the exception.
     *
     * @param message for the user
     * @param cause what was caught
     */
    public ToolchainException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
