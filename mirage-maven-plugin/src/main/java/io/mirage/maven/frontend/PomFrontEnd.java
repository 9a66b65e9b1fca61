package io.mirage.maven.frontend;

import static io.mirage.maven.dune.Sexp.atom;
import static io.mirage.maven.dune.Sexp.list;
import static io.mirage.maven.dune.Sexp.text;

import io.mirage.maven.dune.Sexp;
import io.mirage.maven.dune.Stanza;
import io.mirage.maven.project.Device;
import io.mirage.maven.project.Plan;
import io.mirage.maven.project.Program;
import io.mirage.maven.project.StagedFile;
import io.mirage.maven.target.Target;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The front end of projects without a {@code config.ml}: the POM names the main module, the libraries and the devices,
 * and the dune files follow. The stanzas are those the mirage tool (4.9) writes, for the declared contexts.
 *
 * @since 0.1.0
 */
public final class PomFrontEnd {
    /** The variable through which a context's link flags reach the executables of all target folders. */
    public static final String LINK_FLAGS_VARIABLE = "MIRAGE_LINK_FLAGS";

    private static final String START = "mirage_start";
    static final String HEADER =
            "; Written by mirage-maven-plugin from the POM. Changes are lost: change the POM instead.\n";

    private PomFrontEnd() {}

    /**
     * The files of one target's folder.
     *
     * @param plan what is built
     * @param target the target
     * @param sources the program's sources
     * @return from path below the folder to the file
     */
    public static SortedMap<String, StagedFile> folder(Plan plan, Target target, ProgramSources sources) {
        SortedMap<String, StagedFile> files = new TreeMap<>();
        sources.files().forEach((path, file) -> files.put(path, new StagedFile.Linked(file)));
        files.put("dune", generated("(include dune.build)\n"));
        files.put("dune.build", generated(duneBuild(plan, target, sources)));
        if (target.manifest()) {
            List<Device> devices =
                    target.devicesInManifest() ? plan.unikernel().program().devices() : List.of();
            files.put("mirage/manifest.json", generated(manifest(devices)));
        }
        if (startsItself(plan, target)) {
            files.put(START + ".c", generated(resource(START + ".c")));
        }
        return files;
    }

    /**
     * File names of a target's folder that sources cannot have.
     *
     * @param plan what is built
     * @param target the target
     * @return the names
     */
    public static List<String> ownNames(Plan plan, Target target) {
        List<String> names = new ArrayList<>(List.of(plan.unikernel().program().main() + ".exe", "link_flags.sexp"));
        if (target.manifest()) {
            names.addAll(List.of("manifest.c", "manifest.json"));
        }
        if (startsItself(plan, target)) {
            names.add(START + ".c");
        }
        return names;
    }

    private static String duneBuild(Plan plan, Target target, ProgramSources sources) {
        Program program = plan.unikernel().program();
        Sexp enabled = enabledIn(plan.duneContexts(target));
        String image = imageName(plan, target);
        String executable = program.main() + ".exe";

        List<Stanza> stanzas = new ArrayList<>(generators(sources));
        stanzas.add(executable(plan, target, sources, enabled));
        stanzas.add(Stanza.of("rule")
                .with(Stanza.of("with-stdout-to")
                        .with(atom("link_flags.sexp"))
                        .field("echo", Sexp.template("(%{env:" + LINK_FLAGS_VARIABLE + "=})"))));
        if (target.manifest()) {
            // Not copy_files: with include_subdirs dune 2.9 makes a cycle of it.
            stanzas.add(Stanza.of("rule").field("copy", atom("mirage/manifest.json"), atom("manifest.json")));
            stanzas.add(Stanza.of("rule")
                    .field("targets", "manifest.c")
                    .field("deps", "manifest.json")
                    .field(
                            "action",
                            list(
                                    atom("run"),
                                    atom("solo5-elftool"),
                                    atom("gen-manifest"),
                                    atom("manifest.json"),
                                    atom("manifest.c"))));
        }
        stanzas.add(Stanza.of("rule")
                .field("target", image)
                .field("enabled_if", enabled)
                .field("deps", executable)
                .field("action", list(atom("copy"), text(executable), Sexp.template("%{target}"))));
        stanzas.add(Stanza.of("alias")
                .field("name", "default")
                .field("enabled_if", enabled)
                .field("deps", list(atom("alias_rec"), atom("all"))));
        return file(stanzas);
    }

