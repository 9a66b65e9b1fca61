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

    private final boolean unfit;
    private final boolean undefined;

    /**
     * A toolchain that is missing or broken.
     *
     * @param message for the user
     */
    public ToolchainException(String message) {
        this(message, null);
    }

    /**
     * A toolchain that is missing or broken.
     *
     * @param message for the user
     * @param cause what was caught
     */
    public ToolchainException(String message, @Nullable Throwable cause) {
        super(message, cause);
        this.unfit = cause instanceof ToolchainException inner && inner.unfit;
        this.undefined = cause instanceof ToolchainException inner && inner.undefined;
    }

    private ToolchainException(String message, boolean unfit, boolean undefined) {
        super(message);
        this.unfit = unfit;
        this.undefined = undefined;
    }

    /**
     * A toolchain that works, but not for what is declared.
     *
     * @param message for the user
     * @return the exception
     */
    public static ToolchainException unfit(String message) {
        return new ToolchainException(message, true, false);
    }

    /** A toolchain that findlib has no definition of: it is not installed there. */
    static ToolchainException undefined(String message) {
        return new ToolchainException(message, false, true);
    }

    boolean undefined() {
        return undefined;
    }

    /**
     * Whether the toolchain is there and works, but cannot make what is declared: no installation helps then, only
     * another declaration.
     *
     * @return true for a wrong architecture or bindings it does not have
     */
    public boolean unfit() {
        return unfit;
    }
}
