package io.mirage.maven.mojo;

import io.mirage.maven.pipeline.BuildFailure;
import io.mirage.maven.pipeline.Request;
import io.mirage.maven.pipeline.Tester;
import java.io.IOException;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Runs the tests of the unikernel in the host context, with <code>dune build @runtest</code>. As dune does, it runs a
 * test again only when something it depends on changed.
 *
 * @since 0.1.0
 */
@Mojo(name = "test", defaultPhase = LifecyclePhase.TEST, threadSafe = true)
public final class TestMojo extends AbstractMirageMojo {
    private final Tester tester;

    /**
     * Does not run the tests.
     *
     * @since 0.1.0
     */
    @Parameter(property = "skipTests", defaultValue = "false")
    boolean skipTests;

    /**
     * Neither builds nor runs the tests, as for other Maven plugins.
     *
     * @since 0.1.0
     */
    @Parameter(property = "maven.test.skip", defaultValue = "false")
    boolean mavenTestSkip;

    /**
     * Does not run the tests of unikernels, whatever other plugins do with theirs.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.test.skip", defaultValue = "false")
    boolean testSkip;

    /**
     * Makes the goal.
     *
     * @param tester does the work
     */
    @Inject
    public TestMojo(Tester tester) {
        this.tester = tester;
    }

    @Override
    void run(Request request) throws BuildFailure, IOException, InterruptedException {
        tester.run(request, log);
    }

    @Override
    Optional<String> skipReason() {
        return super.skipReason()
                .or(() -> skipTests ? Optional.of("skipTests is set") : Optional.empty())
                .or(() -> mavenTestSkip ? Optional.of("maven.test.skip is set") : Optional.empty())
                .or(() -> testSkip ? Optional.of("mirage.test.skip is set") : Optional.empty());
    }
}
