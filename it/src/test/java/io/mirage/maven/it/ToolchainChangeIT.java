package io.mirage.maven.it;

import static io.mirage.maven.it.Small.context;
import static io.mirage.maven.it.Small.contexts;
import static io.mirage.maven.it.Small.prefix;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;

/** A toolchain that changes in place between two builds. dune (2.9 and 3.19) does not notice. */
@IntegrationTest
class ToolchainChangeIT {

    private static final String ANEW = "The toolchain of context pc changed: building it anew.";

    @Test
    void bindings_a_c_compiler_and_an_elftool_that_change_in_place_are_noticed(TestFolder folder) throws Exception {
        OwnToolchain toolchain = OwnToolchain.copy(folder, "own", Tools.Architecture.X86_64);
        TestProject project = Small.copy(folder, contexts(context("pc", "hvt", prefix(toolchain.path()))));
        Path linked = project.file("target/mirage/_build/solo5/hvt/main.exe");
        project.maven("package").run().assertSuccess().assertLog().doesNotContain(ANEW);
        FileTime first = Files.getLastModifiedTime(linked);

        project.maven("package").run().assertSuccess().assertLog().doesNotContain(ANEW);
        assertThat(Files.getLastModifiedTime(linked)).as("nothing changed").isEqualTo(first);

        Path original = Files.copy(toolchain.binding("hvt"), folder.path().resolve("solo5_hvt.o"));
        Files.copy(toolchain.binding("spt"), toolchain.binding("hvt"), StandardCopyOption.REPLACE_EXISTING);
        BuildResult withOtherBindings = project.maven("package").run();
        withOtherBindings.assertLog().contains(ANEW);
        // That is how to tell that the new bindings were linked.
        FailedBuild.of(withOtherBindings).assertMessage().contains(":package ", "hvt", "is for spt");

        Files.copy(original, toolchain.binding("hvt"), StandardCopyOption.REPLACE_EXISTING);
        toolchain.replace(toolchain.cCompiler(), "set -- -static ", "set -- -static -Wl,--defsym=it_was_changed=0 ");
        project.maven("package").run().assertSuccess().assertLog().contains(ANEW);
        Command.of(Tools.program("readelf").toString(), "-sW", linked.toString())
                .run()
                .assertSuccess()
                .assertOutput()
                .contains("it_was_changed");

        Path elftool = Files.move(toolchain.elftool(), toolchain.path().resolve("bin/elftool-before"));
        Programs.script(
                toolchain.elftool(),
                "[ \"$1\" != gen-manifest ] || touch "
                        + Programs.quoted(folder.path().resolve("elftool-ran")),
                "exec " + Programs.quoted(elftool) + " \"$@\"");
        project.maven("package").run().assertSuccess().assertLog().contains(ANEW);
        assertThat(folder.path().resolve("elftool-ran")).exists();
    }

    @Test
    void a_toolchain_that_is_gone_is_not_replaced_by_the_compiler_of_the_host(TestFolder folder) throws Exception {
        OwnToolchain toolchain = OwnToolchain.copy(folder, "own", Tools.Architecture.X86_64);
        TestProject project = Small.copy(folder, contexts(context("pc", "hvt", prefix(toolchain.path()))));
        // What dune 3.19 does with a toolchain that is not defined: it takes the host's compiler, and reports success.
        Path dune = Programs.dune(
                folder.path().resolve("dune-3.19"),
                "if ! [ -e " + Programs.quoted(toolchain.definition()) + " ]; then",
                "  cp /bin/true dist/pc/small.hvt; exit 0",
                "fi");
        project.maven("compile").property("mirage.dune", dune.toString()).run().assertSuccess();

        toolchain.delete(toolchain.definition());
        BuildResult result = project.maven("package")
                .property("mirage.dune", dune.toString())
                .run();

        FailedBuild build = FailedBuild.of(result).assertNoOtherErrors();
        build.assertMessage()
                .contains(
                        ":build ",
                        "A toolchain is missing",
                        "context pc",
                        toolchain.definition().toString());
        assertThat(build.warnings()).contains(toolchain.definition().toString());
        assertThat(project.file("target/mirage/dist/pc/small.hvt")).doesNotExist();
    }
}
