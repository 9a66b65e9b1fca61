package io.mirage.maven.frontend;

import static io.mirage.maven.frontend.PomFrontEndTest.sources;
import static io.mirage.maven.frontend.PomFrontEndTest.text;
import static io.mirage.maven.project.ContextBuilder.context;
import static io.mirage.maven.project.DeclarationBuilder.declare;
import static org.assertj.core.api.Assertions.assertThat;

import io.mirage.maven.dune.DuneText;
import io.mirage.maven.project.Plan;
import io.mirage.maven.project.StagedFile;
import java.nio.file.Path;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

class TestSuiteTest {

    @Test
    void findsTestProgramsByTheirNames() {
        assertThat(TestSuite.programs(sources(
                        "test.ml",
                        "test_b.ml",
                        "sub/a_test.ml",
                        "testing.ml",
                        "mytest.ml",
                        "test_c.mli",
                        "test_d.mll",
                        "util.ml")))
                .containsExactly("a_test", "test", "test_b");
    }

    @Test
    void writesOneStanzaForTheHost() throws Exception {
        Plan plan = declare(context("x86_64", "hvt"))
                .libraries("lwt", "mirage-solo5", "mirage-unix")
                .testLibraries("alcotest", "lwt")
                .plan();

        SortedMap<String, StagedFile> files = TestSuite.folder(
                plan, sources("main.ml", "main.mli", "counter.ml"), sources("test_counter.ml", "util.ml"));

        assertThat(files)
                .containsOnlyKeys("dune", "main/counter.ml", "test_counter.ml", "util.ml")
                .containsEntry("main/counter.ml", new StagedFile.Linked(Path.of("/src/counter.ml")));
        assertThat(text(files, "dune")).isEqualTo("""
                        ; Written by mirage-maven-plugin from the POM. Changes are lost: change the POM instead.

                        (include_subdirs unqualified)

                        (tests
                          (names test_counter)
                          (enabled_if (= %{context_name} "default"))
                          (libraries lwt mirage-unix alcotest))
                        """);
    }

    @Test
    void takesStubsLexersAndParsersOfTheProgram() throws Exception {
        Plan plan = declare(context("x86_64", "unix")).plan();

        DuneText dune = DuneText.of(text(
                TestSuite.folder(
                        plan,
                        sources("main.ml", "stubs.c", "inc/stubs.h", "lexer.mll", "syn/parser.mly"),
                        sources("test.ml", "gen.mll", "more.c")),
                "dune"));

        assertThat(dune.the("ocamllex").values()).containsExactly("gen");
        assertThat(dune.all("subdir"))
                .extracting(DuneText::toString)
                .containsExactly("(subdir main (ocamllex lexer))", "(subdir main/syn (ocamlyacc parser))");
        DuneText programs = dune.the("executables");
        assertThat(programs.the("modes").values()).containsExactly("exe");
        assertThat(dune.the("rule").toString()).contains("(alias runtest)", "(run ./test.exe)");
        DuneText stubs = programs.the("foreign_stubs");
        assertThat(stubs.the("names").values()).containsExactlyInAnyOrder("stubs", "more");
        assertThat(stubs.the("include_dirs").values()).containsExactly("main/inc");
    }

    @Test
    void letsATestHaveTheNameOfASourceFolder() throws Exception {
        Plan plan = declare(context("x86_64", "unix")).plan();

        assertThat(TestSuite.folder(plan, sources("main.ml", "test.ml/a.ml"), sources("test.ml")))
                .containsOnlyKeys("dune", "main/test.ml/a.ml", "test.ml");
    }

    @Test
    void putsTheModulesBesideConfigMlAtHand() throws Exception {
        Plan plan = declare(context("x86_64", "hvt"))
                .libraries("mirage-solo5")
                .testLibraries("alcotest", "colours")
                .plan();

        SortedMap<String, StagedFile> files = TestSuite.besideConfig(
                plan,
                ConfigFrontEndTest.sources(
                        "config.ml", "unikernel.ml", "wire.mli", "lib/dune", "lib/colours.ml", "lamp.opam"),
                sources("test_lamp.ml"));

        assertThat(files)
                .containsOnlyKeys(
                        "dune",
                        "main/unikernel.ml",
                        "main/wire.mli",
                        "main/lib/dune",
                        "main/lib/colours.ml",
                        "test_lamp.ml")
                .containsEntry("main/unikernel.ml", new StagedFile.Linked(Path.of("/src/unikernel.ml")));
        assertThat(text(files, "dune")).isEqualTo("""
                        ; Written by mirage-maven-plugin from the POM. Changes are lost: change the POM instead.

                        (copy_files# "main/*.ml")

                        (copy_files# "main/*.mli")

                        (tests
                          (names test_lamp)
                          (enabled_if (= %{context_name} "default"))
                          (libraries alcotest colours))
                        """);
    }

    @Test
    void bringsWhatTheTestsHaveInFoldersAndWhatIsGeneratedFrom() throws Exception {
        Plan plan = declare(context("x86_64", "hvt")).plan();

        DuneText dune = DuneText.of(text(
                TestSuite.besideConfig(
                        plan,
                        ConfigFrontEndTest.sources(
                                "config.ml", "unikernel.ml", "lexer.mll", "lib/dune", "lib/inner.mly"),
                        sources("sub/test_a.ml", "sub/parser.mly", "test.ml")),
                "dune"));

        assertThat(dune.all("copy_files#"))
                .extracting(stanza -> stanza.values().get(0))
                .containsExactly("main/*.ml", "sub/*.ml");
        assertThat(dune.all("copy_files"))
                .extracting(stanza -> stanza.values().get(0))
                .containsExactly("main/*.mll", "sub/*.mly");
        assertThat(dune.the("ocamllex").values()).containsExactly("lexer");
        assertThat(dune.the("ocamlyacc").values()).containsExactly("parser");
        assertThat(dune.the("tests").the("names").values()).containsExactly("test", "test_a");
    }
}
