package io.mirage.maven.pipeline;

import io.mirage.maven.frontend.DeviceGraph;
import io.mirage.maven.process.HostEnvironment;
import io.mirage.maven.project.BuildContext;
import io.mirage.maven.project.Image;
import io.mirage.maven.project.Plan;
import io.mirage.maven.project.WorkspaceFile;
import io.mirage.maven.target.Target;
import io.mirage.maven.toolchain.Toolchain;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the goal {@code describe} tells programs. */
final class DescriptionJson {
    private final HostEnvironment host;

    DescriptionJson(HostEnvironment host) {
        this.host = host;
    }

    /** The description, as maps and lists. */
    Map<String, Object> of(Request request, Configured configured, Map<Target, DeviceGraph> graphs) throws IOException {
        Plan plan = configured.plan();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", plan.unikernel().name());
        json.put("groupId", plan.unikernel().coordinates().groupId());
        json.put("artifactId", plan.unikernel().coordinates().artifactId());
        json.put("version", plan.unikernel().coordinates().version());
        json.put("sourceDirectory", plan.unikernel().directories().source().toString());
        json.put("workDirectory", plan.unikernel().directories().work().toString());
        boolean config = configured.configuration().isPresent();
        json.put("frontEnd", config ? "config" : "pom");
        if (config) {
            putIfPresent(json, "mirage", configured.configuration().flatMap(Configuration::mirage));
            json.put("configureArguments", request.declaration().config().arguments());
        } else {
            json.put("main", plan.unikernel().program().main());
            json.put("libraries", plan.unikernel().program().libraries());
        }
        configured.locked().ifPresent(locked -> json.put("dependencies", dependencies(locked)));
        List<Map<String, Object>> devices = new ArrayList<>();
        Describer.devices(configured).forEach((device, targets) -> {
            Map<String, Object> one =
                    pair("name", device.name(), "type", device.type().pomName());
            if (config) {
                one.put("targets", targets);
            }
            devices.add(one);
        });
        json.put("devices", devices);
        if (config) {
            Map<String, Object> shown = new LinkedHashMap<>();
            graphs.forEach((target, graph) -> shown.put(target.name(), graph(graph)));
            json.put("graphs", shown);
        }
        json.put(
                "contexts",
                plan.unikernel().contexts().stream()
                        .map(DescriptionJson::jsonContext)
                        .toList());
        json.put(
                "workspaces",
                plan.workspaces().stream()
                        .map(workspace -> jsonWorkspace(request, configured, workspace))
                        .toList());
        json.put(
                "images",
                plan.images().stream().map(image -> jsonImage(plan, image)).toList());
        json.put("missing", configured.toolchains().missing());
        json.put("host", pair("os", host.operatingSystem(), "arch", host.architecture()));
        return json;
    }

    private static Map<String, Object> dependencies(Locked locked) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("lock", locked.file().toString());
        json.put(
                "vendored",
                locked.lock().vendored().stream()
                        .map(one -> one.id().toString())
                        .toList());
        json.put("key", locked.lock().sourcesKey());
        putIfPresent(
                json,
                "duniverse",
                locked.duniverse().map(stored -> stored.folder().toString()));
        return json;
    }

    private static List<Map<String, Object>> graph(DeviceGraph graph) {
        List<Map<String, Object>> nodes = new ArrayList<>();
        graph.modules().forEach((number, module) -> {
            Map<String, Object> node = new LinkedHashMap<>();
            node.put("id", number);
            node.put("module", module);
            node.put("needs", graph.needs().getOrDefault(number, List.of()));
            nodes.add(node);
        });
        return nodes;
    }

    private static Map<String, Object> jsonContext(BuildContext context) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", context.name());
        json.put(
                "targets",
                context.builds().stream().map(build -> build.target().name()).toList());
        putIfPresent(json, "arch", context.architecture());
        putIfPresent(json, "classifier", context.classifier());
        json.put("host", context.host());
        json.put("profile", context.profile());
        return json;
    }

    private static Map<String, Object> jsonWorkspace(Request request, Configured configured, WorkspaceFile workspace) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("file", workspace.fileName());
        json.put("buildDirectory", workspace.buildDirectory());
        json.put("command", Describer.command(request, workspace));
        json.put(
                "contexts",
                workspace.contexts().stream()
                        .map(context -> {
                            Map<String, Object> inner = new LinkedHashMap<>();
                            inner.put("name", context.name());
                            putIfPresent(inner, "context", context.declared().map(BuildContext::name));
                            putIfPresent(inner, "toolchain", context.toolchain());
                            Optional<Toolchain> toolchain =
                                    configured.toolchains().of(workspace, context);
                            putIfPresent(inner, "foundBy", toolchain.map(Toolchain::foundBy));
                            putIfPresent(
                                    inner,
                                    "compiler",
                                    toolchain.map(t -> t.ocamlopt().toString()));
                            putIfPresent(inner, "ocaml", toolchain.map(Toolchain::ocamlVersion));
                            putIfPresent(inner, "solo5", toolchain.flatMap(Toolchain::solo5Version));
                            return inner;
                        })
                        .toList());
        return json;
    }

    private static Map<String, Object> jsonImage(Plan plan, Image image) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("target", image.target().name());
        json.put("context", image.context().name());
        putIfPresent(json, "arch", image.architecture());
        json.put("file", image.path());
        json.put("extension", image.type());
        putIfPresent(json, "classifier", image.classifier());
        json.put("coordinates", Describer.coordinates(plan, image));
        json.put("tenders", image.target().tenders());
        return json;
    }

    /** Not Map.of, whose order changes from one JVM to the next. */
    private static Map<String, Object> pair(String first, String value, String second, String other) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(first, value);
        json.put(second, other);
        return json;
    }

    private static void putIfPresent(Map<String, Object> json, String key, Optional<String> value) {
        value.ifPresent(text -> json.put(key, text));
    }
}
