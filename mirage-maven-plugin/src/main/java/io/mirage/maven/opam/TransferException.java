package io.mirage.maven.opam;

import org.jspecify.annotations.Nullable;

/**
 * Something could not be had from where it is. The message says what the other side said, without the address.
 *
 * @since 0.1.0
 */
public final class TransferException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean isTransient;

    /**
     * A failed transfer.
     *
     * @param message what happened, in words
     * @param isTransient whether it may work when it is tried again: a server that is too busy, a connection that broke
     */
    public TransferException(String message, boolean isTransient) {
        this(message, isTransient, null);
    }

    /**
     * A failed transfer.
     *
     * @param message what happened, in words
     * @param isTransient whether it may work when it is tried again: a server that is too busy, a connection that broke
     * @param cause what was caught
     */
    public TransferException(String message, boolean isTransient, @Nullable Throwable cause) {
        super(message, cause);
        this.isTransient = isTransient;
    }

    /**
     * Whether trying again makes sense.
     *
     * @return false for what will be the same the next time, as a file that is not there or a password that is refused
     */
    public boolean isTransient() {
        return isTransient;
    }
}
