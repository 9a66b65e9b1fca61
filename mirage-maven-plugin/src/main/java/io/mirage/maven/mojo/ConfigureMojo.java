package io.mirage.maven.mojo;

import io.mirage.maven.pipeline.BuildFailure;
import io.mirage.maven.pipeline.Configurator;
import io.mirage.maven.pipeline.Request;
import java.io.IOException;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;

/**
 * Stages the sources and emits the dune files of every target and context below the work directory.
 *
 * @since 0.1.0
 */
@Mojo(name = "configure", defaultPhase = LifecyclePhase.GENERATE_SOURCES, threadSafe = true)
public final class ConfigureMojo extends AbstractMirageMojo {
    private final Configurator configurator;

    /**
     * Makes the goal.
     *
     * @param configurator does the work
     */
    @Inject
    public ConfigureMojo(Configurator configurator) {
        this.configurator = configurator;
    }

    @Override
    void run(Request request) throws BuildFailure, IOException, InterruptedException {
        configurator.run(request, log);
    }
}