    private static Stanza executable(Plan plan, Target target, ProgramSources sources, Sexp enabled) {
        List<Sexp> flags = new ArrayList<>(List.of(atom(":standard")));
        target.linkFlags().forEach(flag -> flags.add(text(flag)));
        flags.add(list(atom(":include"), atom("link_flags.sexp")));
        List<String> stubs = new ArrayList<>();
        if (target.manifest()) {
            stubs.add("manifest");
        }
        if (startsItself(plan, target)) {
            stubs.add(START);
        }
        stubs.addAll(sources.cNames());
        return foreignStubs(
                Stanza.of("executable")
                        .field("enabled_if", enabled)
                        .field("name", plan.unikernel().program().main())
                        .field("modes", list(atom("native"), atom("exe")))
                        .field("libraries", texts(libraries(plan, target)))
                        .field("link_flags", list(flags)),
                stubs,
                sources);
    }

    /** Adds the C files to a program. */
    static Stanza foreignStubs(Stanza program, List<String> names, ProgramSources sources) {
        return names.isEmpty()
                ? program
                : program.with(Stanza.of("foreign_stubs")
                        .field("language", "c")
                        .field("names", texts(names))
                        .fieldUnlessEmpty("include_dirs", texts(sources.headerFolders())));
    }

    /** Sub-folders, and the rules that run ocamllex and ocamlyacc where their files are. */
    static List<Stanza> generators(ProgramSources sources) {
        List<Stanza> stanzas = new ArrayList<>();
        if (!sources.folders().isEmpty()) {
            stanzas.add(Stanza.of("include_subdirs").with(atom("unqualified")));
        }
        generator(stanzas, "ocamllex", sources.byFolder(".mll"));
        generator(stanzas, "ocamlyacc", sources.byFolder(".mly"));
        return stanzas;
    }

    private static void generator(List<Stanza> stanzas, String tool, SortedMap<String, List<String>> byFolder) {
        byFolder.forEach((folder, names) -> {
            Stanza stanza = Stanza.of(tool).withAll(texts(names));
            stanzas.add(
                    folder.isEmpty()
                            ? stanza
                            : Stanza.of("subdir").with(text(folder)).with(stanza));
        });
    }

    /** The condition that holds in these dune contexts. */
    static Sexp enabledIn(List<String> contexts) {
        List<Sexp> tests = contexts.stream()
                .map(context -> (Sexp) list(atom("="), Sexp.template("%{context_name}"), Sexp.quoted(context)))
                .toList();
        return tests.size() == 1 ? tests.get(0) : Stanza.of("or").withAll(tests).sexp();
    }

    static List<Sexp> texts(Collection<String> values) {
        return values.stream().map(Sexp::text).toList();
    }

    static String file(List<Stanza> stanzas) {
        return HEADER
                + stanzas.stream().map(stanza -> "\n" + stanza.print() + "\n").collect(Collectors.joining());
    }

    /** Without the run-time systems of other targets, so that one list serves several. */
    private static List<String> libraries(Plan plan, Target target) {
        List<String> others = plan.unikernel().targets().stream()
                .flatMap(other -> other.runtimeLibraries().stream())
                .filter(library -> !target.runtimeLibraries().contains(library))
                .toList();
        return plan.unikernel().program().libraries().stream()
                .filter(library -> others.stream().noneMatch(other -> isPartOf(library, other)))
                .toList();
    }

    /** Those of the tests: on the host no target's run-time system is linked, but one that is of the host. */
    static List<String> hostLibraries(Plan plan) {
        List<String> foreign = plan.unikernel().targets().stream()
                .filter(target -> target.toolchain().isPresent())
                .flatMap(target -> target.runtimeLibraries().stream())
                .toList();
        return plan.unikernel().program().libraries().stream()
                .filter(library -> foreign.stream().noneMatch(runtime -> isPartOf(library, runtime)))
                .toList();
    }

    private static boolean startsItself(Plan plan, Target target) {
        return target.abi().isPresent()
                && plan.unikernel().program().libraries().stream()
                        .noneMatch(library ->
                                target.runtimeLibraries().stream().anyMatch(runtime -> isPartOf(library, runtime)));
    }

    private static boolean isPartOf(String library, String runtime) {
        return library.equals(runtime) || library.startsWith(runtime + ".");
    }

    private static String imageName(Plan plan, Target target) {
        return plan.images().stream()
                .filter(image -> image.target().equals(target))
                .findFirst()
                .orElseThrow()
                .fileName();
    }

    /** As the mirage tool (4.9) and Solo5 (0.9) have it; device names are letters and digits. */
    private static String manifest(List<Device> devices) {
        return devices.stream()
                .map(device -> "{\"name\":\"" + device.name() + "\",\"type\":\""
                        + device.type().manifestName() + "\"}")
                .collect(Collectors.joining(",", "{\"type\":\"solo5.manifest\",\"version\":1,\"devices\":[", "]}\n"));
    }

    private static StagedFile generated(String text) {
        return new StagedFile.Generated(text);
    }

    private static String resource(String name) {
        try (InputStream in = PomFrontEnd.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the plugin's jar lacks " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
