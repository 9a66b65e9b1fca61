package io.mirage.maven.process;

import org.jspecify.annotations.Nullable;

/**
 * The program exists, but the operating system did not start it: its directory is gone, its file is of another
 * architecture, the interpreter its first line names is missing.
 *
 * @since 0.1.0
 */
public final class CommandStartException extends CommandException {

    private static final long serialVersionUID = 1L;

    CommandStartException(Command command, String reason, @Nullable Throwable cause) {
        super("cannot start " + command.rendered() + " in " + command.directory() + ": " + reason, cause);
    }
}
