package io.mirage.maven.target;

import java.util.List;
import java.util.Set;
import javax.inject.Named;
import javax.inject.Singleton;

/**
 * The Muen separation kernel: the image is a subject of a Muen system, which is what runs it.
 *
 * @since 0.1.0
 */
@Named("muen")
@Singleton
public final class MuenTarget extends Solo5Target {
    /** The target as Solo5 0.9 has it. */
    public MuenTarget() {
        super("muen", "muen", Set.of("x86_64"));
    }

    @Override
    public List<String> tenders() {
        return List.of();
    }
}
