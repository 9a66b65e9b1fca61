package io.mirage.maven.process;

/**
 * Runs external commands.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface CommandRunner {

    /** How many lines of output a result or an error keeps. */
    int TAIL_LINES = 200;

    /** Longest line that is passed on, in characters; the rest of a longer one is dropped and a mark says so. */
    int LINE_LIMIT = 16_384;

    /**
     * Runs a command to its end. Its standard input is closed; its output is read as UTF-8, a byte sequence that is
     * none becomes U+FFFD; a line ends with LF, CR LF or CR. A command {@linkplain Command#onConsole() on the console} has
     * the standard streams of the JVM instead; the listener hears nothing of it, and the result has no tail.
     *
     * <p>When this method returns or throws, the command does not run any more: on interruption, on timeout, on an
     * exception of the listener and when the JVM shuts down, the process and its descendants get SIGTERM and, if they
     * are still there after a grace period, SIGKILL. A descendant that outlives the command with its output still open
     * is waited for a short time, then ended; the JVM does not promise that what it prints by then is heard.
     *
     * @param command what to run
     * @param listener is told each line, on the calling thread
     * @return the exit code and the tail; an exit code other than 0 is a result, not an error
     * @throws ExecutableNotFoundException when there is no such program
     * @throws CommandStartException when the operating system refuses to start it
     * @throws CommandTimeoutException when it did not end in time
     * @throws InterruptedException when the calling thread is interrupted
     * @since 0.1.0
     */
    CommandResult run(Command command, OutputListener listener) throws CommandException, InterruptedException;
}
