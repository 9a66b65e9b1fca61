package io.mirage.maven.target;

import java.util.List;
import javax.inject.Named;
import javax.inject.Singleton;

/**
 * A QEMU machine, on Unikraft.
 *
 * @since 0.1.0
 */
@Named("qemu")
@Singleton
public final class QemuTarget extends UnikraftTarget {
    /** The target as mirage 4.11 has it. */
    public QemuTarget() {
        super("qemu", "qemu", "qemu", List.of("qemu-system-x86_64"));
    }
}
