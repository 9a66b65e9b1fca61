package io.mirage.maven.frontend;

import io.mirage.maven.dune.Sexp;
import io.mirage.maven.dune.Stanza;
import io.mirage.maven.project.DuneContext;
import io.mirage.maven.project.Plan;
import io.mirage.maven.project.Program;
import io.mirage.maven.project.StagedFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The tests of a program: what lies in the test source directory, with the program's own modules (all but the main
 * one) at hand, as programs of the host. A file called {@code test_….ml}, {@code ….._test.ml} or {@code test.ml} is a
 * test program; it passes when its exit code is 0.
 *
 * @since 0.1.0
 */
public final class TestSuite {
    /** The folder of the tests in the workspace. */
    public static final String FOLDER = "test";

    private TestSuite() {}

    /**
     * The names of the test programs.
     *
     * @param tests the test sources
     * @return module names, without extension, sorted
     */
    public static List<String> programs(ProgramSources tests) {
        return tests.names(".ml").stream()
                .filter(name -> name.equals("test") || name.startsWith("test_") || name.endsWith("_test"))
                .sorted()
                .toList();
    }

    /**
     * The files of the test folder.
     *
     * @param plan what is built
     * @param sources the program's sources
     * @param tests the test sources; at least one test program among them
     * @return from path below the folder to the file
     */
    public static SortedMap<String, StagedFile> folder(Plan plan, ProgramSources sources, ProgramSources tests) {
        Program program = plan.unikernel().program();
        ProgramSources tested = sources.without(program.main());
        SortedMap<String, StagedFile> files = new TreeMap<>();
        // Below a folder of their own, so that a test file may have the name of a source file's folder.
        tested.files().forEach((path, file) -> files.put("main/" + path, new StagedFile.Linked(file)));
        tests.files().forEach((path, file) -> files.put(path, new StagedFile.Linked(file)));
        ProgramSources all = new ProgramSources(files.entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> entry.getKey(),
                        entry -> entry.getValue().origin().orElseThrow(),
                        (a, b) -> a,
                        TreeMap::new)));
        files.put("dune", new StagedFile.Generated(dune(plan, all, programs(tests))));
        return files;
    }

    /**
     * The files of the test folder of a project with a {@code config.ml}. Tests see the modules beside that file; as in the
     * project itself, sub-folders are libraries with dune files of their own.
     *
     * @param plan what is built
     * @param sources the project's files
     * @param tests the test sources; at least one test program among them
     * @return from path below the folder to the file
     */
    public static SortedMap<String, StagedFile> besideConfig(Plan plan, ConfigSources sources, ProgramSources tests) {
        SortedMap<String, StagedFile> files = new TreeMap<>();
        SortedMap<String, StagedFile> own = ConfigFrontEnd.testable(sources);
        own.forEach((path, file) -> files.put("main/" + path, file));
        tests.files().forEach((path, file) -> files.put(path, new StagedFile.Linked(file)));
        SortedMap<String, Path> modules = new TreeMap<>();
        own.forEach((path, file) -> {
            if (!path.contains("/")) {
                file.origin().ifPresent(origin -> modules.put("main/" + path, origin));
            }
        });
        modules.putAll(tests.files());
        List<Stanza> stanzas = new ArrayList<>(brought(new ProgramSources(modules)));
        stanzas.add(Stanza.of("tests")
                .field("names", PomFrontEnd.texts(programs(tests)))
                .field("enabled_if", PomFrontEnd.enabledIn(List.of(DuneContext.HOST)))
                .field("libraries", PomFrontEnd.texts(plan.unikernel().program().testLibraries())));
        files.put("dune", new StagedFile.Generated(PomFrontEnd.file(stanzas)));
        return files;
    }

    /** From the folders they are in to the one of the tests: with include_subdirs there could be no libraries below. */
    private static List<Stanza> brought(ProgramSources modules) {
        List<Stanza> stanzas = new ArrayList<>();
        for (String extension : List.of(".ml", ".mli", ".mll", ".mly")) {
            // With line directives, which ocamllex and ocamlyacc do not know.
            String copy = extension.equals(".ml") || extension.equals(".mli") ? "copy_files#" : "copy_files";
            modules.byFolder(extension).keySet().stream()
                    .filter(folder -> !folder.isEmpty())
                    .forEach(folder -> stanzas.add(Stanza.of(copy).with(Sexp.text(folder + "/*" + extension))));
        }
        SortedMap<String, Path> flat = new TreeMap<>();
        modules.files().forEach((path, file) -> flat.put(path.substring(path.lastIndexOf('/') + 1), file));
        stanzas.addAll(PomFrontEnd.generators(new ProgramSources(flat)));
        return stanzas;
    }

    private static String dune(Plan plan, ProgramSources sources, List<String> programs) {
        List<Stanza> stanzas = new ArrayList<>(PomFrontEnd.generators(sources));
        boolean stubs = !sources.cNames().isEmpty();
        Stanza suite = Stanza.of(stubs ? "executables" : "tests")
                .field("names", PomFrontEnd.texts(programs))
                .field("enabled_if", PomFrontEnd.enabledIn(List.of(DuneContext.HOST)))
                .field("libraries", PomFrontEnd.texts(libraries(plan)));
        if (stubs) {
            // dune makes bytecode tests unless told not to, which take no C; and before 3.0 it crashes on C stubs in a
            // stanza "tests" (ocaml/dune 4942).
            stanzas.add(PomFrontEnd.foreignStubs(suite.field("modes", "exe"), sources.cNames(), sources));
            programs.forEach(program -> stanzas.add(runs(program)));
        } else {
            stanzas.add(suite);
        }
        return PomFrontEnd.file(stanzas);
    }

    /** What the stanza "tests" would add. */
    private static Stanza runs(String program) {
        return Stanza.of("rule")
                .field("alias", "runtest")
                .field("enabled_if", PomFrontEnd.enabledIn(List.of(DuneContext.HOST)))
                .field("action", Sexp.list(Sexp.atom("run"), Sexp.text("./" + program + ".exe")));
    }

    /** What the program is linked with on the host, then what its tests add. */
    private static Set<String> libraries(Plan plan) {
        Program program = plan.unikernel().program();
        Set<String> libraries = new LinkedHashSet<>(PomFrontEnd.hostLibraries(plan));
        libraries.addAll(program.testLibraries());
        return libraries;
    }
}
