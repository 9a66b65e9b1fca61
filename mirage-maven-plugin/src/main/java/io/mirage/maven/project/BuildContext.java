package io.mirage.maven.project;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A valid build context: dune's term for a compiler toolchain with its flags, here with the targets it builds.
 *
 * @param name its unique label, {@code [A-Za-z0-9_-]+}
 * @param builds its targets, in the POM's order; never empty
 * @param architecture the declared architecture in its one spelling; images are checked against it
 * @param prefix where its toolchain is installed
 * @param opamSwitch the opam switch that holds its toolchain; never together with a prefix
 * @param host the dune context that runs programs during the build
 * @param profile dune's profile
 * @param merlin whether editors are served from this context
 * @param disableDynamicallyLinkedForeignArchives dune's field of that name; by default set where a toolchain is
 * @param flags its flags
 * @param environment variables of the commands dune runs in it, sorted
 * @param classifier the declared classifier of its images
 * @since 0.1.0
 */
public record BuildContext(
        String name,
        List<Build> builds,
        Optional<String> architecture,
        Optional<Path> prefix,
        Optional<String> opamSwitch,
        String host,
        String profile,
        boolean merlin,
        Optional<Boolean> disableDynamicallyLinkedForeignArchives,
        Flags flags,
        Map<String, String> environment,
        Optional<String> classifier) {
    /** Copies the collections. */
    public BuildContext {
        builds = List.copyOf(builds);
        environment = Collections.unmodifiableMap(new TreeMap<>(environment));
    }
}
