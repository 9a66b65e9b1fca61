package io.mirage.maven.project;

/**
 * The Maven coordinates of a project.
 *
 * @param groupId the group
 * @param artifactId the artifact
 * @param version the version
 * @since 0.1.0
 */
public record Coordinates(String groupId, String artifactId, String version) {
    @Override
    public String toString() {
        return groupId + ":" + artifactId + ":" + version;
    }
}
