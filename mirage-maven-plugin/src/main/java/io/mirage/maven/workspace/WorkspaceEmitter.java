package io.mirage.maven.workspace;

import static io.mirage.maven.dune.Sexp.atom;
import static io.mirage.maven.dune.Sexp.list;
import static io.mirage.maven.dune.Sexp.text;

import io.mirage.maven.dune.Sexp;
import io.mirage.maven.dune.Stanza;
import io.mirage.maven.project.BuildContext;
import io.mirage.maven.project.DuneContext;
import io.mirage.maven.project.Image;
import io.mirage.maven.project.Plan;
import io.mirage.maven.project.StagedFile;
import io.mirage.maven.project.WorkspaceFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files above the targets' folders: {@code dune-project}, {@code dune}, a dune-workspace for each set of contexts
 * that can share one, and {@code dist/<context>/dune} with the rules that promote the images.
 *
 * @since 0.1.0
 */
public final class WorkspaceEmitter {
    private static final String HEADER =
            "; Written by mirage-maven-plugin from the POM. Changes are lost: change the POM instead.\n";
    private static final String LANG = "(lang dune 2.9)\n";

    private WorkspaceEmitter() {}

    /**
     * Emits them.
     *
     * @param plan what is built
     * @param findlibConf the findlib.conf of a context whose toolchain is not the ambient one
     * @param linkFlagsVariable the variable that carries a context's link flags to the executables
     * @param builtFile what the rules of the target's folder call an image
     * @param duniverse whether there are vendored sources, in {@link Duniverse#FOLDER}
     * @return from path below the work directory to the file
     */
    public static SortedMap<String, StagedFile> emit(
            Plan plan,
            BiFunction<WorkspaceFile, DuneContext, Optional<Path>> findlibConf,
            String linkFlagsVariable,
            Function<Image, String> builtFile,
            boolean duniverse) {
        SortedMap<String, StagedFile> files = new TreeMap<>();
        put(files, "dune-project", LANG + HEADER);
        put(
                files,
                "dune",
                duniverse
                        ? HEADER + stanzas(List.of(Stanza.of("vendored_dirs").with(atom(Duniverse.FOLDER))))
                        : HEADER);
        for (WorkspaceFile workspace : plan.workspaces()) {
            put(files, workspace.fileName(), workspace(workspace, findlibConf, linkFlagsVariable));
        }
        if (plan.unikernel().contexts().stream()
                .anyMatch(context -> context.name().startsWith("_"))) {
            // dune leaves folders whose names begin with _ out, unless it is told.
            put(files, "dist/dune", HEADER + stanzas(List.of(Stanza.of("dirs").with(atom(":standard"), atom("_*")))));
        }
        for (BuildContext context : plan.unikernel().contexts()) {
            put(files, "dist/" + context.name() + "/dune", dist(plan, context, builtFile));
        }
        return files;
    }

    private static String workspace(
            WorkspaceFile workspace,
            BiFunction<WorkspaceFile, DuneContext, Optional<Path>> findlibConf,
            String linkFlagsVariable) {
        List<Stanza> stanzas = new ArrayList<>();
        stanzas.add(Stanza.of("profile").with(atom("release")));
        // dune allows one context with merlin, and builds a context anew when it gets or loses it: so the first in the
        // POM, where a context that is added comes last, and not the host's, which comes first here.
        Optional<String> merlin = workspace.images().stream()
                .filter(image -> image.context().merlin())
                .map(image -> image.build().duneContext())
                .findFirst();
        for (DuneContext context : workspace.contexts()) {
            boolean isMerlin = merlin.equals(Optional.of(context.name()));
            // What dune takes for a host can have none itself: "is both a host … and a target".
            boolean hasHost = workspace.contexts().stream()
                    .noneMatch(other -> other.hostName().equals(Optional.of(context.name())));
            stanzas.add(Stanza.of("context")
                    .with(context(
                            context, hasHost, isMerlin, findlibConf.apply(workspace, context), linkFlagsVariable)));
        }
        return LANG + HEADER + stanzas(stanzas);
    }

