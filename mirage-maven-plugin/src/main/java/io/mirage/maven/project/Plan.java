package io.mirage.maven.project;

import io.mirage.maven.target.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * What is built: contexts by targets are images, and contexts that can share a dune-workspace do.
 *
 * @param unikernel what the POM declares
 * @param workspaces the workspace files, in the order of the contexts that opened them; never empty
 * @since 0.1.0
 */
public record Plan(Unikernel unikernel, List<WorkspaceFile> workspaces) {
    /** Copies the list. */
    public Plan {
        workspaces = List.copyOf(workspaces);
    }

    /**
     * The same plan with images of another name.
     *
     * @param name of the image files, without extension
     * @return the plan
     */
    public Plan named(String name) {
        Unikernel renamed = unikernel.named(name);
        return new Plan(
                renamed,
                withImages((workspace, image) -> new Image(
                        image.context(), image.build(), fileName(renamed, image.build()), image.architecture())));
    }

    /** The workspaces with other images in place of theirs. */
    private List<WorkspaceFile> withImages(BiFunction<WorkspaceFile, Image, Image> change) {
        return workspaces.stream()
                .map(workspace -> new WorkspaceFile(
                        workspace.fileName(),
                        workspace.buildDirectory(),
                        workspace.contexts(),
                        workspace.images().stream()
                                .map(image -> change.apply(workspace, image))
                                .toList()))
                .toList();
    }

    private static String fileName(Unikernel unikernel, Build build) {
        return unikernel.name()
                + build.target()
                        .fileExtension()
                        .map(extension -> "." + extension)
                        .orElse("");
    }

    /**
     * Every image.
     *
     * @return the images, in the POM's order of contexts and targets
     */
    public List<Image> images() {
        List<Image> all = workspaces.stream().flatMap(w -> w.images().stream()).toList();
        return unikernel.contexts().stream()
                .flatMap(context -> context.builds().stream()
                        .flatMap(build -> all.stream()
                                .filter(image -> image.context().equals(context)
                                        && image.build().equals(build))))
                .toList();
    }

    /**
     * Every target that is built, once.
     *
     * @return the targets in the order they are first named
     */
    public List<Target> targets() {
        return images().stream().map(Image::target).distinct().toList();
    }

    /**
     * The dune contexts that build a target, over all workspaces.
     *
     * @param target the target
     * @return their names, without repetition
     */
    public List<String> duneContexts(Target target) {
        return images().stream()
                .filter(image -> image.target().equals(target))
                .map(image -> image.build().duneContext())
                .distinct()
                .toList();
    }

    /**
     * The same plan with the architectures that the toolchains tell; what is declared stays.
     *
     * @param architectures from a workspace and one of its contexts to an architecture
     * @return the plan
     * @throws InvalidConfigurationException if two images then have one coordinate, or a toolchain cannot make a target
     */
    public Plan withArchitectures(BiFunction<WorkspaceFile, DuneContext, Optional<String>> architectures)
            throws InvalidConfigurationException {
        Plan plan = new Plan(
                unikernel,
                withImages((workspace, image) -> new Image(
                        image.context(),
                        image.build(),
                        image.fileName(),
                        image.architecture()
                                .or(() -> workspace
                                        .context(image.build().duneContext())
                                        .flatMap(context -> architectures.apply(workspace, context))))));
        Faults faults = new Faults();
        PlanRules.check(plan, faults);
        faults.throwIfAny();
        return plan;
    }

    /**
     * Plans a build: each context goes to the first workspace file in which its dune names are free, or opens another.
     *
     * @param unikernel what is declared
     * @return the plan
     * @throws InvalidConfigurationException if two images have one coordinate, or a host context is in no workspace
     */
    public static Plan of(Unikernel unikernel) throws InvalidConfigurationException {
        Plan plan = draft(unikernel);
        Faults faults = new Faults();
        PlanRules.check(plan, faults);
        faults.throwIfAny();
        return plan;
    }

    /** The plan, unchecked. */
    static Plan draft(Unikernel unikernel) {
        List<Draft> drafts = new ArrayList<>();
        for (BuildContext context : unikernel.contexts()) {
            for (List<Build> builds : groups(context)) {
                Draft draft = drafts.stream()
                        .filter(d -> d.accepts(builds.get(0)))
                        .findFirst()
                        .orElseGet(() -> open(drafts, context, builds.get(0)));
                draft.add(unikernel, context, builds);
            }
        }
        drafts.forEach(draft -> draft.addHosts(drafts));
        return new Plan(unikernel, drafts.stream().map(Draft::finish).toList());
    }

    /** Builds of one context that share a dune context: the same name there and the same flags for all of it. */
    private static List<List<Build>> groups(BuildContext context) {
        Map<List<Object>, List<Build>> groups = new LinkedHashMap<>();
        for (Build build : context.builds()) {
            List<Object> key = List.of(
                    build.duneContext(),
                    build.target().contextOcamlFlags(),
                    build.target().contextCFlags());
            groups.computeIfAbsent(key, k -> new ArrayList<>()).add(build);
        }
        return List.copyOf(groups.values());
    }

    private static Draft open(List<Draft> drafts, BuildContext context, Build first) {
        String suffix = "";
        if (!drafts.isEmpty()) {
            suffix = "." + context.name();
            String taken = suffix;
            if (drafts.stream().anyMatch(draft -> draft.suffix.equals(taken))) {
                suffix += "." + first.target().name();
            }
        }
        Draft draft = new Draft(suffix);
        drafts.add(draft);
        return draft;
    }

    /** A workspace file that is being filled. */
    private static final class Draft {
        private final String suffix;
        private final Map<String, DuneContext> contexts = new LinkedHashMap<>();
        private final List<Image> images = new ArrayList<>();

        Draft(String suffix) {
            this.suffix = suffix;
        }

        boolean accepts(Build build) {
            return !contexts.containsKey(build.duneContext());
        }

        void add(Unikernel unikernel, BuildContext context, List<Build> builds) {
            Build first = builds.get(0);
            contexts.put(
                    first.duneContext(),
                    new DuneContext(
                            first.duneContext(),
                            first.toolchain(),
                            Optional.of(context),
                            builds.stream().map(Build::target).toList()));
            for (Build build : builds) {
                images.add(new Image(context, build, fileName(unikernel, build), context.architecture()));
            }
        }

        /** A host may be declared for contexts of several workspace files: each file needs it, one builds its images. */
        void addHosts(List<Draft> drafts) {
            for (DuneContext context : List.copyOf(contexts.values())) {
                context.hostName()
                        .filter(host -> !contexts.containsKey(host))
                        .ifPresent(host -> drafts.stream()
                                .flatMap(draft -> Stream.ofNullable(draft.contexts.get(host)))
                                .findFirst()
                                .ifPresent(found -> contexts.put(host, found)));
            }
        }

        WorkspaceFile finish() {
            DuneContext host = contexts.getOrDefault(DuneContext.HOST, DuneContext.host());
            List<DuneContext> ordered = Stream.concat(
                            Stream.of(host), contexts.values().stream().filter(context -> !context.equals(host)))
                    .toList();
            return new WorkspaceFile("dune-workspace" + suffix, "_build" + suffix, ordered, images);
        }
    }
}
