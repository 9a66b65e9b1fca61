package io.mirage.maven.process;

import java.time.Duration;
import java.util.List;

/**
 * A command was ended because it ran longer than its limit.
 *
 * @since 0.1.0
 */
public final class CommandTimeoutException extends CommandException {

    private static final long serialVersionUID = 1L;

    private final transient Command command;
    private final Duration timeout;
    private final transient List<String> tail;

    CommandTimeoutException(Command command, Duration timeout, List<String> tail) {
        super(command.rendered() + " in " + command.directory() + " did not end within " + readable(timeout), null);
        this.command = command;
        this.timeout = timeout;
        this.tail = List.copyOf(tail);
    }

    /**
     * What was run.
     *
     * @return the command
     * @since 0.1.0
     */
    public Command command() {
        return command;
    }

    /**
     * How long it was given.
     *
     * @return the limit
     * @since 0.1.0
     */
    public Duration timeout() {
        return timeout;
    }

    /**
     * What it had printed until then.
     *
     * @return the last lines, at most {@link CommandRunner#TAIL_LINES}
     * @since 0.1.0
     */
    public List<String> tail() {
        return tail;
    }

    private static String readable(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
}
