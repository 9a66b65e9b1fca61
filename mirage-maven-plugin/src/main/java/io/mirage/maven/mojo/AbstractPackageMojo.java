package io.mirage.maven.mojo;

import io.mirage.maven.pipeline.Packager;
import java.util.Optional;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugins.annotations.Parameter;

/** What goals have in common that make what is attached. */
abstract class AbstractPackageMojo extends AbstractMirageMojo {
    /**
     * Attaches the vendored sources, as <code>tar.gz</code> with classifier <code>duniverse</code>: other builds with the same
     * lock then need Maven's repository only.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.attachDuniverse", defaultValue = "false")
    boolean attachDuniverse;

    /**
     * Attaches images without debug information and symbols. The full ones are attached too, with <code>-debug</code> at the
     * end of their classifiers.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.stripImages", defaultValue = "false")
    boolean stripImages;

    @Parameter(defaultValue = "${project.build.finalName}", readonly = true, required = true)
    @SuppressWarnings("NullAway.Init")
    String finalName;

    @Parameter(defaultValue = "${mojoExecution}", readonly = true, required = true)
    @SuppressWarnings("NullAway.Init")
    MojoExecution execution;

    /** Where things go. */
    Packager.Output output() {
        PomTexts texts = new PomTexts(project, session, execution);
        return new Packager.Output(
                buildDirectory.toPath(),
                finalName,
                attachDuniverse,
                stripImages,
                Optional.of(new Packager.Sources(
                        project.getBasedir().toPath(), buildDirectory.toPath(), texts.scm(), texts.origins())));
    }
}
