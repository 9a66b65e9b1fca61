package io.mirage.maven.it;

import static io.mirage.maven.it.Small.context;
import static io.mirage.maven.it.Small.contexts;
import static io.mirage.maven.it.Small.prefix;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Paths with blanks and with other letters than those of ASCII. */
@IntegrationTest
class PathsIT {

    private static final String C_SOURCE = """
            #include "answer.h"
            #include <caml/mlvalues.h>
            value it_answer(value unit) { return Val_int(ANSWER); }
            """;
    private static final String MAIN =
            "external answer : unit -> int = \"it_answer\"\nlet () = print_int (answer ()); print_endline Other.text\n";

    @Test
    void a_project_in_a_folder_with_blanks_and_accents_is_built(TestFolder folder) {
        TestProject project = Small.copyInto(
                        folder,
                        "Mon unité (n° 1) 'à moi'",
                        contexts(
                                context("host", "unix", "<classifier>host</classifier>"),
                                context("pc", "hvt", prefix(Tools.solo5(Tools.Architecture.X86_64)))))
                .write("src/main/mirage/main.ml", MAIN)
                .write("src/main/mirage/sous dossier/été/answer.c", C_SOURCE)
                .write("src/main/mirage/sous dossier/été/answer.h", "#define ANSWER 42\n")
                .write("src/main/mirage/sous dossier/other.ml", "let text = \" places\"\n");

        project.maven("package").run().assertSuccess().assertLog().doesNotContain("WARN", "ERROR");

        assertThat(project.file("target/mirage/dist/pc/small.hvt")).exists();
        Command.of(project.file("target/mirage/dist/host/small").toString())
                .run()
                .assertSuccess()
                .assertOutput()
                .isEqualTo("42 places\n");
    }

    @Test
    void a_file_that_java_cannot_name_in_the_locale_is_told_with_the_way_out(TestFolder folder) {
        TestProject project =
                Small.copy(folder, Small.UNIX).write("src/main/mirage/été/other.ml", "let text = \"hello\"\n");

        BuildResult result = project.maven("compile").environment("LANG", "C").run();

        FailedBuild.of(result)
                .assertNoOtherErrors()
                .assertMessage()
                .contains(":configure ", "src/main/mirage", "other.ml", "locale", "LC_ALL=C.UTF-8");
        project.maven("compile").run().assertSuccess();
    }

    @Test
    void a_prefix_that_java_cannot_name_in_the_locale_is_told_with_the_way_out(TestFolder folder) {
        Path prefix = folder.folder("préfixe");
        TestProject project = Small.copy(folder, contexts(context("pc", "hvt", prefix(prefix))));

        BuildResult result = project.maven("compile").environment("LANG", "C").run();

        FailedBuild.of(result)
                .assertNoOtherErrors()
                .assertMessage()
                .contains(":configure ", "fixe", "locale", "LC_ALL=C.UTF-8");
    }
}
