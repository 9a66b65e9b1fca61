package io.mirage.maven.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The cross compiler that Debian's packages make. */
@IntegrationTest
class Aarch64LinuxToolchainIT {

    @Test
    void a_context_with_it_makes_a_program_that_an_aarch64_machine_runs(TestFolder folder) {
        TestProject project = folder.copy("cross-hello", "cross hello");
        DuneWorkspace workspace = DuneWorkspace.write(project, "arm", "aarch64", Tools.linuxAarch64());

        workspace.build("hello.exe").assertSuccess();

        String program = workspace.built("hello.exe").toString();
        Command.of("file", "-b", program).run().assertOutput().contains("ARM aarch64", "statically linked");
        Command.of(Tools.program("qemu-aarch64-static").toString(), program)
                .run()
                .assertSuccess()
                .assertOutput()
                .isEqualTo("hello from a 64 bit program, host 1\n");
    }

    @Test
    void the_recipe_of_the_document_finds_and_makes_what_it_says(TestFolder folder) {
        Tools.Prefix toolchain = Tools.linuxAarch64();
        TestProject project = folder.copy("linux-aarch64", "hello");
        Document document = Document.of("cross-compiling.md");

        BuildResult result = project.maven("mirage:doctor", "mirage:describe", "package")
                .property("linux.aarch64", toolchain.path().toString())
                .run()
                .assertSuccess();

        result.assertLog()
                .containsPattern("ok +toolchain aarch64 ")
                .containsPattern("ok +C cross compiler ")
                .containsPattern("ok +qemu-aarch64-static ")
                .contains("Nothing is missing that this project needs.");
        String log = result.log()
                .replace(folder.path().toString(), "/home/you")
                .replace(toolchain.path().toString(), "/home/you/aarch64-linux")
                .replace(Tools.program("ocamlopt.opt").toString(), "/usr/bin/ocamlopt.opt");
        assertThat(Document.withoutFigures(log.lines().toList()))
                .containsSubsequence(document.printedBy("mvn mirage:describe"))
                .containsSubsequence(document.printedBy("mvn package"));
        String image = "target/mirage/dist/aarch64/hello";
        assertThat(Command.of("qemu-aarch64-static", image)
                        .in(project.path())
                        .run()
                        .assertSuccess()
                        .output()
                        .lines())
                .containsExactlyElementsOf(document.printedBy("qemu-aarch64-static " + image));

        MavenBuild run = project.maven("mirage:run")
                .property("linux.aarch64", toolchain.path().toString());
        FailedBuild.of(run.run())
                .assertMessage()
                .contains("and the image is for aarch64: -Dmirage.emulate=true lets QEMU run it");
        run.property("mirage.emulate", "true")
                .run()
                .assertSuccess()
                .assertLog()
                .contains(
                        "Running dist/aarch64/hello by QEMU, as an ordinary program of another architecture.",
                        "dist/aarch64/hello ended with exit code 0.")
                .contains(document.printedBy("qemu-aarch64-static " + image).stream()
                        .map(line -> "[INFO] " + line)
                        .toList());
    }

    @Test
    void the_host_keeps_its_own_compiler(TestFolder folder) {
        TestProject project = folder.copy("cross-hello");
        DuneWorkspace workspace = DuneWorkspace.write(project, "arm", "aarch64", Tools.linuxAarch64());

        workspace.build("../default/generator.exe").assertSuccess();

        Command.of(project.file("_build/default/generator.exe").toString())
                .run()
                .assertSuccess();
    }

    @Test
    void is_not_made_twice() throws Exception {
        Tools.Prefix first = Tools.linuxAarch64();
        var made = Files.getLastModifiedTime(first.path());

        assertThat(Files.getLastModifiedTime(Tools.linuxAarch64().path())).isEqualTo(made);
    }
}
