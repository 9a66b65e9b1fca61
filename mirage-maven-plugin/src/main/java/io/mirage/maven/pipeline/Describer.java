package io.mirage.maven.pipeline;

import io.mirage.maven.frontend.DeviceGraph;
import io.mirage.maven.process.HostEnvironment;
import io.mirage.maven.project.Device;
import io.mirage.maven.project.DuneContext;
import io.mirage.maven.project.Image;
import io.mirage.maven.project.Plan;
import io.mirage.maven.project.Program;
import io.mirage.maven.project.WorkspaceFile;
import io.mirage.maven.release.Json;
import io.mirage.maven.target.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.inject.Inject;
import javax.inject.Named;
import javax.inject.Singleton;
import org.slf4j.Logger;

/**
 * The goal {@code describe}: the plan in words or as JSON, without building anything.
 *
 * @since 0.1.0
 */
@Named
@Singleton
public final class Describer {
    private final Configurator configurator;
    private final HostEnvironment host;
    private final MirageDescriber mirage;

    /**
     * Makes the describer.
     *
     * @param configurator plans the build
     * @param host the machine
     * @param mirage asks the mirage tool for the devices
     */
    @Inject
    Describer(Configurator configurator, HostEnvironment host, MirageDescriber mirage) {
        this.configurator = configurator;
        this.host = host;
        this.mirage = mirage;
    }

    /**
     * Describes a project.
     *
     * @param request what is asked
     * @param format how to show it
     * @param log of the build
     * @return lines of the format
     * @throws BuildFailure if the configuration is wrong, or the mirage tool fails
     * @throws IOException if the workspace cannot be read or written
     * @throws InterruptedException if the build is interrupted
     */
    public List<String> run(Request request, Format format, Logger log)
            throws BuildFailure, IOException, InterruptedException {
        if (!Configurator.isConfig(request.declaration())) {
            return show(request, configurator.plan(request.declaration()), Map.of(), format);
        }
        Path work = request.declaration().directories().work();
        return Locks.holding(work, log, () -> {
            try {
                Configured configured = configurator.configure(request, Dependencies.Mode.FIND, log);
                return show(request, configured, mirage.graphs(request, configured, log), format);
            } catch (BuildFailure e) {
                if (format == Format.DOT || format == Format.SVG) {
                    throw e;
                }
                // What can be said without the tool is said, and what is wrong with it.
                Configured planned =
                        configurator.plan(request.declaration()).withMissing(String.valueOf(e.getMessage()));
                return show(request, planned, Map.of(), format);
            }
        });
    }

    private List<String> show(Request request, Configured configured, Map<Target, DeviceGraph> graphs, Format format)
            throws BuildFailure, IOException, InterruptedException {
        return switch (format) {
            case TEXT -> text(request, configured, graphs);
            case JSON ->
                Json.write(new DescriptionJson(host).of(request, configured, graphs))
                        .lines()
                        .toList();
            case DOT -> first(graphs).dot();
            case SVG ->
                mirage.svg(first(graphs), request.declaration().directories().work());
        };
    }

    private static DeviceGraph first(Map<Target, DeviceGraph> graphs) throws BuildFailure {
        return graphs.values().stream()
                .findFirst()
                .orElseThrow(
                        () -> new BuildFailure("There is no graph of devices to show: only a config.ml describes one,"
                                + " and mirage describe has to print it."));
    }

