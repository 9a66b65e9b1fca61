package io.mirage.maven.project;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rules that need the whole plan: no two images with one coordinate or file, hosts that exist, real targets. */
final class PlanRules {
    private PlanRules() {}

    static void check(Plan plan, Faults faults) {
        coordinates(plan, faults);
        files(plan, faults);
        for (WorkspaceFile workspace : plan.workspaces()) {
            hosts(workspace, faults);
        }
        for (Image image : plan.images()) {
            // A declared architecture was checked with its context; this is one that a toolchain told.
            if (image.context().architecture().isEmpty()) {
                image.architecture()
                        .flatMap(image.target()::refusal)
                        .ifPresent(reason -> faults.add(
                                "<context> " + image.context().name() + ", <targets>",
                                image.target().name(),
                                reason));
            }
        }
    }

    static void coordinates(Plan plan, Faults faults) {
        Map<String, Image> byCoordinate = new HashMap<>();
        for (Image image : plan.images()) {
            // While no toolchain has told the architecture, the images of one context still have it in common.
            String coordinate = image.type() + ":"
                    + image.classifier()
                            .orElse("<architecture of context "
                                    + image.context().name() + ">");
            Image other = byCoordinate.putIfAbsent(coordinate, image);
            if (other != null) {
                faults.add(
                        "<context> " + image.context().name() + ", <targets>",
                        image.target().name(),
                        "its image would have the coordinates …:" + coordinate + " of " + other.label() + "; "
                                + (other.context().equals(image.context())
                                        ? "put the target into a context of its own, with a <classifier>"
                                        : "give one of the contexts a <classifier>"));
            }
        }
    }

    private static void files(Plan plan, Faults faults) {
        Map<String, Image> byPath = new HashMap<>();
        for (Image image : plan.images()) {
            Image other = byPath.putIfAbsent(image.path(), image);
            if (other != null && !other.type().equals(image.type())) {
                faults.add(
                        "<context> " + image.context().name() + ", <targets>",
                        image.target().name(),
                        "its image would be the file " + image.path() + " of " + other.label()
                                + "; put the target into a context of its own");
            }
        }
    }

    private static void hosts(WorkspaceFile workspace, Faults faults) {
        List<String> names =
                workspace.contexts().stream().map(DuneContext::name).toList();
        for (DuneContext context : workspace.contexts()) {
            if (context.hostName().isEmpty()) {
                continue;
            }
            String host = context.hostName().get();
            if (!names.contains(host) || host.equals(context.name())) {
                faults.add(
                        "<context> " + context + ", <host>",
                        host,
                        "not another dune context of its workspace; there is "
                                + String.join(
                                        ", ",
                                        names.stream()
                                                .filter(n -> !n.equals(context.name()))
                                                .toList()));
            }
            workspace
                    .context(host)
                    .flatMap(DuneContext::hostName)
                    .filter(other -> !other.equals(DuneContext.HOST) && !host.equals(context.name()))
                    .ifPresent(other -> faults.add(
                            "<context> " + context + ", <host>",
                            host,
                            "it has a host itself, " + other + "; dune takes for a host only a context without one"));
        }
    }
}
