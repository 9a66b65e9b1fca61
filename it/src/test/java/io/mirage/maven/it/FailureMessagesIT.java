package io.mirage.maven.it;

import static io.mirage.maven.it.Small.context;
import static io.mirage.maven.it.Small.contexts;
import static io.mirage.maven.it.Small.prefix;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What dune and the tools under it say when a build fails for something beside the sources, in the user's terms. */
@IntegrationTest
class FailureMessagesIT {

    private static final String VENDORED =
            "<duniverseDirectory>${project.basedir}/vendored</duniverseDirectory>" + Small.UNIX;

    private static String libraries(String name) {
        return "<libraries><library>" + name + "</library></libraries>";
    }

    /** A vendored package of one library. */
    private static TestProject vendor(TestProject project, String folder, String name, String dune) {
        return project.write("vendored/" + folder + "/dune-project", "(lang dune 2.0)\n")
                .write("vendored/" + folder + "/" + name + ".opam", "opam-version: \"2.0\"\n")
                .write("vendored/" + folder + "/dune", dune)
                .write("vendored/" + folder + "/" + name + ".ml", "let answer = 42\n");
    }

    private static String library(String name) {
        return "(library (public_name " + name + "))\n";
    }

    // --- Libraries.

    @Test
    void a_package_that_is_vendored_twice_is_named_with_both_places(TestFolder folder) {
        TestProject project = Small.copy(folder, VENDORED, libraries("metric"));
        vendor(project, "one", "metric", library("metric"));
        vendor(project, "two", "metric", library("metric"));

        FailedBuild.of(project.maven("compile").run())
                .assertMessage()
                .contains("contexts:  host\n", "next step: \"metric\" is there twice")
                .contains("duniverse/one/metric.opam", "duniverse/two/metric.opam", "mvn mirage:lock");
    }

    @Test
    void a_library_that_is_vendored_and_installed_is_named_with_who_needs_it(TestFolder folder) {
        Path installed = folder.folder("installed");
        TestProject project =
                Small.copy(folder, VENDORED, "<libraries><library>outer</library><library>inner</library></libraries>");
        vendor(project, "inner", "inner", library("inner"));
        project.write("../installed/inner/META", "version = \"1\"\nrequires = \"\"\n")
                .write("../installed/outer/META", "version = \"1\"\nrequires = \"inner\"\n");

        FailedBuild.of(project.maven("compile")
                        .environment("OCAMLPATH", installed.toString())
                        .run())
                .assertMessage()
                .contains(
                        "contexts:  host\n", "next step: The library inner is there twice, in duniverse/inner and in ")
                .contains(installed + "/inner", "the library outer in " + installed + "/outer needs the second")
                .contains("vendor outer, too", "mvn mirage:lock");
    }

    @Test
    void a_config_ml_without_vendored_sources_is_told_where_they_are_looked_for(TestFolder folder) {
        TestProject project = folder.copy("mirage-hello")
                .replace("pom.xml", "<duniverseDirectory>" + Tools.duniverse() + "</duniverseDirectory>", "");

        FailedBuild.of(project.maven("compile").run())
                .assertMessage()
                .contains("contexts:  ", "next step: config.ml needs the library ")
                .contains("There are no vendored sources: no lock file, no folder duniverse beside config.ml")
                .contains("<duniverseDirectory>", "mvn mirage:lock");

        project.write("duniverse/README", "no library in here\n");
        FailedBuild.of(project.maven("compile").run())
                .assertMessage()
                .contains("next step: config.ml needs the library ")
                .contains("The vendored sources in " + project.file("duniverse") + " do not have it");
    }

    @Test
    void a_vendored_library_that_lacks_one_is_named(TestFolder folder) {
        TestProject project = Small.copy(folder, VENDORED, libraries("metric"));
        vendor(project, "metric", "metric", "(library (public_name metric) (optional) (libraries nowhere))\n");

        FailedBuild.of(project.maven("compile").run())
                .assertMessage()
                .contains("contexts:  host\n", "next step: A library that \"metric\" needs is missing");
    }

