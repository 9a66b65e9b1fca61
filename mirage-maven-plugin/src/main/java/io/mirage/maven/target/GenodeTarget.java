package io.mirage.maven.target;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.inject.Named;
import javax.inject.Singleton;

/**
 * The Genode OS framework. The mirage tool still lists it; Solo5 removed its bindings in 0.7, so it is refused for
 * every architecture.
 *
 * @since 0.1.0
 */
@Named("genode")
@Singleton
public final class GenodeTarget extends Solo5Target {
    /** The target as mirage 4 lists it. */
    public GenodeTarget() {
        super("genode", "genode", Set.of());
    }

    @Override
    public Optional<String> refusal(String architecture) {
        return Optional.of(
                "Solo5 removed its Genode bindings in version 0.7, so no current toolchain links genode images;"
                        + " use hvt, spt or virtio");
    }

    @Override
    public List<String> tenders() {
        return List.of();
    }
}
