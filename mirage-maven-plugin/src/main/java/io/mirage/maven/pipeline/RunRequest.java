package io.mirage.maven.pipeline;

import io.mirage.maven.running.RunOptions;
import java.util.Optional;

/**
 * Which image is to be run, and with what.
 *
 * @param project whether there is a project that builds a unikernel
 * @param artifact coordinates of a published one
 * @param context the build context of the image
 * @param target the target of the image
 * @param options what it gets
 * @param emulate whether programs of another architecture may be run by QEMU
 * @param kvm whether KVM may be used
 * @since 0.1.0
 */
public record RunRequest(
        boolean project,
        Optional<String> artifact,
        Optional<String> context,
        Optional<String> target,
        RunOptions options,
        boolean emulate,
        boolean kvm) {}
