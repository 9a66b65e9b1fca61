package io.mirage.maven.it;

import static io.mirage.maven.it.Small.context;
import static io.mirage.maven.it.Small.contexts;
import static io.mirage.maven.it.Small.prefix;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;

/** Images that are not what was declared, or not there at all: nothing of the project is published then. */
@IntegrationTest
class RefusedImagesIT {

    private static final String DEVICES = "<devices><device><name>service</name><type>net</type></device></devices>";

    @Test
    void images_that_are_not_what_was_declared_keep_the_whole_release_back(TestFolder folder) {
        OwnToolchain noAbi = OwnToolchain.copy(folder, "noAbi", Tools.Architecture.X86_64);
        noAbi.replace(noAbi.cCompiler(), "abi=${2#*=}", "abi=stub");
        OwnToolchain otherDevices = OwnToolchain.copy(folder, "otherDevices", Tools.Architecture.X86_64);
        otherDevices.delete(otherDevices.elftool());
        Programs.script(
                otherDevices.elftool(),
                "if [ \"$1\" = gen-manifest ]; then sed 's/\"service\",\"type\":\"NET_/\"disk\",\"type\":\"BLOCK_/' \"$2\" >own.json; set -- $1 own.json $3; fi",
                "exec " + Programs.quoted(otherDevices.original().bin().resolve("solo5-elftool")) + " \"$@\"");
        OwnToolchain otherMachine = OwnToolchain.copy(folder, "otherMachine", Tools.Architecture.AARCH64);
        otherMachine.replace(
                otherMachine.definition(),
                otherMachine.tool("ocamlopt").toString(),
                Programs.script(
                                otherMachine.path().resolve("bin/pretending"),
                                "if [ \"$1\" = -config ]; then " + Programs.quoted(otherMachine.tool("ocamlopt"))
                                        + " -config | sed 's/^architecture: .*/architecture: amd64/'",
                                "else exec " + Programs.quoted(otherMachine.tool("ocamlopt")) + " \"$@\"; fi")
                        .toString());
        TestProject project = Small.copy(
                folder,
                DEVICES,
                contexts(
                        context("right", "hvt", prefix(noAbi.original()), "<classifier>right</classifier>"),
                        context("noabi", "hvt", prefix(noAbi.path()), "<classifier>noabi</classifier>"),
                        context("devices", "spt", prefix(otherDevices.path()), "<classifier>devices</classifier>"),
                        context("machine", "hvt", "<arch>x86_64</arch>", prefix(otherMachine.path()))));
        Path repository = folder.folder("repository");

        BuildResult result = project.maven("install").installingInto(repository).run();

        FailedBuild.of(result)
                .assertNoOtherErrors()
                .assertMessage()
                .contains(":package ", "Nothing is attached, because of 3 images:")
                .contains("dist/noabi/small.hvt", "hvt", "has no Solo5 ABI note")
                .contains("dist/devices/small.spt", "service (net)", "disk (block)")
                .contains("dist/machine/small.hvt", "x86_64", "aarch64")
                .doesNotContain("dist/right");
        assertThat(repository.resolve("io/mirage/maven/it")).doesNotExist();
    }

    @Test
    void a_dune_that_makes_nothing_and_reports_success_is_not_believed(TestFolder folder) {
        TestProject project = Small.copy(folder, Small.UNIX);
        Path idle = Programs.dune(folder.path().resolve("idle-dune"), "exit 0");
        project.maven("compile").run().assertSuccess();
        assertThat(project.file("target/mirage/dist/host/small")).exists();

        BuildResult result = project.maven("package")
                .property("mirage.dune", idle.toString())
                .run();

        FailedBuild.of(result)
                .assertNoOtherErrors()
                .assertMessage()
                .contains(":build ", "dune reported success, but did not make")
                .contains(project.file("target/mirage/dist/host/small").toString());
        assertThat(project.file("target/mirage/dist/host/small"))
                .as("the image of the build before")
                .doesNotExist();

        BuildResult packageAlone = project.maven("mirage:package").run();

        FailedBuild.of(packageAlone)
                .assertNoOtherErrors()
                .assertMessage()
                .contains("There is no finished build to package", "run the goal mirage:build before");
    }

    @Test
    void an_image_that_changed_since_it_was_built_is_refused(TestFolder folder) throws Exception {
        TestProject project = Small.copy(folder, Small.UNIX);
        project.maven("compile").run().assertSuccess();
        Files.writeString(
                project.file("target/mirage/dist/host/small"),
                "one line more\n",
                StandardCharsets.UTF_8,
                StandardOpenOption.APPEND);

        BuildResult result = project.maven("mirage:package").run();

        FailedBuild.of(result)
                .assertNoOtherErrors()
                .assertMessage()
                .contains(project.file("target/mirage/dist/host/small").toString(), "something changed it since")
                .contains("mirage:build");
        assertThat(project.file("target/small-1.json")).doesNotExist();
    }
}
