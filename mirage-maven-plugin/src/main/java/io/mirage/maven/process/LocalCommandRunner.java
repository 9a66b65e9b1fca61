package io.mirage.maven.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.inject.Inject;
import javax.inject.Named;
import javax.inject.Singleton;

/**
 * Runs commands on this machine.
 *
 * @since 0.1.0
 */
@Named
@Singleton
public final class LocalCommandRunner implements CommandRunner {

    private final Duration grace;

    /**
     * A runner that gives a command five seconds to end after SIGTERM.
     *
     * @since 0.1.0
     */
    @Inject
    public LocalCommandRunner() {
        this(Duration.ofSeconds(5));
    }

    /** The grace is also how long an orphan with its output still open is waited for. */
    LocalCommandRunner(Duration grace) {
        this.grace = grace;
    }

    @Override
    public CommandResult run(Command command, OutputListener listener) throws CommandException, InterruptedException {
        long started = System.nanoTime();
        Process process = start(command);
        ProcessTree tree = new ProcessTree(process.toHandle(), grace);
        ShutdownHook hook = ShutdownHook.of("end of " + command.program(), tree::end);
        try (RunningOutput output = new RunningOutput(process)) {
            process.getOutputStream().close();
            listener.started(process.toHandle());
            new Supervision(process, tree, output, command, grace).untilTheEnd(started, listener);
            int exitCode = process.waitFor();
            return new CommandResult(exitCode, output.tail(), Duration.ofNanos(System.nanoTime() - started));
        } catch (IOException e) {
            throw new CommandStartException(command, "its standard input could not be closed", e);
        } finally {
            if (process.isAlive()) {
                tree.end();
            }
            hook.close();
        }
    }

    /** The JVM's own PATH would be used for a plain name, so it is resolved here, in the command's. */
    private static Process start(Command command) throws CommandException {
        Path directory = command.directory();
        if (!Files.isDirectory(directory)) {
            throw new CommandStartException(command, "the directory does not exist", null);
        }
        String program = command.program();
        String name = program.indexOf('/') >= 0
                ? directory.resolve(program).toAbsolutePath().toString()
                : program;
        Path executable = Executables.find(name, command.environment().getOrDefault("PATH", ""))
                .orThrow();
        List<String> arguments = new ArrayList<>(command.arguments());
        arguments.set(0, executable.toString());
        ProcessBuilder builder = new ProcessBuilder(arguments).directory(directory.toFile());
        if (command.onConsole()) {
            builder.inheritIO();
        }
        builder.environment().clear();
        builder.environment().putAll(command.environment());
        try {
            return builder.start();
        } catch (IOException e) {
            throw new CommandStartException(command, String.valueOf(e.getMessage()), e);
        }
    }
}
