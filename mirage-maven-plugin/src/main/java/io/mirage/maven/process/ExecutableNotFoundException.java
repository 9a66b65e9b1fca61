package io.mirage.maven.process;

import io.mirage.maven.process.Executables.NotFound;

/**
 * The program of a command does not exist, or exists and cannot be executed.
 *
 * @since 0.1.0
 */
public final class ExecutableNotFoundException extends CommandException {

    private static final long serialVersionUID = 1L;

    private final transient NotFound lookup;

    /**
     * From a lookup.
     *
     * @param lookup which name was searched where, and what was found instead
     * @since 0.1.0
     */
    public ExecutableNotFoundException(NotFound lookup) {
        super(lookup.explanation(), null);
        this.lookup = lookup;
    }

    /**
     * What was looked for.
     *
     * @return the name, the path that was searched, the reason
     * @since 0.1.0
     */
    public NotFound lookup() {
        return lookup;
    }
}
