package io.mirage.maven.process;

/**
 * Something that is done when the JVM shuts down, unless this is closed before. A JVM that is killed does not do it.
 *
 * @since 0.1.0
 */
public final class ShutdownHook implements AutoCloseable {
    private final Thread thread;

    private ShutdownHook(Thread thread) {
        this.thread = thread;
    }

    /**
     * Arms the hook. In a JVM that shuts down already it does nothing.
     *
     * @param name of the thread
     * @param work what is done
     * @return the hook
     */
    public static ShutdownHook of(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        try {
            Runtime.getRuntime().addShutdownHook(thread);
        } catch (IllegalStateException alreadyShuttingDown) {
            // Whoever asks is asked to end as well.
        }
        return new ShutdownHook(thread);
    }

    /** Disarms it. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(thread);
        } catch (IllegalStateException alreadyShuttingDown) {
            // It is running, or has run.
        }
    }
}
