package io.mirage.maven.mojo;

import io.mirage.maven.pipeline.BuildFailure;
import io.mirage.maven.pipeline.Request;
import io.mirage.maven.pipeline.StartGoal;
import io.mirage.maven.running.Readiness;
import io.mirage.maven.running.RunRefusedException;
import java.io.IOException;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Starts an image in the background, so that integration tests can talk to it, and waits until it is ready: until all that is
 * given of <code>mirage.ready.log</code>, <code>mirage.ready.port</code> and <code>mirage.ready.delay</code> holds. It ends with
 * <code>mirage:stop</code>, and otherwise with Maven. Its console goes to <code>target/mirage-run/INSTANCE.log</code>.
 *
 * @since 0.1.0
 */
@Mojo(name = "start", defaultPhase = LifecyclePhase.PRE_INTEGRATION_TEST, threadSafe = true)
public final class StartMojo extends AbstractRunMojo {
    private final StartGoal goal;

    /**
     * The name of what is started, for its log and for <code>mirage:stop</code>. Default: <code>CONTEXT-TARGET</code>.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.instance")
    @Nullable
    String instance;

    /**
     * A regular expression that is found in a line of its log when it is ready. What a named group of it matches becomes a
     * property of the project: <code>port (?&lt;port&gt;\d+)</code> sets <code>mirage.INSTANCE.port</code>.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.ready.log")
    @Nullable
    String readyLog;

    /**
     * A TCP port that answers when it is ready: <code>8080</code> of this machine, or <code>10.0.0.2:8080</code>.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.ready.port")
    @Nullable
    String readyPort;

    /**
     * Seconds that it needs to be ready.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.ready.delay", defaultValue = "0")
    long readyDelay;

    /**
     * Seconds after which it is given up, and the build fails.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.ready.timeout", defaultValue = "60")
    long readyTimeout;

    /**
     * Starts nothing, because no test talks to it.
     *
     * @since 0.1.0
     */
    @Parameter(property = "skipTests", defaultValue = "false")
    boolean skipTests;

    /**
     * Starts nothing, because no integration test talks to it.
     *
     * @since 0.1.0
     */
    @Parameter(property = "skipITs", defaultValue = "false")
    boolean skipIntegrationTests;

    /**
     * Starts nothing, because no test talks to it.
     *
     * @since 0.1.0
     */
    @Parameter(property = "maven.test.skip", defaultValue = "false")
    boolean mavenTestSkip;

    /**
     * Makes the goal.
     *
     * @param goal does the work
     */
    @Inject
    public StartMojo(StartGoal goal) {
        this.goal = goal;
    }

    /** Nobody talks to it then. */
    @Override
    Optional<String> skipReason() {
        return super.skipReason()
                .or(() -> skipTests ? Optional.of("skipTests is set") : Optional.empty())
                .or(() -> skipIntegrationTests ? Optional.of("skipITs is set") : Optional.empty())
                .or(() -> mavenTestSkip ? Optional.of("maven.test.skip is set") : Optional.empty());
    }

    @Override
    void run(Request request) throws BuildFailure, IOException, InterruptedException {
        Readiness readiness;
        try {
            readiness = Readiness.parse(given(readyLog), given(readyPort), readyDelay, readyTimeout);
        } catch (RunRefusedException e) {
            throw new BuildFailure(String.valueOf(e.getMessage()), e);
        }
        goal.start(request, runRequest(request), given(instance), readiness, log)
                .forEach((name, value) -> {
                    log.info("{} = {}", name, value);
                    project.getProperties().setProperty(name, value);
                });
    }
}
