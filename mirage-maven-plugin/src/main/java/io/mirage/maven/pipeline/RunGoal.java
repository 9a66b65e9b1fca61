package io.mirage.maven.pipeline;

import io.mirage.maven.pipeline.ImageLauncher.Chosen;
import io.mirage.maven.pipeline.ImageLauncher.Launch;
import io.mirage.maven.process.Command;
import io.mirage.maven.process.CommandException;
import io.mirage.maven.process.CommandResult;
import io.mirage.maven.process.CommandRunner;
import io.mirage.maven.running.Ending;
import java.io.IOException;
import javax.inject.Inject;
import javax.inject.Named;
import javax.inject.Singleton;
import org.slf4j.Logger;

/**
 * The goal {@code run}: an image of a project or of a repository, on this machine.
 *
 * @since 0.1.0
 */
@Named
@Singleton
public final class RunGoal {
    private final ImageLauncher launcher;
    private final CommandRunner runner;

    /**
     * Makes the goal.
     *
     * @param launcher chooses the image and its tender
     * @param runner runs it
     */
    @Inject
    RunGoal(ImageLauncher launcher, CommandRunner runner) {
        this.launcher = launcher;
        this.runner = runner;
    }

    /**
     * Runs an image to its end.
     *
     * @param request what is declared
     * @param run which image, and with what
     * @param console where its console is
     * @param dryRun whether the command is only shown
     * @param log of the build
     * @throws BuildFailure if nothing can be run as asked, or the unikernel does not end well
     * @throws IOException if a file cannot be read
     * @throws InterruptedException if the build is interrupted; the unikernel is ended then
     */
    public void run(Request request, RunRequest run, Console console, boolean dryRun, Logger log)
            throws BuildFailure, IOException, InterruptedException {
        Chosen chosen = launcher.choose(request, run, log);
        if (dryRun) {
            log.info(
                    "{} would be run by {}:",
                    chosen.image().label(),
                    chosen.way().kind().label());
            launcher.dryRun(request, chosen).forEach(line -> log.info("{}", line));
            return;
        }
        try (Launch launch = launcher.launch(request, chosen, log)) {
            Command command = console == Console.RAW ? launch.command().withConsole() : launch.command();
            log.info(
                    "Running {} by {}.",
                    chosen.image().label(),
                    chosen.way().kind().label());
            log.debug(launch.command().rendered());
            CommandResult result = runner.run(command, (stream, line) -> log.info("{}", line));
            Ending ending = Ending.of(chosen.way().kind(), result.exitCode(), result.tail());
            if (!ending.good()) {
                // As it would be typed: a copy that was made for it is gone by then.
                throw new BuildFailure(chosen.image().label() + " " + ending.words() + ".\n  command: "
                        + String.join("\n           ", launcher.dryRun(request, chosen)));
            }
            log.info("{} {}.", chosen.image().label(), ending.words());
        } catch (CommandException e) {
            throw new BuildFailure("The unikernel cannot be started: " + e.getMessage(), e);
        }
    }
}
