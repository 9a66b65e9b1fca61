package io.mirage.maven.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The goal that builds twice and compares. */
@IntegrationTest
class VerifyReproducibleIT {

    @Test
    void says_that_all_is_the_same_and_leaves_nothing_behind(TestFolder folder) {
        TestProject project = ReproducibleIT.project(folder, "project");
        Map<String, String> before = SourceTree.of(project);

        BuildResult result = project.maven("mirage:verify-reproducible", "-Dmirage.stripImages")
                .run()
                .assertSuccess();

        String stripped = new ImageFile(project.file("target/mirage/stripped/pc/small.hvt")).sha256();
        result.assertLog()
                .contains("same: hvt in context pc (" + stripped + ")")
                .contains("same: hvt:x86_64-debug", "same: json:cyclonedx", "same: json:provenance", "same: index")
                .contains("Reproducible: 9 files are the same, byte for byte.")
                .doesNotContain("[WARN", "[ERROR");
        assertThat(project.file("target/verify-reproducible")).doesNotExist();
        assertThat(SourceTree.of(project)).isEqualTo(before);
    }

    @Test
    void names_the_section_and_the_path_behind_a_difference(TestFolder folder) {
        TestProject project = ReproducibleIT.project(folder, "project");
        String telling = "src/main/mirage/duniverse/telling/src/";
        project.write(telling + "dune", project.read(telling + "dune") + """
                        (rule
                         (with-stdout-to
                          place.ml
                          (progn (echo "let text = {|") (run pwd) (echo "|}"))))
                        """)
                .write(telling + "telling.ml", project.read(telling + "telling.ml") + "let place = Place.text\n")
                .replace("src/main/mirage/main.ml", "(Telling.where ())", "Telling.place");

        BuildResult result = project.maven("mirage:verify-reproducible").run();

        FailedBuild.of(result)
                .assertMessage()
                .contains("The build is not reproducible:", "hvt in context pc: they differ from byte ")
                .containsPattern(
                        "section \\.(ro)?data: from its byte \\d+ on, in or after the symbol caml\\S*Place\\S*")
                .contains(
                        "about duniverse/telling/src\n",
                        "the first alone has " + project.file("target/mirage/_build/solo5/duniverse/telling/src"),
                        "the second alone has " + project.file("target/verify-reproducible/"),
                        "The second build is in " + project.file("target/verify-reproducible/"))
                .doesNotContain("json:cyclonedx");
        assertThat(project.file("target/verify-reproducible")).isDirectory();
    }

    @Test
    void names_the_section_of_a_stripped_image(TestFolder folder) {
        TestProject project = ReproducibleIT.project(folder, "project");
        String telling = "src/main/mirage/duniverse/telling/src/";
        project.write(telling + "dune", project.read(telling + "dune") + """
                        (rule
                         (with-stdout-to
                          place.h
                          (system "echo \\"#define PLACE \\\\\\"$PWD\\\\\\"\\"")))
                        """)
                .replace(
                        telling + "where.c", "#include <caml/alloc.h>", "#include <caml/alloc.h>\n#include \"place.h\"")
                .replace(telling + "where.c", "__FILE__", "PLACE");

        BuildResult result = project.maven("mirage:verify-reproducible", "-Dmirage.stripImages")
                .run();

        String message = FailedBuild.of(result).message();
        assertThat(message.substring(message.indexOf("hvt in context pc: "), message.indexOf("spt in context pc: ")))
                .containsPattern("\n *section \\.rodata\\S*: from its byte \\d+ on\n")
                .contains(
                        "the first alone has " + project.file("target/mirage/_build/solo5/duniverse/telling/src"),
                        "the second alone has " + project.file("target/verify-reproducible/"));
    }

    @Test
    void passes_over_the_parent_of_unikernels(TestFolder folder) {
        TestProject trio = folder.copy("trio");

        trio.maven("io.mirage.maven:mirage-maven-plugin:" + Settings.required("it.projectVersion")
                        + ":verify-reproducible")
                .run()
                .assertSuccess()
                .assertLog()
                .containsOnlyOnce("Passed over: this module builds no unikernel. It has packaging pom, and there is no"
                        + " folder " + trio.file("src/main/mirage") + ".")
                .containsPattern("(?s)(Reproducible: .*){3}");
    }

    @Test
    void names_a_file_that_cannot_be_copied(TestFolder folder) {
        TestProject project = ReproducibleIT.project(folder, "project").write("private/key.pem", "secret");
        Path key = project.file("private/key.pem");
        assertThat(key.toFile().setReadable(false, false)).isTrue();

        FailedBuild.of(project.maven("mirage:verify-reproducible", "-Dmirage.contexts=host")
                        .java(Programs.javaWithoutPrivileges(folder))
                        .run())
                .assertMessage()
                .contains("The project is copied to be built a second time, and you may not read " + key
                        + ". Make it readable, or move it out of " + project.path()
                        + ": all that is there is copied, but"
                        + " for the build directory and .git.");
    }
}
