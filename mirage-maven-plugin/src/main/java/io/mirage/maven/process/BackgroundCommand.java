package io.mirage.maven.process;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A command that runs while the caller does something else. It ends with {@link #stop()}, and as every command with the
 * JVM, however that ends but by SIGKILL.
 *
 * @since 0.1.0
 */
public final class BackgroundCommand {
    private final FutureTask<CommandResult> task;
    private final Thread thread;

    private BackgroundCommand(Callable<CommandResult> run, String name) {
        task = new FutureTask<>(run);
        thread = new Thread(task, name);
        // Else it would hold the JVM back, whose end is to end the command.
        thread.setDaemon(true);
    }

    /**
     * Starts a command.
     *
     * @param runner runs it
     * @param command what to run
     * @param listener is told each line, on a thread of its own
     * @return the command, which may not have begun yet
     */
    public static BackgroundCommand start(CommandRunner runner, Command command, OutputListener listener) {
        BackgroundCommand started = new BackgroundCommand(() -> runner.run(command, listener), command.program());
        started.thread.start();
        return started;
    }

    /**
     * Whether it has not ended yet.
     *
     * @return false when {@link #result()} tells how it ended
     */
    public boolean isRunning() {
        return thread.isAlive();
    }

    /**
     * How it ended by itself.
     *
     * @return the result; empty when it is still running, or was stopped
     * @throws CommandException when it could not be started
     * @throws InterruptedException when the calling thread is interrupted
     */
    public Optional<CommandResult> result() throws CommandException, InterruptedException {
        if (!task.isDone()) {
            return Optional.empty();
        }
        try {
            return Optional.of(task.get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InterruptedException) {
                return Optional.empty();
            }
            if (e.getCause() instanceof CommandException failure) {
                throw failure;
            }
            throw e.getCause() instanceof RuntimeException fault ? fault : new IllegalStateException(e);
        }
    }

    /**
     * Ends it and all it started, and waits until they are gone. An interruption of the waiting thread is kept for later.
     */
    public void stop() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            // Again each time: the first may come before the command has begun.
            thread.interrupt();
            try {
                thread.join(20_000);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
