package io.mirage.maven.frontend;

import static io.mirage.maven.project.ContextBuilder.context;
import static io.mirage.maven.project.DeclarationBuilder.declare;
import static org.assertj.core.api.Assertions.assertThat;

import io.mirage.maven.dune.DuneText;
import io.mirage.maven.project.Plan;
import io.mirage.maven.project.StagedFile;
import io.mirage.maven.target.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PomFrontEndTest {

    @Test
    void writesTheStanzasOfTheMirageTool() throws Exception {
        Plan plan = declare(context("x86_64", "hvt"))
                .main("unikernel")
                .libraries("lwt", "mirage-solo5")
                .device("service", "net")
                .plan();

        SortedMap<String, StagedFile> files = folder(plan, "hvt", "unikernel.ml");

        assertThat(files)
                .containsOnlyKeys("dune", "dune.build", "mirage/manifest.json", "unikernel.ml")
                .containsEntry("unikernel.ml", new StagedFile.Linked(Path.of("/src/unikernel.ml")));
        assertThat(text(files, "dune")).isEqualTo("(include dune.build)\n");
        assertThat(text(files, "mirage/manifest.json")).isEqualTo("""
                        {"type":"solo5.manifest","version":1,"devices":[{"name":"service","type":"NET_BASIC"}]}
                        """);
        assertThat(text(files, "dune.build")).isEqualTo("""
                        ; Written by mirage-maven-plugin from the POM. Changes are lost: change the POM instead.

                        (executable
                          (enabled_if (= %{context_name} "solo5"))
                          (name unikernel)
                          (modes (native exe))
                          (libraries lwt mirage-solo5)
                          (link_flags
                            (:standard -w -70 -cclib "-z solo5-abi=hvt"
                              (:include link_flags.sexp)))
                          (foreign_stubs
                            (language c)
                            (names manifest)))

                        (rule
                          (with-stdout-to link_flags.sexp
                            (echo "(%{env:MIRAGE_LINK_FLAGS=})")))

                        (rule (copy mirage/manifest.json manifest.json))

                        (rule
                          (targets manifest.c)
                          (deps manifest.json)
                          (action (run solo5-elftool gen-manifest manifest.json manifest.c)))

                        (rule
                          (target hello.hvt)
                          (enabled_if (= %{context_name} "solo5"))
                          (deps unikernel.exe)
                          (action (copy unikernel.exe %{target})))

                        (alias
                          (name default)
                          (enabled_if (= %{context_name} "solo5"))
                          (deps (alias_rec all)))
                        """);
    }

    @Test
    void writesAProgramOfTheHost() throws Exception {
        Plan plan = declare(context("here", "unix")).libraries("unix").plan();

        SortedMap<String, StagedFile> files = folder(plan, "unix", "main.ml");

        assertThat(files).containsOnlyKeys("dune", "dune.build", "main.ml");
        assertThat(text(files, "dune.build")).isEqualTo("""
                        ; Written by mirage-maven-plugin from the POM. Changes are lost: change the POM instead.

                        (executable
                          (enabled_if (= %{context_name} "default"))
                          (name main)
                          (modes (native exe))
                          (libraries unix)
                          (link_flags
                            (:standard -thread
                              (:include link_flags.sexp))))

                        (rule
                          (with-stdout-to link_flags.sexp
                            (echo "(%{env:MIRAGE_LINK_FLAGS=})")))

                        (rule
                          (target hello)
                          (enabled_if (= %{context_name} "default"))
                          (deps main.exe)
                          (action (copy main.exe %{target})))

                        (alias
                          (name default)
                          (enabled_if (= %{context_name} "default"))
                          (deps (alias_rec all)))
                        """);
    }

    @Test
    void enablesAProgramInEveryContextThatBuildsIt() throws Exception {
        Plan plan = declare(
                        context("here", "unix").arch("x86_64"),
                        context("pi", "unix").toolchain("aarch64_linux").arch("aarch64"))
                .plan();

        assertThat(build(plan, "unix", "main.ml").the("executable").value("enabled_if"))
                .isEqualTo("(or (= %{context_name} \"default\") (= %{context_name} \"pi\"))");
    }

    @Test
    void enablesTwoArchitecturesOnce() throws Exception {
        Plan plan = declare(
                        context("a", "hvt").arch("x86_64"), context("b", "hvt").arch("aarch64"))
                .plan();

        assertThat(build(plan, "hvt", "main.ml").the("executable").value("enabled_if"))
                .isEqualTo("(= %{context_name} \"solo5\")");
    }

    @ParameterizedTest
    @CsvSource(
            useHeadersInDisplayName = true,
            emptyValue = "",
            value = {
                "target,      library,           starts itself",
                "hvt,         lwt,               true",
                "hvt,         mirage-solo5,      false",
                "hvt,         mirage-solo5.sub,  false",
                "hvt,         mirage-solo5-time, true",
                "hvt,         mirage-xen,        true",
                "spt,         mirage-unix,       true",
                "xen,         mirage-xen,        false",
                "xen,         mirage-solo5,      true",
                "qubes,       lwt,               true",
                "unix,        lwt,               false",
                "firecracker, lwt,               false",
            })
    void startsByItselfOnlyWithoutARunTimeSystem(String target, String library, boolean startsItself) throws Exception {
        Plan plan = declare(context("x", target)).libraries(library).plan();

        SortedMap<String, StagedFile> files = folder(plan, target, "main.ml");

        assertThat(files.containsKey("mirage_start.c")).isEqualTo(startsItself);
        assertThat(cNames(DuneText.of(text(files, "dune.build"))).contains("mirage_start"))
                .isEqualTo(startsItself);
        if (startsItself) {
            assertThat(text(files, "mirage_start.c")).contains("solo5_app_main", "caml_startup");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "hvt,  lwt mirage-solo5 mirage-solo5.sub",
        "xen,  lwt mirage-xen",
        "unix, lwt mirage-unix",
        "qemu, lwt mirage-unikraft"
    })
    void leavesTheRunTimeSystemsOfOtherTargetsOut(String target, String libraries) throws Exception {
        // The other targets are not built: -Dmirage.targets must not change what a program is linked with.
        Plan plan = declare(context("x", target))
                .libraries("lwt", "mirage-unix", "mirage-solo5", "mirage-solo5.sub", "mirage-xen", "mirage-unikraft")
                .plan();

        assertThat(build(plan, target, "main.ml")
                        .the("executable")
                        .the("libraries")
                        .values())
                .containsExactly(libraries.split(" "));
    }

    @Test
    void givesXenAnEmptyManifest() throws Exception {
        Plan plan = declare(context("x", "xen")).device("service", "net").plan();

        assertThat(text(folder(plan, "xen", "main.ml"), "mirage/manifest.json"))
                .isEqualTo("{\"type\":\"solo5.manifest\",\"version\":1,\"devices\":[]}\n");
    }

    @Test
    void sortsTheDevicesOfTheManifest() throws Exception {
        Plan plan = declare(context("x", "spt"))
                .device("storage", "block")
                .device("service", "net")
                .plan();

        assertThat(text(folder(plan, "spt", "main.ml"), "mirage/manifest.json"))
                .isEqualTo("{\"type\":\"solo5.manifest\",\"version\":1,\"devices\":["
                        + "{\"name\":\"service\",\"type\":\"NET_BASIC\"},"
                        + "{\"name\":\"storage\",\"type\":\"BLOCK_BASIC\"}]}\n");
    }

    @Test
    void takesSubFoldersWithLexersParsersStubsAndHeaders() throws Exception {
        Plan plan = declare(context("x", "hvt")).libraries("mirage-solo5").plan();

        DuneText build = build(
                plan,
                "hvt",
                "main.ml",
                "top.mll",
                "top.mly",
                "lang/deep/lexer.mll",
                "lang/deep/other.mll",
                "lang/parser.mly",
                "c/stubs.c",
                "c/stubs.h",
                "root.h",
                "lang/lang.mli");

        assertThat(build.the("include_subdirs").values()).containsExactly("unqualified");
        assertThat(build.the("ocamllex").values()).containsExactly("top");
        assertThat(build.the("ocamlyacc").values()).containsExactly("top");
        assertThat(build.all("subdir"))
                .extracting(DuneText::toString)
                .containsExactly("(subdir lang/deep (ocamllex lexer other))", "(subdir lang (ocamlyacc parser))");
        DuneText stubs = build.the("executable").the("foreign_stubs");
        assertThat(stubs.the("names").values()).containsExactly("manifest", "stubs");
        assertThat(stubs.the("include_dirs").values()).containsExactly("c");
        assertThat(build.heads()).startsWith("include_subdirs");
    }

    @Test
    void hasNoSubFoldersWithoutAny() throws Exception {
        Plan plan = declare(context("x", "unix")).plan();

        assertThat(build(plan, "unix", "main.ml", "b.mli").heads())
                .containsExactly("executable", "rule", "rule", "alias");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                "a(b",
                "a)b",
                "a;b",
                "a\"b",
                "%{x}",
                "a%{env:HOME=}b",
                ":x",
                "-x",
                "é",
                "\\",
                "a\\nb",
                "#|"
            })
    void writesNamesOfFilesLiterally(String name) throws Exception {
        Plan plan = declare(context("x", "hvt")).libraries("mirage-solo5").plan();

        DuneText build = build(
                plan,
                "hvt",
                "main.ml",
                name + ".mll",
                name + "/inner.mly",
                name + "/stub" + name + ".c",
                name + "/x.h");

        assertThat(build.the("ocamllex").values()).containsExactly(name);
        assertThat(build.the("subdir").values()).containsExactly(name, "(ocamlyacc inner)");
        DuneText stubs = build.the("executable").the("foreign_stubs");
        assertThat(stubs.the("names").values()).containsExactly("manifest", "stub" + name);
        assertThat(stubs.the("include_dirs").values()).containsExactly(name);
    }

    @Test
    void knowsTheFilesItMakesItself() throws Exception {
        Plan plan = declare(context("x", "hvt", "unix")).main("hello").plan();
        Plan started = declare(context("x", "hvt")).libraries("mirage-solo5").plan();

        assertThat(PomFrontEnd.ownNames(plan, target(plan, "hvt")))
                .containsExactlyInAnyOrder(
                        "hello.exe", "link_flags.sexp", "manifest.c", "manifest.json", "mirage_start.c");
        assertThat(PomFrontEnd.ownNames(plan, target(plan, "unix")))
                .containsExactlyInAnyOrder("hello.exe", "link_flags.sexp");
        assertThat(PomFrontEnd.ownNames(started, target(started, "hvt"))).doesNotContain("mirage_start.c");
    }

    private static List<String> cNames(DuneText build) {
        return build.the("executable")
                .maybe("foreign_stubs")
                .map(stubs -> stubs.the("names").values())
                .orElse(List.of());
    }

    private static DuneText build(Plan plan, String target, String... sources) {
        return DuneText.of(text(folder(plan, target, sources), "dune.build"));
    }

    private static SortedMap<String, StagedFile> folder(Plan plan, String target, String... sources) {
        return PomFrontEnd.folder(plan, target(plan, target), sources(sources));
    }

    private static Target target(Plan plan, String name) {
        return plan.targets().stream()
                .filter(target -> target.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    static ProgramSources sources(String... paths) {
        TreeMap<String, Path> files = new TreeMap<>();
        for (String path : paths) {
            files.put(path, Path.of("/src").resolve(path));
        }
        return new ProgramSources(files);
    }

    static String text(SortedMap<String, StagedFile> files, String path) {
        if (files.get(path) instanceof StagedFile.Generated generated) {
            return generated.text();
        }
        throw new AssertionError(path + " is not generated: " + files.keySet());
    }
}
