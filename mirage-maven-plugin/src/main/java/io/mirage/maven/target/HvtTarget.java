package io.mirage.maven.target;

import java.util.List;
import java.util.Set;
import javax.inject.Named;
import javax.inject.Singleton;

/**
 * A hardware virtualised tender: the image runs directly on KVM (or the BSDs' equivalents).
 *
 * @since 0.1.0
 */
@Named("hvt")
@Singleton
public final class HvtTarget extends Solo5Target {
    /** The target as Solo5 0.9 has it. */
    public HvtTarget() {
        super("hvt", "hvt", Set.of("x86_64", "aarch64"));
    }

    @Override
    public List<String> tenders() {
        return List.of("solo5-hvt");
    }
}
