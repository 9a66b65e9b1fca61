package io.mirage.maven.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The goal {@code test}. */
@IntegrationTest
class TestGoalIT {

    private static final String EXPECTED = "src/test/mirage/expected.ml";

    @Test
    void tests_use_the_programs_modules_and_run_again_only_after_a_change(TestFolder folder) {
        TestProject project = folder.copy("tested");

        project.maven("test").run().assertSuccess().assertLog().contains("Tests passed: test_adder.");
        assertThat(project.file("target/mirage/_build/default/test/test_adder.exe"))
                .exists();

        project.maven("mirage:test").run().assertSuccess().assertLog().contains("Tests passed: test_adder.");
        assertThat(BuildFolder.of(project).actions())
                .as("commands of the second run")
                .isEmpty();

        project.replace("src/main/mirage/logic/adder.ml", "a + b", "b + a");
        project.maven("mirage:test").run().assertSuccess();
        assertThat(BuildFolder.of(project).log()).contains("test_adder.exe");
    }

    @Test
    void a_failing_test_fails_the_build_and_its_output_is_shown(TestFolder folder) {
        TestProject project = folder.copy("tested");
        project.write(EXPECTED, "let sum = 6\n");

        BuildResult result = project.maven("package").run().assertFailure();

        result.assertLog()
                .contains("add 2 3 is 5, not 6")
                .contains("test_adder")
                .contains("BUILD FAILURE")
                .doesNotContain("Tests passed", ":package (");
        assertThat(result.log().split("add 2 3 is 5, not 6", -1))
                .as("the output, once")
                .hasSize(2);
        assertThat(project.file("target/tested-1.json")).doesNotExist();

        project.write(EXPECTED, "let sum = 5\n");
        project.maven("package").run().assertSuccess();
    }

    @Test
    void a_test_that_does_not_compile_is_told_by_its_own_path(TestFolder folder) {
        TestProject project = folder.copy("tested");
        project.write(EXPECTED, "let sum = \"5\"\n");

        project.maven("mirage:test")
                .run()
                .assertFailure()
                .assertLog()
                .contains(project.file("src/test/mirage/test_adder.ml") + ":3:13: ")
                .contains("has type string but an expression was expected of type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"skipTests", "maven.test.skip", "mirage.test.skip"})
    void tests_can_be_skipped(String property, TestFolder folder) {
        TestProject project = folder.copy("tested");
        project.write(EXPECTED, "let sum = 6\n");

        project.maven("mirage:test")
                .property(property, "true")
                .run()
                .assertSuccess()
                .assertLog()
                .contains("Skipped: " + property + " is set.");
        assertThat(project.file("target/mirage/_build")).doesNotExist();
    }

    @Test
    void a_project_without_tests_needs_none(TestFolder folder) {
        TestProject project = folder.copy("tested");
        project.delete(EXPECTED).delete("src/test/mirage/test_adder.ml");

        project.maven("mirage:test")
                .run()
                .assertSuccess()
                .assertLog()
                .contains("No tests: " + project.file("src/test/mirage") + " holds no test programs.");
        assertThat(project.file("target/mirage/_build")).doesNotExist();
    }

    @Test
    void tests_have_libraries_of_their_own_and_several_programs(TestFolder folder) {
        TestProject project = folder.copy("tested");
        project.replace(
                        "pom.xml",
                        "</contexts>",
                        "</contexts><testLibraries><library>str</library><library>unix</library></testLibraries>")
                .write("src/test/mirage/deep/words_test.ml", """
                        let () =
                          assert (List.length (Str.split (Str.regexp " ") "two words") = Adder.add 1 1);
                          assert (Unix.getpid () > 0)
                        """);

        project.maven("package")
                .run()
                .assertSuccess()
                .assertLog()
                .contains("Tests passed: test_adder, words_test.")
                .contains("Attached 1 image");
        // The image has no such libraries: its toolchain has no unix.
        assertThat(project.read("target/mirage/hvt/dune.build")).doesNotContain("str", "unix");
    }
}
