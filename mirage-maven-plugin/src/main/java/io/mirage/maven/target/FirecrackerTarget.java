package io.mirage.maven.target;

import java.util.List;
import javax.inject.Named;
import javax.inject.Singleton;

/**
 * A Firecracker micro virtual machine, on Unikraft.
 *
 * @since 0.1.0
 */
@Named("firecracker")
@Singleton
public final class FirecrackerTarget extends UnikraftTarget {
    /** The target as mirage 4.11 has it. */
    public FirecrackerTarget() {
        super("firecracker", "fc", "firecracker", List.of("firecracker"));
    }
}
