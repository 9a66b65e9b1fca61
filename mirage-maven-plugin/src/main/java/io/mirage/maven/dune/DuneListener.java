package io.mirage.maven.dune;

/**
 * Is told how a build goes on, on the thread that runs it.
 *
 * @since 0.1.0
 */
public interface DuneListener {

    /** Ignores everything. */
    DuneListener NONE = new DuneListener() {};

    /**
     * An action has ended.
     *
     * @param count how many have by now, from 1
     * @param action what it was
     * @since 0.1.0
     */
    default void action(int count, DuneAction action) {}

    /**
     * Any other line, those of diagnostics included.
     *
     * @param line the text
     * @param noise whether it is known to mean nothing
     * @since 0.1.0
     */
    default void line(String line, boolean noise) {}
}
