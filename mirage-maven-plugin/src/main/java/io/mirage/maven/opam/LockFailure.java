package io.mirage.maven.opam;

/**
 * The dependencies cannot be locked. The message says why, and what can be done.
 *
 * @since 0.1.0
 */
public final class LockFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the failure.
     *
     * @param message what is wrong
     */
    public LockFailure(String message) {
        super(message);
    }

    /**
     * Makes the failure.
     *
     * @param message what is wrong
     * @param cause what it was noticed by
     */
    public LockFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
