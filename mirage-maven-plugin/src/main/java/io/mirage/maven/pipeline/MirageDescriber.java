package io.mirage.maven.pipeline;

import io.mirage.maven.frontend.DeviceGraph;
import io.mirage.maven.frontend.TargetConfiguration;
import io.mirage.maven.process.Command;
import io.mirage.maven.process.CommandException;
import io.mirage.maven.process.CommandRunner;
import io.mirage.maven.process.ExecutableNotFoundException;
import io.mirage.maven.process.Executables;
import io.mirage.maven.process.HostEnvironment;
import io.mirage.maven.process.OutputListener.Stream;
import io.mirage.maven.project.StagedFile;
import io.mirage.maven.target.Target;
import io.mirage.maven.workspace.ConfigurationStore;
import io.mirage.maven.workspace.PropertyFile;
import io.mirage.maven.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.inject.Inject;
import javax.inject.Named;
import javax.inject.Singleton;
import org.slf4j.Logger;

/**
 * Asks the mirage tool for the devices of a unikernel. {@code mirage describe} writes into its folder what belongs to the
 * first stage of a configuration, so it runs in one of its own; its answer is kept as long as the configuration is.
 */
@Named
@Singleton
final class MirageDescriber {
    private static final String FOLDER = ".mirage-describe";
    private static final String ANSWER = ".mirage-described.";
    private static final String CONTEXT = "mirage/context";
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final MirageTool tool;
    private final DuneTool duneTool;
    private final CommandRunner runner;
    private final HostEnvironment host;

    @Inject
    MirageDescriber(MirageTool tool, DuneTool duneTool, CommandRunner runner, HostEnvironment host) {
        this.tool = tool;
        this.duneTool = duneTool;
        this.runner = runner;
        this.host = host;
    }

    /**
     * The device graph of each target. The caller holds the lock of the workspace, which is configured.
     *
     * @param request what is asked
     * @param configured the workspace
     */
    Map<Target, DeviceGraph> graphs(Request request, Configured configured, Logger log)
            throws BuildFailure, IOException, InterruptedException {
        Path work = request.declaration().directories().work();
        Map<Target, DeviceGraph> graphs = new LinkedHashMap<>();
        for (TargetConfiguration configuration :
                configured.configuration().orElseThrow().targets().values()) {
            Target target = configuration.target();
            String stamp = new ConfigurationStore(work)
                    .read(target.name())
                    .map(ConfigurationStore.Entry::stamp)
                    .orElse("");
            Path answer = work.resolve(ANSWER + target.name());
            SortedMap<String, String> known = PropertyFile.read(answer);
            String output = known.getOrDefault("output", "");
            if (!stamp.equals(known.get("stamp"))) {
                Optional<List<String>> asked = ask(request, configured, configuration, work, log);
                output = String.join("\n", asked.orElse(List.of()));
                if (asked.isPresent()) {
                    PropertyFile.write(answer, Map.of("stamp", stamp, "output", output));
                }
            }
            DeviceGraph.parse(output.lines().toList()).ifPresent(graph -> graphs.put(target, graph));
        }
        return graphs;
    }

    private Optional<List<String>> ask(
            Request request, Configured configured, TargetConfiguration configuration, Path work, Logger log)
            throws BuildFailure, IOException, InterruptedException {
        String target = configuration.target().name();
        Path folder = work.resolve(FOLDER);
        SortedMap<String, StagedFile> files = new TreeMap<>();
        configured.userFiles().forEach((path, file) -> {
            if (path.startsWith(target + "/")) {
                files.put(path.substring(target.length() + 1), new StagedFile.Linked(file));
            }
        });
        Optional.ofNullable(configuration.files().get(CONTEXT))
                .ifPresent(text -> files.put(CONTEXT, new StagedFile.Generated(text)));
        try {
            Workspace.delete(folder);
            new Workspace(folder).sync(files);
            Path build = work.resolve(target).resolve(CompiledConfig.FOLDER);
            if (Files.isDirectory(build)) {
                CompiledConfig.copy(build, folder.resolve(CompiledConfig.FOLDER));
            }
            MirageTool.Found found =
                    tool.find(request.mirage(), request.declaration().configFile(), work);
            Path dune = duneTool.locate(request.dune());
            Command command = new Command(
                    List.of(found.executable().toString(), "describe", "--dot", "-o", "-"),
                    folder,
                    tool.environment(found, dune, work),
                    request.timeout());
            List<String> lines = new ArrayList<>();
            int exitCode = runner.run(command, (stream, line) -> {
                        log.debug(line);
                        if (stream == Stream.STDOUT) {
                            lines.add(line);
                        }
                    })
                    .exitCode();
            if (exitCode != 0) {
                log.warn(
                        "mirage describe failed for target {} (exit code {}), so its devices are not shown; -X shows what it"
                                + " printed.",
                        target,
                        exitCode);
                return Optional.empty();
            }
            return Optional.of(lines);
        } catch (CommandException e) {
            throw new BuildFailure("The mirage tool cannot be run: " + e.getMessage(), e);
        } finally {
            Workspace.delete(folder);
        }
    }

    /**
     * A picture of a graph, drawn by Graphviz.
     *
     * @param graph what to draw
     * @param work a folder for the drawing
     * @return lines of SVG
     */
    List<String> svg(DeviceGraph graph, Path work) throws BuildFailure, IOException, InterruptedException {
        Path dot;
        try {
            dot = Executables.find("dot", host.path()).orThrow();
        } catch (ExecutableNotFoundException e) {
            throw new BuildFailure(
                    "Graphviz draws the picture: " + e.getMessage() + ".\nInstall it (Debian: apt-get install"
                            + " graphviz), or take the graph as it is with -Dmirage.format=dot.",
                    e);
        }
        Path file = work.resolve(".mirage-graph.dot");
        List<String> picture = new ArrayList<>();
        List<String> complaints = new ArrayList<>();
        try {
            Workspace.write(file, String.join("\n", graph.dot()) + "\n");
            int exitCode = runner.run(
                            new Command(
                                    List.of(dot.toString(), "-Tsvg", file.toString()),
                                    work,
                                    host.variables(),
                                    Optional.of(LIMIT)),
                            (stream, line) -> (stream == Stream.STDOUT ? picture : complaints).add(line))
                    .exitCode();
            if (exitCode != 0) {
                throw new BuildFailure(dot + " failed (exit code " + exitCode + "): " + String.join(" ", complaints));
            }
        } catch (CommandException e) {
            throw new BuildFailure("Graphviz cannot be run: " + e.getMessage(), e);
        } finally {
            Workspace.delete(file);
        }
        return List.copyOf(picture);
    }
}
