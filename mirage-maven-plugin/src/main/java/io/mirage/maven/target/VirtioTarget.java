package io.mirage.maven.target;

import java.util.List;
import java.util.Set;
import javax.inject.Named;
import javax.inject.Singleton;

/**
 * A virtio machine: the image is a multiboot kernel for QEMU/KVM, or for any hypervisor with virtio devices.
 *
 * @since 0.1.0
 */
@Named("virtio")
@Singleton
public final class VirtioTarget extends Solo5Target {
    /** The target as Solo5 0.9 has it. */
    public VirtioTarget() {
        super("virtio", "virtio", Set.of("x86_64"));
    }

    @Override
    public List<String> tenders() {
        return List.of("solo5-virtio-run", "qemu-system-x86_64");
    }
}
