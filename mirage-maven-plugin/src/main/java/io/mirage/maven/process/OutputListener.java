package io.mirage.maven.process;

/**
 * Is told what a command prints, as it arrives. Called by the thread that runs the command, one line after the other,
 * so an implementation needs no synchronisation. Between the two streams the order is the one of arrival.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface OutputListener {

    /**
     * The stream a line was written to.
     *
     * @since 0.1.0
     */
    enum Stream {
        /** Standard output. */
        STDOUT,
        /** Standard error. */
        STDERR
    }

    /** Ignores everything. */
    OutputListener NONE = (stream, line) -> {};

    /**
     * The process runs. Nothing by default.
     *
     * @param process what was started
     * @throws RuntimeException ends the command and comes out of {@link CommandRunner#run}
     * @since 0.1.0
     */
    default void started(ProcessHandle process) {}

    /**
     * One line.
     *
     * @param stream where the command wrote it
     * @param line the text without its line end, at most {@link CommandRunner#LINE_LIMIT} characters of it
     * @throws RuntimeException ends the command and comes out of {@link CommandRunner#run}
     * @since 0.1.0
     */
    void line(Stream stream, String line);
}
