package io.mirage.maven.opam;

import java.nio.file.Path;

/**
 * Hears what happens while sources are brought. Several sources are brought at once: it is called by several threads.
 *
 * @since 0.1.0
 */
public interface PullProgress {
    /** Says nothing. */
    PullProgress NONE = new PullProgress() {};

    /**
     * A source is looked at.
     *
     * @param source the source
     */
    default void started(Source source) {}

    /**
     * A source is there.
     *
     * @param source the source
     * @param bytes how many were transferred; 0 when it was there before
     * @param cached whether it was there before
     */
    default void ended(Source source, long bytes, boolean cached) {}

    /**
     * A transfer failed and is tried again.
     *
     * @param source the source
     * @param message what went wrong
     */
    default void again(Source source, String message) {}

    /**
     * A source was brought whose bytes nothing vouches for.
     *
     * @param source the source
     * @param message that it is so
     */
    default void unchecked(Source source, String message) {}

    /**
     * Another build has what is needed, and this one waits for it.
     *
     * @param folder what it has
     */
    default void waiting(Path folder) {}
}
