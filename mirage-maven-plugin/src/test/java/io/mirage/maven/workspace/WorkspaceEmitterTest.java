package io.mirage.maven.workspace;

import static io.mirage.maven.project.ContextBuilder.context;
import static io.mirage.maven.project.DeclarationBuilder.declare;
import static org.assertj.core.api.Assertions.assertThat;

import io.mirage.maven.dune.DuneText;
import io.mirage.maven.project.ContextBuilder;
import io.mirage.maven.project.DeclarationBuilder;
import io.mirage.maven.project.Image;
import io.mirage.maven.project.InvalidConfigurationException;
import io.mirage.maven.project.Plan;
import io.mirage.maven.project.StagedFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class WorkspaceEmitterTest {
    private static final String VARIABLE = "MIRAGE_LINK_FLAGS";

    @Test
    void writesASmallWorkspaceWithNothingTooMuch() throws Exception {
        SortedMap<String, String> files = emit(declare(context("x86_64", "hvt")).plan());

        assertThat(files).containsOnlyKeys("dune-project", "dune", "dune-workspace", "dist/x86_64/dune");
        assertThat(files.get("dune-project")).isEqualTo("""
                        (lang dune 2.9)
                        ; Written by mirage-maven-plugin from the POM. Changes are lost: change the POM instead.
                        """);
        assertThat(files.get("dune-workspace")).isEqualTo("""
                        (lang dune 2.9)
                        ; Written by mirage-maven-plugin from the POM. Changes are lost: change the POM instead.

                        (profile release)

                        (context (default))

                        (context
                          (default
                            (name solo5)
                            (host default)
                            (toolchain solo5)
                            (profile release)
                            (merlin)
                            (disable_dynamically_linked_foreign_archives true)))
                        """);
        assertThat(files.get("dist/x86_64/dune")).isEqualTo("""
                        ; Written by mirage-maven-plugin from the POM. Changes are lost: change the POM instead.

                        (rule
                          (mode
                            (promote (until-clean)))
                          (target hello.hvt)
                          (enabled_if (= %{context_name} "solo5"))
                          (action (copy ../../hvt/hello.hvt %{target})))
                        """);
    }

    @Test
    void writesEveryFieldOfAContext() throws Exception {
        Plan plan = declare(
                        context("host", "unix").merlin(false).cFlags("-Og"),
                        context("arm", "hvt", "spt")
                                .arch("aarch64")
                                .toolchain("solo5_arm")
                                .prefix("/srv/arm tools")
                                .host("default")
                                .profile("dev")
                                .ocamlFlags("-g", "-w +a")
                                .ocamloptFlags("-O3")
                                .linkFlags("-ccopt", "-s -x")
                                .cFlags("-O2")
                                .cxxFlags("-std=c++17")
                                .variable("LIMIT", "12 MB")
                                .variable("DEBUG", ""))
                .plan();

        assertThat(emit(plan).get("dune-workspace")).isEqualTo("""
                        (lang dune 2.9)
                        ; Written by mirage-maven-plugin from the POM. Changes are lost: change the POM instead.

                        (profile release)

                        (context
                          (default
                            (name default)
                            (profile release)
                            (env
                              (_
                                (c_flags (:standard -Og))))))

                        (context
                          (default
                            (name solo5)
                            (host default)
                            (toolchain solo5_arm)
                            (profile dev)
                            (merlin)
                            (paths (OCAMLFIND_CONF "/srv/arm tools/lib/findlib.conf"))
                            (disable_dynamically_linked_foreign_archives true)
                            (env
                              (_
                                (flags (:standard -g "-w +a"))
                                (ocamlopt_flags (:standard -O3))
                                (c_flags (:standard -O2))
                                (cxx_flags (:standard -std=c++17))
                                (env-vars
                                  (DEBUG "")
                                  (LIMIT "12 MB")
                                  (MIRAGE_LINK_FLAGS "-ccopt \\"-s -x\\""))))))
                        """);
    }

    @Test
    void servesEditorsFromOneContextOfAWorkspaceFile() throws Exception {
        Plan plan = declare(
                        context("a", "hvt", "unix").arch("x86_64"),
                        context("b", "hvt").arch("aarch64"),
                        context("c", "qemu").merlin(false))
                .plan();

        SortedMap<String, String> files = emit(plan);

        // The first target of the first context in the POM: it stays when other contexts are added.
        assertThat(merlin(files, "dune-workspace")).containsExactly("solo5");
        assertThat(merlin(files, "dune-workspace.b")).containsExactly("solo5");
        assertThat(merlin(
                        emit(declare(
                                        context("a", "hvt").merlin(false),
                                        context("b", "unix").merlin(false))
                                .plan()),
                        "dune-workspace"))
                .isEmpty();
        assertThat(merlin(
                        emit(declare(context("a", "unix").merlin(false), context("b", "hvt"))
                                .plan()),
                        "dune-workspace"))
                .containsExactly("solo5");
    }

    @Test
    void linksForeignArchivesDynamicallyWhenAsked() throws Exception {
        String field = "disable_dynamically_linked_foreign_archives";

        assertThat(solo5(context("a", "hvt").disableDynamicallyLinkedForeignArchives(false))
                        .maybe(field))
                .isEmpty();
        assertThat(solo5(context("a", "hvt").disableDynamicallyLinkedForeignArchives(true))
                        .value(field))
                .isEqualTo("true");
        assertThat(contexts(emit(declare(context("a", "unix")).plan()), "dune-workspace")
                        .get(0)
                        .maybe(field))
                .isEmpty();
    }

    @Test
    void leavesTheEnvironmentOutWhenThereIsNothingInIt() throws Exception {
        assertThat(solo5(context("a", "hvt")).maybe("env")).isEmpty();
        assertThat(solo5(context("a", "hvt").linkFlags("-x"))
                        .the("env")
                        .the("_")
                        .heads())
                .containsExactly("env-vars");
        assertThat(solo5(context("a", "hvt").ocamlFlags("-g"))
                        .the("env")
                        .the("_")
                        .heads())
                .containsExactly("flags");
    }

    @Test
    void putsTheFlagsOfATargetBeforeThoseOfThePom() throws Exception {
        DuneText kraft = contexts(
                        emit(declare(context("k", "qemu").ocamlFlags("-g").cFlags("-O1"))
                                .plan()),
                        "dune-workspace")
                .get(1);

        assertThat(kraft.value("name")).isEqualTo("unikraft");
        assertThat(kraft.value("toolchain")).isEqualTo("unikraft");
        assertThat(kraft.the("env").the("_").the("flags").inner().texts())
                .containsExactly(":standard", "-cclib", "-z unikraft-backend=qemu", "-g");
        assertThat(kraft.the("env").the("_").the("c_flags").inner().texts())
                .containsExactly(":standard", "-z", "unikraft-backend=qemu", "-O1");
    }

    @Test
    void writesAWorkspaceFileForEachArchitecture() throws Exception {
        SortedMap<String, String> files = emit(declare(
                        context("x86_64", "hvt", "spt").arch("x86_64").prefix("/srv/x86"),
                        context("aarch64", "hvt").arch("aarch64").prefix("/srv/arm"))
                .plan());

        assertThat(files)
                .containsOnlyKeys(
                        "dune-project",
                        "dune",
                        "dune-workspace",
                        "dune-workspace.aarch64",
                        "dist/x86_64/dune",
                        "dist/aarch64/dune");
        assertThat(contexts(files, "dune-workspace")).hasSize(2);
        assertThat(contexts(files, "dune-workspace.aarch64").get(1).value("paths"))
                .isEqualTo("(OCAMLFIND_CONF /srv/arm/lib/findlib.conf)");
        assertThat(DuneText.of(files.getOrDefault("dist/x86_64/dune", "")).all("rule"))
                .extracting(rule -> rule.value("target"))
                .containsExactly("hello.hvt", "hello.spt");
    }

    @Test
    void showsDuneTheFoldersItWouldSkip() throws Exception {
        assertThat(emit(declare(context("_x", "hvt")).plan()))
                .containsEntry("dist/dune", """
                        ; Written by mirage-maven-plugin from the POM. Changes are lost: change the POM instead.

                        (dirs :standard _*)
                        """)
                .containsKey("dist/_x/dune");
    }

    @Test
    void letsAContextRunProgramsOfAnother() throws Exception {
        Plan plan = declare(
                        context("tools", "unix").toolchain("fast").arch("x86_64"),
                        context("arm", "hvt").arch("aarch64").host("tools"))
                .plan();

        assertThat(contexts(emit(plan), "dune-workspace").get(2).value("host")).isEqualTo("tools");
    }

    @Property(tries = 300)
    void anyFlagIsRefusedOrLiteral(@ForAll("hostile") String flag) throws Exception {
        DeclarationBuilder declaration = declare(context("a", "hvt")
                .ocamlFlags(flag)
                .ocamloptFlags(flag)
                .linkFlags(flag, flag)
                .cFlags(flag)
                .cxxFlags(flag));
        Plan plan;
        try {
            plan = declaration.plan();
        } catch (InvalidConfigurationException e) {
            assertThat(flag).matches("(?s)\\s*:.*|.*[\\x00-\\x1f\\x7f\\u0085].*");
            return;
        }
        if (flag.trim().isEmpty()) {
            return;
        }
        String trimmed = flag.trim();
        DuneText env = contexts(emit(plan), "dune-workspace").get(1).the("env").the("_");

        for (String field : List.of("flags", "ocamlopt_flags", "c_flags", "cxx_flags")) {
            assertThat(env.the(field).inner().texts()).containsExactly(":standard", trimmed);
        }
        // What dune puts into the variable, it then reads as the content of a file.
        String variable = env.the("env-vars").value(VARIABLE);
        assertThat(DuneText.of("(" + variable + ")").inner().texts()).containsExactly(trimmed, trimmed);
    }

    @Property(tries = 300)
    void anyValueOfAVariableIsRefusedOrLiteral(@ForAll("hostile") String value) throws Exception {
        Plan plan;
        try {
            plan = declare(context("a", "hvt").variable("V", value)).plan();
        } catch (InvalidConfigurationException e) {
            assertThat(value).matches("(?s).*[\\x00-\\x1f\\x7f\\u0085].*");
            return;
        }
        assertThat(contexts(emit(plan), "dune-workspace")
                        .get(1)
                        .the("env")
                        .the("_")
                        .the("env-vars")
                        .value("V"))
                .isEqualTo(value);
    }

    @Property(tries = 300)
    void anyNameIsRefusedOrLiteral(@ForAll("hostile") String name) throws Exception {
        Plan plan;
        try {
            plan = declare(context(name, "hvt").classifier(name).profile(name))
                    .name(name)
                    .libraries(name)
                    .device(name, "net")
                    .plan();
        } catch (InvalidConfigurationException e) {
            assertThat(String.valueOf(e.getMessage()).lines())
                    .allMatch(line -> line.startsWith("The mirage") || line.startsWith("  - "));
            return;
        }
        assertThat(name.trim()).matches("[A-Za-z0-9]+");
        SortedMap<String, String> files = emit(plan);
        assertThat(contexts(files, "dune-workspace").get(1).value("profile")).isEqualTo(name.trim());
        assertThat(DuneText.of(files.getOrDefault("dist/" + name.trim() + "/dune", ""))
                        .the("rule")
                        .value("target"))
                .isEqualTo(name.trim() + ".hvt");
    }

    @Provide
    Arbitrary<String> hostile() {
        return Arbitraries.of(
                        "\"",
                        "'",
                        "(",
                        ")",
                        "%{x}",
                        "%{",
                        "}",
                        ";",
                        "\n",
                        "\r",
                        "-",
                        ":",
                        "é",
                        "😀",
                        "\\",
                        " ",
                        "\t",
                        "\0",
                        "\u007f",
                        "\u0085",
                        "\u2028",
                        "#|",
                        "|#",
                        "a",
                        "Z",
                        "0",
                        "$(x)",
                        "`x`",
                        ":standard")
                .list()
                .ofMinSize(1)
                .ofMaxSize(5)
                .map(parts -> String.join("", parts));
    }

    private static DuneText solo5(ContextBuilder context) throws Exception {
        return contexts(emit(declare(context).plan()), "dune-workspace").get(1);
    }

    private static List<String> merlin(SortedMap<String, String> files, String workspace) {
        return contexts(files, workspace).stream()
                .filter(context -> context.maybe("merlin").isPresent())
                .map(context -> context.value("name"))
                .toList();
    }

    /** The contexts of a workspace file; an empty one for the host nobody declares. */
    private static List<DuneText> contexts(SortedMap<String, String> files, String workspace) {
        String text = files.get(workspace);
        if (text == null) {
            throw new AssertionError("no " + workspace + " in " + files.keySet());
        }
        return DuneText.of(text).all("context").stream()
                .map(context -> context.maybe("default").orElse(DuneText.of("")))
                .toList();
    }

    private static SortedMap<String, String> emit(Plan plan) {
        SortedMap<String, StagedFile> files = WorkspaceEmitter.emit(
                plan,
                (workspace, context) -> context.declared()
                        .flatMap(declared -> declared.prefix())
                        .filter(prefix -> context.toolchain().isPresent())
                        .map(prefix -> prefix.resolve("lib/findlib.conf"))
                        .or(Optional::<Path>empty),
                VARIABLE,
                Image::fileName,
                false);
        SortedMap<String, String> texts = new java.util.TreeMap<>();
        files.forEach((path, file) -> texts.put(path, ((StagedFile.Generated) file).text()));
        return texts;
    }
}