    private static Stanza context(
            DuneContext context,
            boolean hasHost,
            boolean merlin,
            Optional<Path> findlibConf,
            String linkFlagsVariable) {
        Stanza stanza = Stanza.of("default");
        if (context.declared().isEmpty()) {
            return stanza;
        }
        BuildContext declared = context.declared().get();
        boolean host = context.name().equals(DuneContext.HOST);
        stanza = stanza.field("name", context.name());
        if (hasHost && context.hostName().isPresent()) {
            stanza = stanza.field("host", context.hostName().get());
        }
        if (context.toolchain().isPresent()) {
            stanza = stanza.field("toolchain", context.toolchain().get());
        }
        stanza = stanza.field("profile", declared.profile());
        if (merlin) {
            stanza = stanza.field("merlin");
        }
        if (findlibConf.isPresent()) {
            stanza = stanza.field(
                    "paths", list(atom("OCAMLFIND_CONF"), text(findlibConf.get().toString())));
        }
        if (declared.disableDynamicallyLinkedForeignArchives().orElse(!host)) {
            stanza = stanza.field("disable_dynamically_linked_foreign_archives", "true");
        }
        Stanza environment = environment(context, declared, linkFlagsVariable);
        return environment.items().size() == 1 ? stanza : stanza.field("env", environment.sexp());
    }

    /** What applies in every profile; just the name when there is nothing. */
    private static Stanza environment(DuneContext context, BuildContext declared, String linkFlagsVariable) {
        Map<String, String> variables = new TreeMap<>(declared.environment());
        // dune 2.9 has no link_flags here, so they travel in a variable that the executables' stanzas read.
        if (!declared.flags().link().isEmpty()) {
            variables.put(
                    linkFlagsVariable,
                    declared.flags().link().stream()
                            .map(flag -> text(flag).print())
                            .collect(Collectors.joining(" ")));
        }
        Stanza stanza = Stanza.of("_");
        stanza = flags(stanza, "flags", context.ocamlFlags());
        stanza = flags(stanza, "ocamlopt_flags", declared.flags().ocamlopt());
        stanza = flags(stanza, "c_flags", context.cFlags());
        stanza = flags(stanza, "cxx_flags", declared.flags().cxx());
        return stanza.fieldUnlessEmpty(
                "env-vars",
                variables.entrySet().stream()
                        .map(variable -> list(atom(variable.getKey()), text(variable.getValue())))
                        .toList());
    }

    private static Stanza flags(Stanza stanza, String name, List<String> flags) {
        return flags.isEmpty()
                ? stanza
                : stanza.field(
                        name,
                        list(Stream.concat(
                                        Stream.of(atom(":standard")),
                                        flags.stream().map(Sexp::text))
                                .toList()));
    }

    private static String dist(Plan plan, BuildContext context, Function<Image, String> builtFile) {
        return HEADER
                + stanzas(plan.images().stream()
                        .filter(image -> image.context().equals(context))
                        .map(image -> promotion(image, builtFile.apply(image)))
                        .toList());
    }

    private static Stanza promotion(Image image, String builtFile) {
        return Stanza.of("rule")
                .field(
                        "mode",
                        Stanza.of("promote").with(list(atom("until-clean"))).sexp())
                .field("target", image.fileName())
                .field(
                        "enabled_if",
                        list(
                                atom("="),
                                Sexp.template("%{context_name}"),
                                Sexp.quoted(image.build().duneContext())))
                .field(
                        "action",
                        list(
                                atom("copy"),
                                text("../../" + image.target().name() + "/" + builtFile),
                                Sexp.template("%{target}")));
    }

    private static String stanzas(List<Stanza> stanzas) {
        return stanzas.stream().map(stanza -> "\n" + stanza.print() + "\n").collect(Collectors.joining());
    }

    private static void put(SortedMap<String, StagedFile> files, String path, String text) {
        files.put(path, new StagedFile.Generated(text));
    }
}
