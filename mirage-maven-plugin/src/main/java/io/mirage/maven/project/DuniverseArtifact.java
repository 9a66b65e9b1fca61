package io.mirage.maven.project;

import org.jspecify.annotations.Nullable;

/**
 * A project whose published duniverse is taken, as a POM declares it. Maven sets the fields.
 *
 * @since 0.1.0
 */
public final class DuniverseArtifact {
    private @Nullable String groupId;
    private @Nullable String artifactId;
    private @Nullable String version;

    /** For Maven. */
    public DuniverseArtifact() {}

    /**
     * A project.
     *
     * @param groupId its group; null for that of the project that declares it
     * @param artifactId its name; null likewise
     * @param version its version; null likewise
     */
    public DuniverseArtifact(@Nullable String groupId, @Nullable String artifactId, @Nullable String version) {
        this.groupId = groupId;
        this.artifactId = artifactId;
        this.version = version;
    }

    /**
     * The coordinates, with what is not declared taken from a project.
     *
     * @param project the project that declares it
     * @return the coordinates
     */
    public Coordinates coordinates(Coordinates project) {
        return new Coordinates(
                or(groupId, project.groupId()), or(artifactId, project.artifactId()), or(version, project.version()));
    }

    private static String or(@Nullable String declared, String otherwise) {
        return declared == null || declared.isBlank() ? otherwise : declared.strip();
    }
}