    @Test
    void a_vendored_package_for_a_later_dune_is_named_with_its_version(TestFolder folder) {
        TestProject project = Small.copy(folder, VENDORED, libraries("metric"));
        vendor(project, "metric", "metric", library("metric"))
                .write("vendored/metric/dune-project", "(lang dune 3.99)\n");

        FailedBuild.of(project.maven("compile").run())
                .assertMessage()
                .contains("next step: The vendored package metric needs dune 3.99 or later")
                .contains("duniverse/metric/dune-project in " + project.file("target/mirage"))
                .contains("opam install dune", "-Dmirage.dune=PATH", "mvn mirage:lock");
    }

    @Test
    void a_library_that_another_dune_installed_is_named_with_its_file(TestFolder folder) {
        Path installed = folder.folder("installed");
        TestProject project = Small.copy(folder, Small.UNIX, libraries("metric"))
                .write("../installed/metric/META", "version = \"1\"\n")
                .write("../installed/metric/dune-package", "(lang dune 3.99)\n(name metric)\n");

        FailedBuild.of(project.maven("compile")
                        .environment("OCAMLPATH", installed.toString())
                        .run())
                .assertMessage()
                .contains("next step: " + installed + "/metric/dune-package was installed by dune 3.99 or later")
                .contains("-Dmirage.dune=PATH");

        // dune 3.19 says so of "source" and "group" in what 2.9 installed; what 2.9 does not understand it says
        // otherwise.
        project.write("../installed/metric/dune-package", "(lang dune 2.9)\n(name metric)\n(library (kind normal))\n");
        FailedBuild.of(project.maven("compile")
                        .environment("OCAMLPATH", installed.toString())
                        .run())
                .assertMessage()
                .contains("next step: " + installed + "/metric/dune-package was installed by an")
                .contains("-Dmirage.dune=PATH");
    }

    // --- What vendored packages do while they are built.

    private static TestProject building(TestFolder folder, String name, String script) {
        TestProject project = Small.copyInto(folder, name, VENDORED, libraries("metric"));
        return vendor(
                        project,
                        "metric",
                        "metric",
                        "(library (public_name metric))\n"
                                + "(rule (targets made.ml) (deps build.sh) (action (bash \"sh ./build.sh "
                                + "'%{ocaml-config:standard_library}' 1>&2; echo 'let made = 1' >made.ml\")))\n")
                .write("vendored/metric/build.sh", script);
    }

    /** With the lines of the build script of gmp. */
    @Test
    void a_program_that_a_vendored_package_is_built_with_is_named(TestFolder folder) {
        Path path =
                Programs.without(folder, name -> name.equals("m4") || name.equals("patch") || name.startsWith("xz"));
        TestProject project = building(folder, "small", "set -e\npatch -p1 configure ../gcc.15.patch\n");

        FailedBuild.of(project.maven("compile")
                        .environment("PATH", path.toString())
                        .run())
                .assertMessage()
                .contains("contexts:  host\n", "next step: The vendored package metric is built with the program patch")
                .contains("searched in PATH: ", path.toString(), "apt-get install patch");

        project.write("vendored/metric/build.sh", "set -e\nxzcat gmp-6.3.0.tar.xz | tar -xf -\n");
        FailedBuild.of(project.maven("compile")
                        .environment("PATH", path.toString())
                        .run())
                .assertMessage()
                .contains("next step: The vendored package metric is built with the program xzcat")
                .contains("apt-get install xz-utils");

        project.write(
                "vendored/metric/build.sh",
                "m4 --version 2>/dev/null || { echo 'configure: error: No usable m4 in $PATH or /usr/5bin"
                        + " (see config.log for reasons).' >&2; exit 1; }\n");
        FailedBuild.of(project.maven("compile")
                        .environment("PATH", path.toString())
                        .run())
                .assertMessage()
                .contains("next step: The vendored package metric is built with the program m4")
                .contains("apt-get install m4");
    }

    /** With what the configure script of zarith does, and says. */
    @Test
    void blanks_in_the_path_are_blamed_for_a_configure_step_that_does_not_survive_them(TestFolder folder) {
        String configure = """
                CFLAGS="-I$PWD/.. -I$1"
                echo '#include <caml/mlvalues.h>' >tmp.c
                if gcc $CFLAGS -c tmp.c -o tmp.o 2>/dev/null; then echo 'include caml/mlvalues.h: found'
                else echo 'include caml/mlvalues.h: not found'; echo 'cannot include caml/mlvalues.h'; exit 2; fi
                """;
        TestProject project = building(folder, "with some blanks", "set -e\n" + configure);

        FailedBuild.of(project.maven("compile").run())
                .assertMessage()
                .contains(
                        "next step: The path of the work directory has blanks (" + project.file("target/mirage") + ")")
                .contains("configure step of the vendored package metric", "-Dmirage.workDirectory=DIRECTORY");

        // What is told to do helps.
        project.maven("compile")
                .property("mirage.workDirectory", folder.path().resolve("work").toString())
                .run()
                .assertSuccess();
    }

