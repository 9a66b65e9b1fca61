package io.mirage.maven.project;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A file that is to be in the workspace.
 *
 * @since 0.1.0
 */
public sealed interface StagedFile {
    /**
     * The user's file that it is.
     *
     * @return the file, absolute; empty for one that the plugin writes
     */
    Optional<Path> origin();

    /**
     * A file the plugin writes.
     *
     * @param text its content, in UTF-8
     */
    record Generated(String text) implements StagedFile {
        @Override
        public Optional<Path> origin() {
            return Optional.empty();
        }
    }

    /**
     * A link to a file of the user.
     *
     * @param source the file, absolute
     */
    record Linked(Path source) implements StagedFile {
        @Override
        public Optional<Path> origin() {
            return Optional.of(source);
        }
    }

    /**
     * A copy of a file of the user: of one that a tool might write to.
     *
     * @param source the file, absolute
     */
    record Copied(Path source) implements StagedFile {
        @Override
        public Optional<Path> origin() {
            return Optional.of(source);
        }
    }
}
