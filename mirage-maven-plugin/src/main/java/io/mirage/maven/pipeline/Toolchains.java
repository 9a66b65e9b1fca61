package io.mirage.maven.pipeline;

import io.mirage.maven.project.DuneContext;
import io.mirage.maven.project.InvalidConfigurationException;
import io.mirage.maven.project.Plan;
import io.mirage.maven.project.WorkspaceFile;
import io.mirage.maven.toolchain.Toolchain;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The toolchains of a plan.
 *
 * @param found by workspace file and name of the dune context
 * @param missing what is wrong with those that were not found, one message each
 * @since 0.1.0
 */
public record Toolchains(Map<Key, Toolchain> found, List<String> missing) {
    /** Copies the collections. */
    public Toolchains {
        found = Map.copyOf(found);
        missing = List.copyOf(missing);
    }

    /**
     * A context of a workspace file.
     *
     * @param workspace the file's name
     * @param context the context's name in it
     */
    public record Key(String workspace, String context) {}

    /**
     * The toolchain of a context.
     *
     * @param workspace the workspace file
     * @param context one of its contexts
     * @return the toolchain, empty when it was not found
     */
    public Optional<Toolchain> of(WorkspaceFile workspace, DuneContext context) {
        return Optional.ofNullable(found.get(new Key(workspace.fileName(), context.name())));
    }

    /** The plan with the architectures of these toolchains. */
    Plan resolve(Plan plan) throws InvalidConfigurationException {
        return plan.withArchitectures((workspace, context) -> of(workspace, context)
                .flatMap(toolchain -> io.mirage.maven.project.Architecture.of(toolchain.architecture())
                        .or(() -> Optional.of(toolchain.architecture()))));
    }

    /** The findlib.conf that a context has to be told; the ambient one needs no telling. */
    Optional<Path> findlibConf(WorkspaceFile workspace, DuneContext context) {
        return of(workspace, context)
                .filter(toolchain -> !toolchain.foundBy().equals("environment"))
                .flatMap(Toolchain::findlibConf);
    }

    /** What is to be said of toolchains that the plugin was not tried with. */
    List<String> remarks() {
        SortedSet<String> remarks = new TreeSet<>();
        for (Toolchain toolchain : found.values()) {
            remark(remarks, "OCaml", TriedVersions.OCAML, toolchain.ocamlVersion(), toolchain);
            toolchain
                    .solo5Version()
                    .ifPresent(version -> remark(remarks, "Solo5", TriedVersions.SOLO5, version, toolchain));
        }
        return List.copyOf(remarks);
    }

    private static void remark(
            Set<String> remarks, String what, TriedVersions tried, String version, Toolchain toolchain) {
        tried.remark(version)
                .ifPresent(remark ->
                        remarks.add(what + " " + version + " (" + toolchain.ocamlopt() + ") is " + remark + "."));
    }

    /** The directories that the PATH of a workspace's dune process begins with. */
    List<Path> binDirectories(WorkspaceFile workspace) {
        return workspace.contexts().stream()
                .flatMap(context -> of(workspace, context).stream())
                .flatMap(toolchain -> toolchain.binDirectories().stream())
                .distinct()
                .toList();
    }
}
