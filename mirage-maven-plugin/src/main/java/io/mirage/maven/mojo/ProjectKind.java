package io.mirage.maven.mojo;

import io.mirage.maven.pipeline.Request;
import org.apache.maven.project.MavenProject;

/** What kind of project a goal runs in that needs none. */
final class ProjectKind {
    private ProjectKind() {}

    /** Whether it builds a unikernel. The parent of unikernels is a project too, and builds none. */
    static boolean isUnikernel(MavenProject project, Request request) {
        return project.getFile() != null
                && (!project.getPackaging().equals("pom")
                        || !request.declaration().contexts().isEmpty()
                        || request.declaration().directories().source().toFile().isDirectory());
    }

    /**
     * Whether there is something to build, or has to be. A parent may have the contexts of all its modules, and a module beside
     * them may be a jar: neither has sources of a unikernel.
     */
    static boolean hasSources(MavenProject project, Request request) {
        return project.getPackaging().equals("unikernel")
                || request.declaration().directories().source().toFile().isDirectory();
    }
}
