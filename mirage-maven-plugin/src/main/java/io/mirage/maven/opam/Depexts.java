package io.mirage.maven.opam;

import java.util.List;
import java.util.Map;

/**
 * What the packages of a lock file need of the operating system.
 *
 * @since 0.1.0
 */
public final class Depexts {
    private Depexts() {}

    /**
     * Chooses those for one system.
     *
     * @param lock the lock file
     * @param variables opam's variables of the system, as {@link SystemVariables} gives them; a comparison with another
     *     variable does not hold
     * @return the names of the system's packages, sorted, each once
     */
    public static List<String> of(LockFile lock, Map<String, String> variables) {
        OpamFilter filter = new OpamFilter(variables);
        return lock.depexts().stream()
                .filter(depext -> depext.filter().map(filter::holds).orElse(true))
                .flatMap(depext -> depext.packages().stream())
                .distinct()
                .sorted()
                .toList();
    }
}
