package io.mirage.maven.opam;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * An archive that is damaged, or that nobody should unpack. The message names the entry, and says what is wrong with it.
 *
 * @since 0.1.0
 */
public final class ArchiveException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * What is wrong.
     *
     * @param message for the user
     */
    public ArchiveException(String message) {
        super(message);
    }

    /**
     * What is wrong.
     *
     * @param message for the user
     * @param cause what was caught
     */
    public ArchiveException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
