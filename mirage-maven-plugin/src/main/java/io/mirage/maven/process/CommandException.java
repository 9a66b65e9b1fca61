package io.mirage.maven.process;

import org.jspecify.annotations.Nullable;

/**
 * A command did not come to its own end: it was not found, could not be started, or took too long.
 *
 * @since 0.1.0
 */
public abstract class CommandException extends Exception {

    private static final long serialVersionUID = 1L;

    CommandException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
