package io.mirage.maven.frontend;

import io.mirage.maven.dune.Sexp;

/**
 * A {@code dune.build} is not of a form the plugin knows how to adapt. The message quotes what it does not know.
 *
 * @since 0.1.0
 */
public final class DuneBuildException extends Exception {
    private static final long serialVersionUID = 1L;

    DuneBuildException(String reason) {
        super(reason);
    }

    DuneBuildException(String reason, Sexp stanza) {
        super(reason + ":\n" + stanza.print().strip().indent(2).stripTrailing());
    }

    DuneBuildException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
