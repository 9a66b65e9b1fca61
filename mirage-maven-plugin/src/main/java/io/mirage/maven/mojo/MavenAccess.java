package io.mirage.maven.mojo;

import io.mirage.maven.pipeline.BuildFailure;
import io.mirage.maven.pipeline.DependencyAccess;
import io.mirage.maven.project.Coordinates;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import javax.inject.Named;
import javax.inject.Singleton;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.spi.connector.transport.TransporterProvider;

/** Gets at dependencies through Maven: its transports, its settings, its repositories. */
@Named
@Singleton
final class MavenAccess {
    private final TransporterProvider transporters;
    private final RepositorySystem repositories;

    @Inject
    MavenAccess(TransporterProvider transporters, RepositorySystem repositories) {
        this.transporters = transporters;
        this.repositories = repositories;
    }

    /** The access of a project's build. */
    DependencyAccess of(
            MavenSession session, MavenProject project, String opam, String opamMonorepo, boolean autoLock) {
        RepositorySystemSession aether = session.getRepositorySession();
        List<RemoteRepository> remote = project.getRemoteProjectRepositories();
        return new DependencyAccess(
                opam,
                opamMonorepo,
                autoLock,
                session.isOffline(),
                new MavenTransfer(transporters, aether),
                new MavenGitAccess(aether),
                (coordinates, extension, classifier) -> find(aether, remote, coordinates, extension, classifier));
    }

    private Optional<Path> find(
            RepositorySystemSession aether,
            List<RemoteRepository> remote,
            Coordinates of,
            String extension,
            String classifier)
            throws BuildFailure {
        DefaultArtifact artifact =
                new DefaultArtifact(of.groupId(), of.artifactId(), classifier, extension, of.version());
        try {
            return Optional.of(repositories
                    .resolveArtifact(aether, new ArtifactRequest(artifact, remote, null))
                    .getArtifact()
                    .getFile()
                    .toPath());
        } catch (ArtifactResolutionException e) {
            if (e.getResults().stream().allMatch(result -> result.isMissing())) {
                return Optional.empty();
            }
            throw new BuildFailure(artifact + " cannot be had: " + e.getMessage(), e);
        }
    }
}