    // --- Toolchains that fail under dune.

    @Test
    void a_c_compiler_whose_own_compiler_is_absent_is_told(TestFolder folder) {
        OwnToolchain toolchain = OwnToolchain.copy(folder, "own", Tools.Architecture.X86_64);
        toolchain.delete(toolchain.cCompiler());
        Programs.script(toolchain.cCompiler(), "exec x86_64-nowhere-gcc \"$@\"");
        TestProject project = Small.copy(folder, contexts(context("pc", "hvt", prefix(toolchain.path()))));

        FailedBuild.of(project.maven("compile").run())
                .assertMessage()
                .contains("contexts:  pc\n", "the program x86_64-nowhere-gcc, which is not there")
                .contains("searched in PATH: ", toolchain.path() + "/bin");
    }

    /** Of a library of the user's own, beside config.ml; the manifest of the unikernel is not the user's. */
    @Test
    void a_manifest_that_solo5_refuses_is_told_with_what_it_lacks(TestFolder folder) {
        TestProject project = folder.copy("mirage-library")
                .write(
                        "greetings/dune",
                        "(library (name greetings) (foreign_stubs (language c) (names own)))\n"
                                + "(rule (targets own.c) (deps own.json)"
                                + " (action (run solo5-elftool gen-manifest own.json own.c)))\n")
                .write("greetings/own.json", "{");

        FailedBuild.of(project.maven("compile").run())
                .assertMessage()
                .contains("greetings/own.c is made from is not complete JSON", "{\"type\":\"solo5.manifest\"");

        project.write("greetings/own.json", "{}");
        FailedBuild.of(project.maven("compile").run())
                .assertMessage()
                .contains(
                        "greetings/own.c is made from (own.json) has no key \"type\"", "{\"type\":\"solo5.manifest\"");

        project.write(
                "greetings/own.json",
                "{\"type\":\"solo5.manifest\",\"version\":1,\"devices\":[{\"name\":\"a\",\"type\":\"NET_FOO\"}]}");
        FailedBuild.of(project.maven("compile").run())
                .assertMessage()
                .contains("Solo5 has no device of type NET_FOO", "NET_BASIC or BLOCK_BASIC");
    }

    // --- Where nothing is wrong.

    @Test
    void what_tools_print_on_success_is_no_error_and_no_warning(TestFolder folder) {
        TestProject project = building(folder, "small", """
                echo 'ar: creating libmetric.a'
                echo 'checking for gcc... gcc'
                echo 'configure: WARNING: no manual will be made'
                echo 'warning: error: this is not one'
                """)
                .write(
                        "src/main/mirage/stack.c",
                        // Old assembly code, as in gmp, has no such section; this is what the linker then assumes.
                        "__asm__(\".section .note.GNU-stack,\\\"x\\\",@progbits\\n.text\\n\");\nint it_stack;\n");

        BuildResult result = project.maven("compile", "-X").run();

        result.assertSuccess()
                .assertLog()
                .contains("requires executable stack", "ar: creating libmetric.a")
                .doesNotContain("[WARNING] /usr", "[ERROR]");
        assertThat(new FailedBuild(result.log()).warnings()).doesNotContain("stack", "deprecated", "ar:", "checking");
    }

    @Test
    void a_workspace_of_dunes_around_the_project_takes_no_part(TestFolder folder) {
        TestProject project = folder.copy("small", "outer/inner");
        project.replace("pom.xml", "<!-- configuration -->", Small.UNIX)
                .write("../dune-project", "(lang dune 2.9)\n")
                .write("../dune-workspace", "(lang dune 2.9)\n")
                .write("../dune", "(rule (alias default) (action (run false)))\n");

        project.maven("compile").run().assertSuccess().assertLog().doesNotContain("Entering directory", "WARN");

        assertThat(project.file("target/mirage/dist/host/small")).exists();
    }
}
