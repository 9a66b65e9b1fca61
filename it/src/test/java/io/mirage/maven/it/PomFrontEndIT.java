package io.mirage.maven.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What may lie in the source directory of a project that the POM alone describes. */
@IntegrationTest
class PomFrontEndIT {

    private static ImageFile image(TestProject project) {
        return new ImageFile(project.file("target/mirage/dist/host/calculator"));
    }

    @Test
    void lexers_parsers_c_files_and_interfaces_may_lie_in_any_folder(TestFolder folder) {
        TestProject project = folder.copy("calculator");

        project.maven("package").run().assertSuccess();

        assertThat(image(project).run("1 + 2; XIV + II", "7").output()).isEqualTo("""
                1 + 2 = 3, doubled 6
                XIV + II = 16, doubled 32
                7 = 7, doubled 14
                """);
    }

    @Test
    void a_changed_header_lexer_and_interface_count(TestFolder folder) {
        TestProject project = folder.copy("calculator");
        project.maven("compile").run().assertSuccess();

        project.replace("src/main/mirage/native/tables/factors.h", "FACTOR 2", "FACTOR 3")
                .replace("src/main/mirage/numbers/roman/roman_lexer.mll", "Roman.value digits", "1000");
        project.maven("compile").run().assertSuccess();
        assertThat(image(project).run("XIV").output()).isEqualTo("XIV = 1000, doubled 3000\n");

        // Used where it is not in the interface: only a build that knows the interface refuses it.
        project.replace("src/main/mirage/numbers/roman/roman_lexer.mll", "1000", "Roman.digit 'X'");
        project.maven("compile")
                .run()
                .assertFailure()
                .assertLog()
                .contains("Unbound value Roman.digit")
                .contains(project.file("src/main/mirage/numbers/roman/roman_lexer.mll") + ":3:");
    }

    @Test
    void the_main_module_and_the_libraries_can_be_given_on_the_command_line(TestFolder folder) {
        TestProject project = folder.copy("calculator");
        project.write("src/main/mirage/other.ml", "let () = print_endline (Str.last_chars \"another main\" 4)\n");
        String pom = project.read("pom.xml");
        int start = pom.indexOf("<main>");
        int end = pom.indexOf("</libraries>") + "</libraries>".length();
        project.write("pom.xml", pom.substring(0, start) + pom.substring(end));

        project.maven("package")
                .property("mirage.main", "other")
                .property("mirage.libraries", "str,unix,lwt.unix")
                .property("mirage.name", "renamed")
                .run()
                .assertSuccess();

        assertThat(new ImageFile(project.file("target/mirage/dist/host/renamed"))
                        .run()
                        .output())
                .isEqualTo("main\n");
    }
}
