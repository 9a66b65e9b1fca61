package io.mirage.maven.it;

import static io.mirage.maven.it.MirageProject.executable;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A mirage tool that is missing, broken or another one, a {@code config.ml} that is wrong, and what the user is told. */
@IntegrationTest
class MirageToolIT {

    private static final String REGISTER = "let () = register \"bound\" [ main ]\n";
    private static final String BOUND = "(* mirage >= 4.9.0 & < 4.12.0 *)";

    /** A project for the host alone. */
    private static TestProject copy(TestFolder folder) {
        return folder.copy("mirage-bound");
    }

    private static TestProject using(TestProject project, String mirage) {
        return project.replace("pom.xml", executable(Tools.mirage()).toString(), mirage);
    }

    private static FailedBuild configure(TestProject project) {
        return FailedBuild.of(project.maven("generate-sources").run());
    }

    // --- The tool.

    @Test
    void without_mirage_it_is_said_how_to_get_it(TestFolder folder) {
        Path path = Programs.without(folder, name -> name.equals("mirage"));
        TestProject project = using(copy(folder), "mirage");

        FailedBuild.of(project.maven("generate-sources")
                        .environment("PATH", path.toString())
                        .run())
                .assertNoOtherErrors()
                .assertMessage()
                .contains("mirage tool is needed", project.file("config.ml").toString(), path.toString())
                .contains("opam install mirage", "-Dmirage.mirage=");
    }

    @Test
    void another_program_called_mirage_is_not_taken_for_it(TestFolder folder) {
        Path viewer = Programs.script(folder.path().resolve("bin/mirage"), "echo 'Version: Mirage 0.11.2'");
        TestProject project = using(copy(folder), "mirage");

        FailedBuild.of(project.maven("generate-sources")
                        .pathFirst(viewer.resolveSibling(""))
                        .run())
                .assertNoOtherErrors()
                .assertMessage()
                .contains(viewer.toString(), "Version: Mirage 0.11.2", "another program", "image viewer")
                .contains("-Dmirage.mirage=");
    }

    @Test
    void without_its_library_it_is_said_where_it_is_looked_for(TestFolder folder) {
        Path alone = Programs.script(
                folder.path().resolve("alone/bin/mirage"),
                "exec " + Programs.quoted(executable(Tools.mirage())) + " \"$@\"");

        configure(using(copy(folder), alone.toString()))
                .assertMessage()
                .contains("library mirage", "config.ml", "OCAMLPATH", "opam install mirage");
    }

    @Test
    void a_bound_on_the_version_is_checked_before_mirage_runs(TestFolder folder) {
        CountingMirage mirage = CountingMirage.in(folder);
        TestProject project =
                mirage.usedBy(copy(folder)).replace("config.ml", BOUND, "(* mirage >= 4.10.0 & < 4.12.0 *)");
        String version = MirageProject.of(project).run("--version").output().strip();

        configure(project)
                .assertNoOtherErrors()
                .assertMessage()
                .contains(project.file("config.ml").toString(), ">= 4.10.0", version)
                .contains(executable(mirage.prefix()).toString(), "opam install");
        assertThat(mirage.configured()).isEmpty();
    }

    @Test
    void a_mirage_of_a_checkout_is_used_with_a_warning(TestFolder folder) {
        TestProject project =
                using(copy(folder), executable(Tools.standInMirage()).toString());

        BuildResult result = project.maven("generate-sources")
                .environment("MIRAGE_STANDIN_VERSION", "%%VERSION%%")
                .run()
                .assertSuccess();

        assertThat(new FailedBuild(result.log()).warnings()).contains("checkout", "4.9.0");
        assertThat(project.read("target/mirage/unix/dune.build")).contains("(target bound)");
    }

    @Test
    void a_target_that_mirage_does_not_know_yet_is_told_and_a_later_one_knows_it(TestFolder folder) {
        TestProject project = using(
                        copy(folder), executable(Tools.standInMirage()).toString())
                .replace("pom.xml", "<name>host</name>", "<name>kraft</name><arch>x86_64</arch>")
                .replace("pom.xml", "<targets>unix</targets>", "<targets>qemu</targets>");

        configure(project).assertMessage().contains("mirage 4.9.0 does not know the target qemu", "4.10");

        project.maven("generate-sources")
                .environment("MIRAGE_STANDIN_VERSION", "4.11.1")
                .run()
                .assertSuccess();
        assertThat(project.read("target/mirage/qemu/dune.build")).contains("(target bound.qemu)", "\"unikraft\"");
    }

    @Test
    void rules_of_an_unknown_form_are_refused_and_quoted(TestFolder folder) {
        Path prefix = folder.folder("changing");
        Path mirage = Programs.script(
                prefix.resolve("bin/mirage"),
                Programs.quoted(executable(Tools.mirage())) + " \"$@\" || exit",
                "[ ! -f dune.build ] || sed -i 's/(= %{context_name} \"default\")/(<> %{profile} release)/' dune.build");
        TestProject project = using(copy(folder), mirage.toString());

        FailedBuild.of(project.maven("generate-sources")
                        .environment("OCAMLPATH", Tools.mirage().lib().toString())
                        .run())
                .assertMessage()
                .contains("dune.build", "(<> %{profile} release)");
    }

    // --- config.ml.

    @Test
    void errors_in_config_ml_name_the_users_own_file(TestFolder folder) {
        TestProject project = copy(folder).replace("config.ml", "job", "(1 : string)");

        FailedBuild build = configure(project);

        Path config = project.file("config.ml");
        assertThat(build.errors())
                .filteredOn(line -> line.startsWith(config + ":4:"))
                .singleElement()
                .asString()
                .contains("This expression has type int");
        assertThat(build.log()).doesNotContain("target/mirage/unix/config.ml");
        build.assertMessage().contains(config.toString());
        // What the tool left: the first of its two stages.
        assertThat(project.read("target/mirage/unix/dune")).contains("(include dune.config)");
    }

