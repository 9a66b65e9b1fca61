package io.mirage.maven.pipeline;

import java.util.Locale;

/**
 * How a report is shown.
 *
 * @since 0.1.0
 */
public enum Format {
    /** For people. */
    TEXT,
    /** For programs. */
    JSON;

    /**
     * Reads the parameter.
     *
     * @param name {@code text} or {@code json}, in any case
     * @return the format
     * @throws BuildFailure if it is neither
     */
    public static Format of(String name) throws BuildFailure {
        return switch (name.trim().toLowerCase(Locale.ROOT)) {
            case "text" -> TEXT;
            case "json" -> JSON;
            default -> throw new BuildFailure("mirage.format is '" + name + "'; allowed: text, json.");
        };
    }
}
