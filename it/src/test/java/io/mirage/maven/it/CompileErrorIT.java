package io.mirage.maven.it;

import static io.mirage.maven.it.Small.context;
import static io.mirage.maven.it.Small.contexts;
import static io.mirage.maven.it.Small.prefix;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Faults in the user's sources: told once, where the user finds them. */
@IntegrationTest
class CompileErrorIT {

    private static final String TYPE_ERROR = "let text () = \"hello\" ^ 1\n";

    @Test
    void an_error_in_four_places_is_told_once_with_its_contexts_and_goes_with_its_cause(TestFolder folder) {
        TestProject project = Small.copy(
                folder,
                contexts(
                        context("x86_64", "hvt,spt", prefix(Tools.solo5(Tools.Architecture.X86_64))),
                        context("aarch64", "hvt,spt", prefix(Tools.solo5(Tools.Architecture.AARCH64)))));
        Path repository = folder.folder("repository");
        project.maven("compile").run().assertSuccess();
        project.write("src/main/mirage/greeting.ml", "\n" + TYPE_ERROR);

        BuildResult failed = project.maven("install").installingInto(repository).run();

        FailedBuild build = FailedBuild.of(failed);
        String place = project.file("src/main/mirage/greeting.ml") + ":2:25: ";
        assertThat(build.errors()).filteredOn(line -> line.startsWith(place)).hasSize(1);
        assertThat(build.errors())
                .filteredOn(line -> line.contains("This expression has type int"))
                .as("the message")
                .hasSize(1);
        assertThat(build.errors())
                .contains("(in context x86_64, context aarch64)")
                .anyMatch(line -> line.equals("2 | let text () = \"hello\" ^ 1"));
        build.assertMessage()
                .contains("dune failed with 1 error, shown above")
                .contains("command:   " + Tools.dune() + " build --root . --workspace dune-workspace ")
                .contains("command:   " + Tools.dune() + " build --root . --workspace dune-workspace.aarch64 ")
                .contains("folder:    " + project.file("target/mirage"))
                .contains("exit code: 1")
                .contains("next step: correct the sources named above");
        assertThat(project.file("target/mirage/dist/x86_64")).isDirectoryNotContaining("glob:**small*");
        assertThat(project.file("target/mirage/dist/aarch64")).isDirectoryNotContaining("glob:**small*");
        assertThat(repository.resolve("io/mirage/maven/it")).doesNotExist();

        project.write("src/main/mirage/greeting.ml", "let text () = \"hello again\"\n");
        BuildResult corrected =
                project.maven("install").installingInto(repository).run();

        corrected.assertSuccess().assertLog().doesNotContain("ERROR", "WARN");
        assertThat(repository.resolve("io/mirage/maven/it/small/1"))
                .isDirectoryContaining("glob:**small-1-aarch64.spt")
                .isDirectoryContaining("glob:**small-1-x86_64.hvt");
    }

    @Test
    void every_kind_of_error_names_the_users_own_file(TestFolder folder) {
        TestProject project = Small.copy(folder, Small.UNIX)
                .write("src/main/mirage/main.ml", "let () = print_string (Greeting.text ()); print_int Unbound.answer")
                .write("src/main/mirage/greeting.ml", TYPE_ERROR)
                .write("src/main/mirage/syntax.ml", "let answer =\n  match 1 with\n  | -> 2\n")
                .write("src/main/mirage/deep/unbound.ml", "\n\nlet answer = Nowhere.answer\n")
                .write("src/main/mirage/deep/lexer.mll", "rule token = parse\n  | 'a' { 1 }\n  | [ { 2 }\n")
                .write("src/main/mirage/deep/c/answer.c", "#include \"answer.h\"\n\nint answer(void) { return 6 * }\n")
                .write("src/main/mirage/deep/c/answer.h", "int answer(void);\n");

        FailedBuild first = FailedBuild.of(project.maven("compile").run());

        Path sources = project.file("src/main/mirage");
        assertThat(first.errors())
                .anyMatch(line -> line.startsWith(sources + "/syntax.ml:3:") && line.contains("yntax error"))
                .anyMatch(line -> line.startsWith(sources + "/deep/lexer.mll:3:") && line.contains("yntax error"))
                .anyMatch(line -> line.startsWith(sources + "/deep/c/answer.c:3:") && line.contains("expected"));
        first.assertMessage().contains("dune failed with 3 errors, shown above", "next step: correct the sources");

        // Without these, dune gets to the others.
        project.delete("src/main/mirage/syntax.ml")
                .delete("src/main/mirage/deep/lexer.mll")
                .delete("src/main/mirage/deep/c/answer.c");
        FailedBuild second = FailedBuild.of(project.maven("compile").run());

        assertThat(second.errors())
                .anyMatch(line -> line.startsWith(sources + "/greeting.ml:1:25: This expression has type int"))
                .anyMatch(line -> line.startsWith(sources + "/deep/unbound.ml:3:14: Unbound module Nowhere"));
        second.assertMessage().contains("dune failed with 2 errors, shown above");
    }

    @Test
    void a_library_that_is_not_installed_is_named_with_what_to_do(TestFolder folder) {
        TestProject project =
                Small.copy(folder, Small.UNIX, "<libraries><library>no-such.library</library></libraries>");

        BuildResult result = project.maven("compile").run();

        FailedBuild build = FailedBuild.of(result);
        assertThat(build.errors()).anyMatch(line -> line.contains("Library \"no-such.library\" not found"));
        build.assertMessage()
                .contains("next step: The toolchain of the context has no library \"no-such.library\"")
                .contains("<libraries>", "opam install");
    }

    @Test
    void warnings_are_shown_once_and_do_not_fail_the_build(TestFolder folder) {
        TestProject project = Small.copy(
                        folder,
                        contexts(
                                context(
                                        "one",
                                        "unix",
                                        "<ocamlFlags>-w,+26</ocamlFlags>",
                                        "<classifier>one</classifier>"),
                                context(
                                        "two",
                                        "unix",
                                        "<ocamlFlags>-w,+26</ocamlFlags>",
                                        "<classifier>two</classifier>")))
                .write("src/main/mirage/greeting.ml", "let text () =\n  let unused = 1 in\n  \"hello\"\n");

        BuildResult result = project.maven("package").run();

        result.assertSuccess().assertLog().doesNotContain("ERROR");
        String place = project.file("src/main/mirage/greeting.ml") + ":2:7: ";
        assertThat(result.log().lines().filter(line -> line.contains(place)))
                .singleElement()
                .asString()
                .startsWith("[WARNING] ")
                .contains("unused variable unused");
        result.assertLog().contains("(in context one, context two)");
    }
}
