package io.mirage.maven.release;

import org.jspecify.annotations.Nullable;

/**
 * An image is not what was declared; the message names both sides.
 *
 * @since 0.1.0
 */
public final class ImageRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    ImageRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
