package io.mirage.maven.process;

import java.time.Duration;
import java.util.List;

/**
 * How a command ended.
 *
 * @param exitCode what the program returned; 128 plus the number of the signal when a signal ended it
 * @param tail the last lines of both streams in the order they arrived, at most {@link CommandRunner#TAIL_LINES}
 * @param duration from start to end
 * @since 0.1.0
 */
public record CommandResult(int exitCode, List<String> tail, Duration duration) {

    /** Takes a copy of the tail. */
    public CommandResult {
        tail = List.copyOf(tail);
    }

    /**
     * Whether the program says it succeeded.
     *
     * @return true for exit code 0
     * @since 0.1.0
     */
    public boolean succeeded() {
        return exitCode == 0;
    }
}
