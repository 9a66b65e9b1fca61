package io.mirage.maven.dune;

import io.mirage.maven.process.Command;
import io.mirage.maven.process.CommandException;
import io.mirage.maven.process.CommandResult;
import io.mirage.maven.process.CommandRunner;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.inject.Inject;
import javax.inject.Named;
import javax.inject.Singleton;

/**
 * Runs dune and reads what it says. Takes no lock: two runs in one build directory at a time are for the caller to
 * prevent, as dune before 3.6 does not notice them and dune from 3.19 on may wait for ever.
 *
 * @since 0.1.0
 */
@Named
@Singleton
public final class DuneRunner {

    private final CommandRunner commands;

    /**
     * A runner.
     *
     * @param commands runs the process
     * @since 0.1.0
     */
    @Inject
    public DuneRunner(CommandRunner commands) {
        this.commands = commands;
    }

    /**
     * Builds, with diagnostics that name files as dune does.
     *
     * @param invocation what to build
     * @param listener is told each line
     * @return how it ended; a failed build is a result, not an error
     * @throws CommandException when dune cannot be run or takes too long
     * @throws InterruptedException when the thread is interrupted
     * @since 0.1.0
     */
    public DuneResult run(DuneInvocation invocation, DuneListener listener)
            throws CommandException, InterruptedException {
        return run(invocation, staged -> Optional.empty(), listener);
    }

    /**
     * Builds.
     *
     * @param invocation what to build
     * @param userFile from a path relative to the workspace's root to the file the user edits; empty for a file that is
     *     shown as it is
     * @param listener is told each line
     * @return how it ended; a failed build is a result, not an error
     * @throws CommandException when dune cannot be run or takes too long
     * @throws InterruptedException when the thread is interrupted
     * @since 0.1.0
     */
    public DuneResult run(DuneInvocation invocation, Function<String, Optional<Path>> userFile, DuneListener listener)
            throws CommandException, InterruptedException {
        Command command = invocation.command();
        DuneDiagnostics diagnostics = new DuneDiagnostics(userFile);
        AtomicInteger actions = new AtomicInteger();
        CommandResult result = commands.run(command, (stream, raw) -> {
            String line = OutputLine.plain(raw);
            diagnostics.line(line);
            Optional<DuneAction> action = DuneAction.parse(line);
            if (action.isPresent()) {
                listener.action(actions.incrementAndGet(), action.get());
            } else {
                listener.line(line, DuneNoise.isNoise(line));
            }
        });
        return new DuneResult(
                result.exitCode(), diagnostics.finish(), result.tail(), actions.get(), result.duration(), command);
    }
}
