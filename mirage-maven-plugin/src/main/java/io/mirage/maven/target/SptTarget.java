package io.mirage.maven.target;

import java.util.List;
import java.util.Set;
import javax.inject.Named;
import javax.inject.Singleton;

/**
 * A sandboxed process tender: the image runs as a Linux process confined by seccomp; no KVM needed.
 *
 * @since 0.1.0
 */
@Named("spt")
@Singleton
public final class SptTarget extends Solo5Target {
    /** The target as Solo5 0.9 has it. */
    public SptTarget() {
        super("spt", "spt", Set.of("x86_64", "aarch64", "ppc64le"));
    }

    @Override
    public List<String> tenders() {
        return List.of("solo5-spt");
    }
}
