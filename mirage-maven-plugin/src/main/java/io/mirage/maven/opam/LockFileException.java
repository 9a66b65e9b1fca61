package io.mirage.maven.opam;

/**
 * A lock file cannot be used. The message says which file, where, what is wrong and what to do.
 *
 * @since 0.1.0
 */
public final class LockFileException extends Exception {
    private static final long serialVersionUID = 1L;

    LockFileException(String message) {
        super(message);
    }

    LockFileException(OpamSyntaxException cause) {
        super(cause.getMessage(), cause);
    }
}
