package io.mirage.maven.project;

import java.nio.file.Path;

/**
 * A file that is to be in the workspace.
 *
 * @since 0.1.0
 */
public sealed interface StagedFile {
    /**
     * A file the plugin writes.
     *
     * @param text its content, in UTF-8
     */
    record Generated(String text) implements StagedFile {}

    /**
     * A link to a file of the user.
     *
     * @param source the file, absolute
     */
    record Linked(Path source) implements StagedFile {}
}