    @Test
    void one_unikernel_has_to_be_registered(TestFolder folder) {
        TestProject project = copy(folder).replace("config.ml", REGISTER, "let _ = main\n");
        configure(project).assertNoOtherErrors().assertMessage().contains("registers no unikernel", "register");

        project.replace("config.ml", "let _ = main\n", REGISTER + REGISTER.replace("bound", "second"));
        configure(project).assertNoOtherErrors().assertMessage().contains("registers 2", "bound", "second");

        // Of one name twice there is no sign in the files.
        project.replace("config.ml", "\"second\"", "\"bound\"");
        configure(project).assertNoOtherErrors().assertMessage().contains("registers 2");
    }

    @Test
    void an_argument_that_config_ml_has_no_key_for_is_named(TestFolder folder) {
        TestProject project = copy(folder)
                .replace(
                        "pom.xml",
                        "<contexts>",
                        "<configureArguments><argument>--dhcp=true</argument></configureArguments><contexts>");

        configure(project).assertMessage().contains("--dhcp", "<configureArguments>");

        // Later versions say it otherwise.
        using(project, executable(Tools.standInMirage()).toString());
        FailedBuild.of(project.maven("generate-sources")
                        .environment("MIRAGE_STANDIN_VERSION", "4.11.1")
                        .run())
                .assertMessage()
                .contains("--dhcp", "<configureArguments>");
    }

    @Test
    void a_wrong_value_of_a_key_is_passed_on(TestFolder folder) {
        TestProject project = folder.copy("mirage-network").replace("pom.xml", "--dhcp=true", "--dhcp=maybe");

        FailedBuild build = configure(project);

        assertThat(build.log()).contains("option '--dhcp': invalid value 'maybe'");
    }

    @Test
    void an_exception_in_config_ml_is_told(TestFolder folder) {
        TestProject project = folder.copy("mirage-reads-file").delete("settings/name.txt");

        configure(project).assertMessage().contains("settings/name.txt: No such file or directory", "config.ml");
    }

    @Test
    void a_missing_unikernel_is_an_error_of_the_build(TestFolder folder) {
        TestProject project = copy(folder).delete("unikernel.ml");

        FailedBuild build = FailedBuild.of(project.maven("compile").run());

        build.assertMessage().contains("Unikernel", "unikernel.ml", "config.ml");
        assertThat(project.file("target/mirage/dist/host/bound")).doesNotExist();
    }

    @Test
    void a_dune_file_of_the_users_beside_config_ml_is_refused(TestFolder folder) {
        TestProject project = copy(folder).write("dune", "(rule (with-stdout-to x (echo y)))\n");

        configure(project)
                .assertNoOtherErrors()
                .assertMessage()
                .contains("dune", "mirage tool writes this file itself");
    }

    // --- Describing.

    @Test
    void describe_shows_the_graph_of_devices(TestFolder folder) {
        TestProject project = folder.copy("mirage-devices");
        CountingMirage mirage = CountingMirage.in(folder);
        String version = MirageProject.of(mirage.usedBy(project))
                .run("--version")
                .output()
                .strip();

        project.maven("mirage:describe")
                .run()
                .assertSuccess()
                .assertLog()
                .contains("config.ml, by mirage " + version)
                .contains("unikernel devices (io.mirage.maven.it:mirage-devices:1)")
                .contains("service (net)", "storage (block)")
                .contains("Unikernel.Main", "Netif", "Block");
        // The folders are configured all the same.
        assertThat(project.read("target/mirage/hvt/dune")).contains("(include dune.build)");
        mirage.forget();

        Path dot = project.file("target/devices.dot");
        project.maven("mirage:describe")
                .property("mirage.format", "dot")
                .property("mirage.outputFile", dot.toString())
                .run()
                .assertSuccess();
        assertThat(dot)
                .content()
                .startsWith("digraph G {")
                .contains(
                        "[label=\"unikernel_main__3\\nUnikernel.Main\\n\", shape=\"box\"];", "3 -> 2 [];", "3 -> 1 [];")
                .endsWith("}\n");

        Path json = project.file("target/devices.json");
        project.maven("mirage:describe")
                .property("mirage.format", "json")
                .property("mirage.outputFile", json.toString())
                .run()
                .assertSuccess();
        assertThat(Json.read(json).get("frontEnd").asText()).isEqualTo("config");
        assertThat(Json.read(json).get("mirage").asText()).isEqualTo(version);
        assertThat(mirage.all()).as("known already").isEmpty();
    }

    @Test
    void describe_draws_a_picture_with_graphviz(TestFolder folder) {
        TestProject project = copy(folder);
        Path svg = project.file("target/bound.svg");
        Path graphviz = Programs.script(
                folder.path().resolve("bin/dot"),
                // Stand-in for Graphviz: what is drawn is of no matter here.
                "[ \"$1\" = -Tsvg ] && grep -q 'digraph G' \"$2\" && echo '<svg>drawn</svg>'");

        project.maven("mirage:describe")
                .property("mirage.format", "svg")
                .property("mirage.outputFile", svg.toString())
                .pathFirst(graphviz.resolveSibling(""))
                .run()
                .assertSuccess();
        assertThat(svg).content().contains("<svg>drawn</svg>");

        FailedBuild.of(project.maven("mirage:describe")
                        .property("mirage.format", "svg")
                        .environment(
                                "PATH",
                                Programs.without(folder, name -> name.equals("dot"))
                                        .toString())
                        .run())
                .assertMessage()
                .contains("Graphviz", "-Dmirage.format=dot");
    }
}
