package io.mirage.maven.pipeline;

import io.mirage.maven.opam.Digests;
import io.mirage.maven.project.Image;
import io.mirage.maven.project.Plan;
import io.mirage.maven.project.WorkspaceFile;
import io.mirage.maven.solo5.ImageDigest;
import io.mirage.maven.toolchain.Toolchain;
import io.mirage.maven.workspace.BuildRecord;
import io.mirage.maven.workspace.Workspace;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.inject.Inject;
import javax.inject.Named;
import javax.inject.Singleton;
import org.slf4j.Logger;

/**
 * The goal {@code build}: dune builds every image, and is not believed. The images are removed before and have to be
 * there after, promoted by this very run.
 *
 * @since 0.1.0
 */
@Named
@Singleton
public final class Builder {
    private final Configurator configurator;
    private final DuneTool tool;
    private final DuneProcesses processes;

    /**
     * Makes the builder.
     *
     * @param configurator makes the workspace
     * @param tool finds dune
     * @param processes runs dune
     */
    @Inject
    public Builder(Configurator configurator, DuneTool tool, DuneProcesses processes) {
        this.configurator = configurator;
        this.tool = tool;
        this.processes = processes;
    }

    /**
     * Builds all images.
     *
     * @param request what is asked
     * @param log of the build
     * @throws BuildFailure if something declared, written or installed is wrong
     * @throws IOException if the workspace cannot be read or written
     * @throws InterruptedException if the build is interrupted; no process of it is left then
     */
    public void run(Request request, Logger log) throws BuildFailure, IOException, InterruptedException {
        Path work = request.declaration().directories().work();
        Locks.holding(work, log, () -> {
            build(request, work, log);
            return work;
        });
    }

    private void build(Request request, Path work, Logger log) throws BuildFailure, IOException, InterruptedException {
        BuildRecord.forget(work);
        Configured configured = configurator.configure(request, Dependencies.Mode.BRING, log);
        Plan plan = configured.plan();
        // Before anything else can fail: what is left after a failure would be taken for what was built.
        removeImages(plan, work);
        Configurator.requireToolchains(configured);
        DuneTool.Found dune = tool.find(request.dune());
        Duration duration =
                processes.run(request, configured, dune, WorkspaceFile::duneTargets, Builder::contexts, log);
        for (RunDescriptions.Description description : RunDescriptions.of(configured)) {
            Workspace.write(work.resolve(description.path()), description.text());
        }
        DependencyArtifacts.keep(configured.locked(), work);
        record(configured, dune, work).write(work);
        report(plan, work, duration, log);
    }

    private static Set<String> contexts(WorkspaceFile workspace) {
        return workspace.images().stream()
                .map(image -> image.context().name())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Those planned, which dune is to make anew, and those of earlier plans. */
    private static void removeImages(Plan plan, Path work) throws IOException {
        Set<String> contexts = plan.unikernel().contexts().stream()
                .map(context -> context.name())
                .collect(Collectors.toSet());
        Path dist = work.resolve("dist");
        if (!Files.isDirectory(dist)) {
            return;
        }
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(dist, Files::isDirectory)) {
            for (Path folder : folders) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                    for (Path file : files) {
                        if (!file.endsWith("dune") && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                            Files.delete(file);
                        }
                    }
                }
                if (!contexts.contains(String.valueOf(folder.getFileName()))) {
                    Files.deleteIfExists(folder.resolve("dune"));
                    deleteIfEmpty(folder);
                }
            }
        }
    }

    private static void deleteIfEmpty(Path folder) throws IOException {
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            // Somebody keeps something there; it is in nobody's way.
            return;
        }
    }

    private static BuildRecord record(Configured configured, DuneTool.Found dune, Path work)
            throws BuildFailure, IOException {
        TreeMap<String, String> images = new TreeMap<>();
        List<String> absent = new ArrayList<>();
        for (Image image : configured.plan().images()) {
            Path file = work.resolve(image.path());
            if (Files.isRegularFile(file)) {
                images.put(image.path(), ImageDigest.of(file).sha256());
            } else {
                absent.add(image.label() + ": " + file);
            }
        }
        if (!absent.isEmpty()) {
            throw new BuildFailure("dune reported success, but did not make:\n  - " + String.join("\n  - ", absent)
                    + "\nIts own log is " + work.resolve("_build/log")
                    + "; please report this with the output of mvn mirage:describe.");
        }
        TreeMap<String, String> tools = new TreeMap<>();
        tools.put("dune", dune.version().toString());
        configured.locked().ifPresent(locked -> tools.put(DependencyArtifacts.LOCK, Digests.sha256(locked.text())));
        configured.configuration().flatMap(Configuration::mirage).ifPresent(version -> tools.put("mirage", version));
        version(configured, toolchain -> Optional.of(toolchain.ocamlVersion())).ifPresent(v -> tools.put("ocaml", v));
        version(configured, Toolchain::solo5Version).ifPresent(v -> tools.put("solo5", v));
        return new BuildRecord(tools, images);
    }

    /** The version all toolchains share; several differ only when the user mixes them, and then all are named. */
    private static Optional<String> version(
            Configured configured, java.util.function.Function<Toolchain, Optional<String>> of) {
        List<String> versions = configured.toolchains().found().values().stream()
                .flatMap(toolchain -> of.apply(toolchain).stream())
                .distinct()
                .sorted()
                .toList();
        return versions.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", versions));
    }

    private static void report(Plan plan, Path work, Duration duration, Logger log) throws IOException {
        for (Image image : plan.images()) {
            Path file = work.resolve(image.path());
            log.info("{}: {} ({})", image.label(), file, size(Files.size(file)));
        }
        log.info(String.format(
                Locale.ROOT,
                "Built %d image%s in %.1f s.",
                plan.images().size(),
                plan.images().size() == 1 ? "" : "s",
                duration.toMillis() / 1000.0));
    }

    static String size(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        return bytes < 1_000_000
                ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
                : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
}
