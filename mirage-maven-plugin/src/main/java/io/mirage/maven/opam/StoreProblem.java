package io.mirage.maven.opam;

import java.nio.file.Path;

/**
 * Something in the store that is not as it was put there.
 *
 * @param folder the entry or source it is in
 * @param path of the file below that folder; empty when it is about the whole folder
 * @param kind what is wrong
 * @since 0.1.0
 */
public record StoreProblem(Path folder, String path, Kind kind) {
    /** What can be wrong. */
    public enum Kind {
        /** The content of a file is another. */
        CHANGED,
        /** A file is not there. */
        MISSING,
        /** A file is there that was not. */
        SURPLUS,
        /** The list of the folder's files is missing or damaged, so nothing is known about them. */
        UNRECORDED
    }

    @Override
    public String toString() {
        return switch (kind) {
            case CHANGED -> folder.resolve(path) + " was changed";
            case MISSING -> folder.resolve(path) + " is missing";
            case SURPLUS -> folder.resolve(path) + " was added";
            case UNRECORDED -> folder + ": the list of its files is missing or damaged";
        };
    }
}
