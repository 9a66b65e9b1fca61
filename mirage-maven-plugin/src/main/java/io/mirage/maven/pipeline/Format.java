package io.mirage.maven.pipeline;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * How a report is shown.
 *
 * @since 0.1.0
 */
public enum Format {
    /** For people. */
    TEXT,
    /** For programs. */
    JSON,
    /** A Graphviz digraph of the devices. */
    DOT,
    /** A picture of the devices. */
    SVG;

    /**
     * Reads the parameter.
     *
     * @param name of a format, in any case
     * @param allowed those the goal has
     * @return the format
     * @throws BuildFailure if it is none of them
     */
    public static Format of(String name, Format... allowed) throws BuildFailure {
        List<String> names = Stream.of(allowed)
                .map(format -> format.name().toLowerCase(Locale.ROOT))
                .toList();
        int index = names.indexOf(name.trim().toLowerCase(Locale.ROOT));
        if (index < 0) {
            throw new BuildFailure("mirage.format is '" + name + "'; allowed: " + String.join(", ", names) + ".");
        }
        return allowed[index];
    }
}
