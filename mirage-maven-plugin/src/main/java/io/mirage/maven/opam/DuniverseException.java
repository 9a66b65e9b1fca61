package io.mirage.maven.opam;

import java.util.List;
import java.util.stream.Collectors;

/**
 * An entry of the store could not be made. The message tells all that went wrong.
 *
 * @since 0.1.0
 */
public class DuniverseException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * What went wrong.
     *
     * @param message for the user
     */
    public DuniverseException(String message) {
        super(message);
    }

    /** Several failures, each with its own message. */
    DuniverseException(List<Exception> failures) {
        super(
                failures.stream().map(DuniverseException::words).distinct().collect(Collectors.joining("\n")),
                failures.get(0));
        failures.stream().skip(1).forEach(this::addSuppressed);
    }

    private static String words(Exception failure) {
        if (failure instanceof SourceException) {
            return String.valueOf(failure.getMessage());
        }
        // The message of an exception of the file system is often only the name of the file.
        return failure.toString();
    }
}
