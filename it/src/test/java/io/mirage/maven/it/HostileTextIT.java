package io.mirage.maven.it;

import static io.mirage.maven.it.Small.context;
import static io.mirage.maven.it.Small.contexts;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Text of the POM that means something to dune, to a shell or to a file system: refused, or taken as it is. */
@IntegrationTest
class HostileTextIT {

    @Test
    void what_cannot_be_taken_as_it_is_gets_refused_all_at_once(TestFolder folder) {
        TestProject project = Small.copy(
                folder,
                "<name>../evil</name>",
                "<main>main) (rule</main>",
                "<libraries><library>unix) (x</library><library>-package</library><library>:standard</library>",
                "<library>%{read:secret}</library><library>a\nb</library><library>lwt;unix</library>",
                "<library>fmt\\n</library><library>é</library></libraries>",
                "<devices><device><name>ser\"vice</name><type>net</type></device>",
                "<device><name>-disk</name><type>block)</type></device></devices>",
                contexts(
                        context(
                                "x86 64)",
                                "hvt;spt",
                                "<arch>%{arch}</arch>",
                                "<toolchain>solo-5</toolchain>",
                                "<host>a b</host>",
                                "<profile>\"release\"</profile>",
                                "<classifier>../x</classifier>"),
                        context(
                                "switch",
                                "unix",
                                "<opamSwitch>--root=x</opamSwitch>",
                                "<ocamlFlags><flag>:standard</flag></ocamlFlags>",
                                "<linkFlags><flag>-cclib\n-lm</flag></linkFlags>",
                                "<cFlags><flag>:include evil</flag></cFlags>",
                                "<environment><LC_X>one\ntwo</LC_X><OCAMLFIND_CONF>x</OCAMLFIND_CONF></environment>")));

        BuildResult result = project.maven("generate-sources").run();

        FailedBuild.of(result)
                .assertNoOtherErrors()
                .assertMessage()
                .contains(":configure ", "The mirage configuration has 26 faults:")
                .contains("<name>: '../evil'")
                .contains("<main>: 'main) (rule'")
                .contains("<libraries>: 'unix) (x'", "<libraries>: '-package'", "<libraries>: ':standard'")
                .contains("<libraries>: '%{read:secret}'", "<libraries>: 'a\\u000ab'", "<libraries>: 'lwt;unix'")
                .contains("<libraries>: 'fmt\\n'", "<libraries>: 'é'")
                .contains("<device>, <name>: 'ser\"vice'", "<device>, <name>: '-disk'", "<type>: 'block)'")
                .contains("<name>: 'x86 64)'", "<targets>: 'hvt;spt'", "<arch>: '%{arch}'", "<toolchain>: 'solo-5'")
                .contains("<host>: 'a b'", "<profile>: '\"release\"'", "<classifier>: '../x'")
                .contains("<context> switch, <opamSwitch>: '--root=x'")
                .contains("<ocamlFlags>: ':standard'", "<linkFlags>: '-cclib\\u000a-lm'", "<cFlags>: ':include evil'")
                .contains("<environment>: 'LC_X=one\\u000atwo'", "<environment>: 'OCAMLFIND_CONF'");
    }

    @Test
    void flags_and_variables_arrive_as_they_are(TestFolder folder) throws Exception {
        // Everything that is something to dune, to a shell or to both; ':' would end a path in CPATH.
        Path odd = folder.folder("-odd (dir) %{x};é 'q' \"d\" \\ $HOME #|x|# [y]");
        Files.writeString(odd.resolve("odd.h"), "#define HEADER \"the header of an odd folder\"\n");
        Files.writeString(odd.resolve("helper.mli"), "type t = From_an_odd_folder\n");
        Files.writeString(odd.resolve("extra.c"), "const char *extra = \"the object file of an odd folder\";\n");
        Command.of(Tools.program("ocamlfind").toString(), "ocamlc", "-c", "helper.mli", "extra.c")
                .in(odd)
                .run()
                .assertSuccess();
        String path = xml(odd.toString());
        TestProject project = Small.copy(
                        folder,
                        contexts(context(
                                "-rf",
                                "unix",
                                "<cFlags><flag>" + xml("-DTEXT=\"a b (c) %{d};\"") + "</flag>",
                                "<flag>" + xml("-DMORE=\"\\\\ :standard $HOME $(x) `y` é 'q' #; |&&\"")
                                        + "</flag></cFlags>",
                                "<ocamlFlags><flag>-I</flag><flag>" + path + "</flag></ocamlFlags>",
                                "<linkFlags><flag>" + path + "/extra.o</flag></linkFlags>",
                                "<environment><CPATH>" + path + "</CPATH></environment>")))
                .write("src/main/mirage/text.c", """
                        #include <caml/mlvalues.h>
                        #include <caml/alloc.h>
                        #include "odd.h"
                        extern const char *extra;
                        value it_text(value unit) { return caml_copy_string(TEXT "\\n" MORE "\\n" HEADER); }
                        value it_extra(value unit) { return caml_copy_string(extra); }
                        """)
                .write("src/main/mirage/main.ml", """
                        external text : unit -> string = "it_text"
                        external extra : unit -> string = "it_extra"
                        let checked = function Helper.From_an_odd_folder -> "the type of an odd folder"
                        let () = List.iter print_endline [ text (); extra (); checked From_an_odd_folder ]
                        """);

        project.maven("package").run().assertSuccess().assertLog().doesNotContain("WARN", "ERROR");

        Command.of(project.file("target/mirage/dist/-rf/small").toString())
                .run()
                .assertSuccess()
                .assertOutput()
                .isEqualTo("""
                        a b (c) %{d};
                        \\ :standard $HOME $(x) `y` é 'q' #; |&&
                        the header of an odd folder
                        the object file of an odd folder
                        the type of an odd folder
                        """);
    }

    private static String xml(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
