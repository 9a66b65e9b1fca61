package io.mirage.maven.mojo;

import io.mirage.maven.pipeline.BuildFailure;
import io.mirage.maven.pipeline.Request;
import io.mirage.maven.pipeline.RunRequest;
import io.mirage.maven.running.RunOptions;
import io.mirage.maven.running.RunRefusedException;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** What the goals that run an image have in common. */
abstract class AbstractRunMojo extends AbstractMirageMojo {
    /**
     * Runs a published unikernel: <code>groupId:artifactId:version</code> picks the image that this machine runs best,
     * <code>groupId:artifactId:version:type:classifier</code> is one image. Default: the images of the project.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.artifact")
    @Nullable
    String artifact;

    /**
     * Runs an image of this build context. Default: of any.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.context")
    @Nullable
    String context;

    /**
     * Runs an image for this target. Default: what this machine can run, of <code>hvt</code>, <code>spt</code>,
     * <code>virtio</code>, <code>unix</code> the first.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.target")
    @Nullable
    String target;

    /**
     * Memory of the unikernel in megabytes, 2 to 4096. Default: what the tender gives, 512.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.memory")
    @Nullable
    String memory;

    /**
     * Network devices: each <code>NAME=INTERFACE</code>, the name of a device and a tap interface that is there, or
     * <code>NAME=INTERFACE:ADDRESS/BITS</code>, which makes the interface if it is not there, gives this machine that address
     * on it, and removes it at the end; comma-separated on the command line.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.net")
    @Nullable
    List<String> nets;

    /**
     * Block devices: each <code>NAME=FILE</code>; comma-separated on the command line.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.block")
    @Nullable
    List<String> blocks;

    /**
     * Arguments of the unikernel. One element is one argument; comma-separated on the command line. For Solo5 images none may be
     * empty or have a blank in it, unless a backslash is before that.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.arguments")
    @Nullable
    List<String> arguments;

    /**
     * Lets QEMU run a <code>unix</code> or <code>virtio</code> image of another architecture.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.emulate", defaultValue = "false")
    boolean emulate;

    /**
     * Uses KVM where it is there. <code>false</code> is for a machine whose KVM does not work: <code>hvt</code> images are not
     * run then, and <code>virtio</code> images slowly.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.kvm", defaultValue = "true")
    boolean kvm;

    /** Which image is to be run, and with what. */
    RunRequest runRequest(Request request) throws BuildFailure {
        try {
            return new RunRequest(
                    ProjectKind.hasSources(project, request),
                    given(artifact),
                    given(context),
                    given(target),
                    RunOptions.parse(
                            given(memory),
                            orEmpty(nets),
                            orEmpty(blocks),
                            orEmpty(arguments),
                            request.declaration().directories().base()),
                    emulate,
                    kvm);
        } catch (RunRefusedException e) {
            throw new BuildFailure(String.valueOf(e.getMessage()), e);
        }
    }

    static Optional<String> given(@Nullable String text) {
        return Optional.ofNullable(text).filter(words -> !words.isBlank());
    }
}
