package io.mirage.maven.frontend;

import io.mirage.maven.project.Plan;
import io.mirage.maven.project.StagedFile;
import io.mirage.maven.target.Target;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The front end of projects with a {@code config.ml}: the mirage tool generates the files of each target's folder, and
 * they are adapted to the declared contexts.
 *
 * @since 0.1.0
 */
public final class ConfigFrontEnd {
    /** The file that makes a project one of this front end. */
    public static final String CONFIG = "config.ml";

    /** The switch between the two stages of a configuration. */
    public static final String DUNE = "dune";

    private static final String LINK_FLAGS = "link_flags.sexp";

    private ConfigFrontEnd() {}

    /**
     * The files of one target's folder.
     *
     * @param plan what is built
     * @param sources the project's files
     * @param configuration what the tool generated
     * @return from path below the folder to the file
     * @throws DuneBuildException if what it generated is not of a known form
     */
    public static SortedMap<String, StagedFile> folder(
            Plan plan, ConfigSources sources, TargetConfiguration configuration) throws DuneBuildException {
        Target target = configuration.target();
        SortedMap<String, StagedFile> files = new TreeMap<>();
        configuration.files().forEach((path, text) -> files.put(path, new StagedFile.Generated(text)));
        files.putAll(sources.kept());
        List<String> contexts = plan.duneContexts(target);
        boolean linkFlags = plan.images().stream()
                .filter(image -> image.target().equals(target))
                .anyMatch(image -> !image.context().flags().link().isEmpty());
        String duneBuild =
                configuration.duneBuild().adapted(contexts, linkFlags ? Optional.of(LINK_FLAGS) : Optional.empty());
        files.put(
                TargetConfiguration.DUNE_BUILD,
                new StagedFile.Generated(
                        linkFlags
                                ? duneBuild + DuneBuildFile.linkFlagsRule(LINK_FLAGS, PomFrontEnd.LINK_FLAGS_VARIABLE)
                                : duneBuild));
        Optional.ofNullable(configuration.files().get("dist/dune"))
                .ifPresent(text ->
                        files.put("dist/dune", new StagedFile.Generated(DuneBuildFile.adaptedDist(text, contexts))));
        return files;
    }

    /**
     * The project's own modules that tests can use: those beside {@code config.ml}, and the libraries in folders below,
     * which have dune files of their own. A project that publishes packages has its libraries in the folder of its target
     * alone, since dune takes a package once.
     *
     * @param sources the project's files
     * @return from path below the source directory to the file
     */
    public static SortedMap<String, StagedFile> testable(ConfigSources sources) {
        SortedMap<String, StagedFile> files = sources.kept();
        files.remove(CONFIG);
        files.keySet()
                .removeIf(path -> path.endsWith(".opam") || (!sources.packages().isEmpty() && path.contains("/")));
        return files;
    }
}
