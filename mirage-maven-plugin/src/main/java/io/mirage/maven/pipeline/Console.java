package io.mirage.maven.pipeline;

import java.util.Locale;

/**
 * Where the console of a unikernel is.
 *
 * @since 0.1.0
 */
public enum Console {
    /** Its lines are lines of Maven's log; it gets no input. */
    LOG,
    /** It has the standard streams of Maven: bytes as they are, and what is typed. */
    RAW;

    /**
     * Reads the parameter.
     *
     * @param name of a console, in any case
     * @return the console
     * @throws BuildFailure if it is neither
     */
    public static Console of(String name) throws BuildFailure {
        return switch (name.strip().toLowerCase(Locale.ROOT)) {
            case "log" -> LOG;
            case "raw" -> RAW;
            default -> throw new BuildFailure("mirage.console is '" + name + "'; allowed: log, raw.");
        };
    }
}
