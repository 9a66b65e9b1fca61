package io.mirage.maven.mojo;

import io.mirage.maven.pipeline.BuildFailure;
import io.mirage.maven.pipeline.Console;
import io.mirage.maven.pipeline.Request;
import io.mirage.maven.pipeline.RunGoal;
import java.io.IOException;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Runs an image of the project, or of any published unikernel, and shows its console. What it asks for has to be
 * attached with <code>mirage.net</code> and <code>mirage.block</code>. Fails when the unikernel does.
 *
 * @since 0.1.0
 */
@Mojo(name = "run", requiresProject = false, aggregator = true, threadSafe = true)
public final class RunMojo extends AbstractRunMojo {
    private final RunGoal goal;

    /**
     * Where the console of the unikernel is: <code>log</code>, line by line in the log of Maven, without input; or
     * <code>raw</code>, the terminal itself, byte for byte, with what is typed.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.console", defaultValue = "log")
    String console = "log";

    /**
     * Prints the command, and runs nothing.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.dryRun", defaultValue = "false")
    boolean dryRun;

    /**
     * Makes the goal.
     *
     * @param goal does the work
     */
    @Inject
    public RunMojo(RunGoal goal) {
        this.goal = goal;
    }

    @Override
    void run(Request request) throws BuildFailure, IOException, InterruptedException {
        goal.run(request, runRequest(request), Console.of(console), dryRun, log);
    }
}
