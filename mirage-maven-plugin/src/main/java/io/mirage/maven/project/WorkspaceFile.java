package io.mirage.maven.project;

import java.util.List;
import java.util.Optional;

/**
 * A dune-workspace: contexts that one dune process builds.
 *
 * @param fileName {@code dune-workspace}, or {@code dune-workspace.<context>}
 * @param buildDirectory {@code _build}, or {@code _build.<context>}
 * @param contexts its contexts, the host's first
 * @param images what is built in it; never empty
 * @since 0.1.0
 */
public record WorkspaceFile(String fileName, String buildDirectory, List<DuneContext> contexts, List<Image> images) {
    /** Copies the lists. */
    public WorkspaceFile {
        contexts = List.copyOf(contexts);
        images = List.copyOf(images);
    }

    /**
     * Finds a context.
     *
     * @param name its name in the file
     * @return the context, empty when there is none of that name
     */
    public Optional<DuneContext> context(String name) {
        return contexts.stream().filter(context -> context.name().equals(name)).findFirst();
    }

    /**
     * What dune is asked to build: the images of this workspace by name. Their folders would not do, because another
     * workspace may have images in the same one, whose rules this workspace would run with its own contexts.
     *
     * @return the files, in the order of the images
     */
    public List<String> duneTargets() {
        return images.stream().map(image -> "./" + image.path()).distinct().toList();
    }
}
