package io.mirage.maven.opam;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Sources are missing, and Maven is offline.
 *
 * @since 0.1.0
 */
public final class OfflineException extends DuniverseException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // a List.of
    private final List<Source> missing;

    /**
     * Sources that are missing.
     *
     * @param missing which
     */
    public OfflineException(List<Source> missing) {
        super(missing.stream()
                .map(source -> "  " + source.directory() + " from " + Urls.shown(source.url()))
                .collect(Collectors.joining(
                        "\n",
                        "Maven is offline, and the store lacks vendored sources:\n",
                        "\nRun mvn mirage:depends once without -o.")));
        this.missing = List.copyOf(missing);
    }

    /**
     * What is missing.
     *
     * @return the sources
     */
    public List<Source> missing() {
        return missing;
    }
}