    private List<String> text(Request request, Configured configured, Map<Target, DeviceGraph> graphs)
            throws IOException {
        Plan plan = configured.plan();
        Program program = plan.unikernel().program();
        List<String> lines = new ArrayList<>();
        lines.add(
                "unikernel " + plan.unikernel().name() + " (" + plan.unikernel().coordinates() + ")");
        lines.add("  sources    " + plan.unikernel().directories().source());
        lines.add("  workspace  " + plan.unikernel().directories().work());
        if (configured.configuration().isPresent()) {
            lines.add("  front end  config.ml"
                    + configured
                            .configuration()
                            .flatMap(Configuration::mirage)
                            .map(version -> ", by mirage " + version + " (" + request.mirage() + ")")
                            .orElse(""));
            if (!request.declaration().config().arguments().isEmpty()) {
                lines.add("  configured with  "
                        + String.join(" ", request.declaration().config().arguments()));
            }
        } else {
            lines.add("  main       " + program.main());
        }
        if (!program.libraries().isEmpty()) {
            lines.add("  libraries  " + String.join(", ", program.libraries()));
        }
        vendored(configured).ifPresent(vendored -> lines.add("  vendored   " + vendored));
        devices(configured)
                .forEach((device, targets) -> lines.add("  device     " + device.name() + " ("
                        + device.type().pomName() + ")"
                        + (targets.size() == plan.targets().size() ? "" : " of " + String.join(", ", targets))));
        for (WorkspaceFile workspace : plan.workspaces()) {
            lines.add("");
            lines.add(workspace.fileName());
            for (DuneContext context : workspace.contexts()) {
                lines.add("  context " + label(context));
                lines.add("    toolchain  " + toolchain(configured, workspace, context));
            }
            lines.add("  command      " + String.join(" ", command(request, workspace)));
            lines.add("  images");
            List<List<String>> rows = new ArrayList<>();
            for (Image image : workspace.images()) {
                rows.add(List.of("    " + image.path(), image.target().name(), coordinates(plan, image), runBy(image)));
            }
            lines.addAll(Table.lines(rows));
        }
        byGraph(graphs).forEach((graph, targets) -> {
            lines.add("");
            lines.add("devices of " + String.join(", ", targets));
            graph.text().forEach(line -> lines.add("  " + line));
        });
        if (!configured.toolchains().missing().isEmpty()) {
            lines.add("");
            lines.add("missing");
            configured.toolchains().missing().stream().flatMap(String::lines).forEach(line -> lines.add("  " + line));
        }
        return lines;
    }

    private static Optional<String> vendored(Configured configured) {
        return configured
                .locked()
                .map(locked -> locked.lock().vendored().size() + " packages of " + locked.file()
                        + locked.duniverse()
                                .map(stored -> ", in " + stored.folder())
                                .orElse(
                                        locked.lock().sources().isEmpty()
                                                ? ""
                                                : ", not in the store yet: mvn mirage:depends brings them"))
                .or(() -> configured.duniverse().map(folder -> folder + ", as it is"));
    }

    /** Each device with the targets that have it, under the name the manifest gives it. */
    static Map<Device, List<String>> devices(Configured configured) throws IOException {
        Map<Device, List<String>> devices = new LinkedHashMap<>();
        for (Target target : configured.plan().targets()) {
            for (Device device : configured.devices(target)) {
                devices.computeIfAbsent(device, d -> new ArrayList<>()).add(target.name());
            }
        }
        if (configured.configuration().isEmpty()) {
            List<String> all =
                    configured.plan().targets().stream().map(Target::name).toList();
            devices.replaceAll((device, targets) -> all);
        }
        return devices;
    }

    /** Targets that need the same devices are told together. */
    private static Map<DeviceGraph, List<String>> byGraph(Map<Target, DeviceGraph> graphs) {
        Map<DeviceGraph, List<String>> targets = new LinkedHashMap<>();
        graphs.forEach((target, graph) ->
                targets.computeIfAbsent(graph, g -> new ArrayList<>()).add(target.name()));
        return targets;
    }

    private static String label(DuneContext context) {
        return context.declared()
                .map(declared -> declared.name()
                        + (declared.name().equals(context.name()) ? "" : " (" + context.name() + " in dune)"))
                .orElse("of the host (" + context.name() + " in dune)");
    }

    private static String toolchain(Configured configured, WorkspaceFile workspace, DuneContext context) {
        return configured
                .toolchains()
                .of(workspace, context)
                .map(toolchain -> toolchain.name().orElse("of the host") + ": OCaml " + toolchain.ocamlVersion()
                        + " for "
                        + toolchain.architecture()
                        + toolchain.solo5Version().map(v -> ", Solo5 " + v).orElse("") + ", by "
                        + toolchain.foundBy() + ", " + toolchain.ocamlopt())
                .orElse(context.toolchain().orElse("of the host") + ": not found");
    }

    static String coordinates(Plan plan, Image image) {
        return plan.unikernel().coordinates() + ":" + image.type() + ":"
                + image.classifier().orElse("<architecture>");
    }

    private static String runBy(Image image) {
        return image.target().tenders().isEmpty()
                ? ""
                : "run by " + String.join(" or ", image.target().tenders());
    }

    static List<String> command(Request request, WorkspaceFile workspace) {
        List<String> command = new ArrayList<>(List.of(
                request.dune(),
                "build",
                "--root",
                ".",
                "--workspace",
                workspace.fileName(),
                "--build-dir",
                workspace.buildDirectory()));
        command.addAll(workspace.duneTargets());
        return command;
    }
}
