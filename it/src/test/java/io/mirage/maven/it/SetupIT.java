package io.mirage.maven.it;

import static io.mirage.maven.it.Small.context;
import static io.mirage.maven.it.Small.contexts;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The goal setup, with the real opam and a repository whose packages install the stand-ins. */
@IntegrationTest
class SetupIT {

    private static final String BOTH =
            contexts(context("x86_64", "hvt,spt"), context("aarch64", "hvt,spt", "<arch>aarch64</arch>"));

    @Test
    void both_architectures_are_set_up_found_used_and_removed(TestFolder folder) {
        TestProject project = project(folder, OpamRepository.toolchains(folder), BOTH);
        FailedBuild.of(project.maven("package").run())
                .assertMessage()
                .contains("context x86_64", "context aarch64", "mvn mirage:setup");

        BuildResult setup = setup(project).run();

        setup.assertSuccess()
                .assertLog()
                .contains("OPAMROOT=" + switches(project), "opam switch create solo5-aarch64 --empty --no-switch")
                .contains("opam install --switch=host --no-depexts --yes mirage.4.9.0")
                .contains("host: mirage.4.9.0 installed", "The switch solo5-x86_64 is complete: ")
                .contains("ocaml-solo5-cross-aarch64 0.8.5", "Builds use it from now on");
        project.maven("package").run().assertSuccess().assertLog().contains("Attached 4 images");
        assertThat(Json.read(project.file("target/small-1.json")).at("/images"))
                .extracting(image ->
                        image.get("target").asText() + " " + image.get("arch").asText())
                .containsExactly("hvt x86_64", "spt x86_64", "hvt aarch64", "spt aarch64");
        project.maven("mirage:describe")
                .run()
                .assertSuccess()
                .assertLog()
                .contains("by setup, ")
                .doesNotContain("by environment");
        assertThat(new ImageFile(project.file("target/mirage/dist/x86_64/small.spt"))
                        .runUnder(switches(project).resolve("solo5-x86_64/bin/solo5-spt"))
                        .output())
                .contains("hello");

        setup(project)
                .run()
                .assertSuccess()
                .assertLog()
                .contains("Nothing is missing that setup installs")
                .doesNotContain("opam install");

        setup(project)
                .property("mirage.setup.remove", "true")
                .run()
                .assertSuccess()
                .assertLog()
                .contains("Removed " + switches(project));
        assertThat(switches(project)).doesNotExist();
        FailedBuild.of(project.maven("package").run()).assertMessage().contains("mvn mirage:setup");
    }

    @Test
    void without_a_terminal_and_without_yes_the_commands_are_shown_and_nothing_is_done(TestFolder folder) {
        TestProject project = project(folder, OpamRepository.toolchains(folder), BOTH);

        BuildResult result = project.maven("mirage:setup").run();

        FailedBuild.of(result).assertMessage().contains("Nobody can be asked here", "-Dmirage.setup.yes");
        assertThat(result.log()).contains("Missing: context x86_64, toolchain solo5", "opam switch create host");
        assertThat(switches(project)).doesNotExist();
    }

    @Test
    void an_interrupted_setup_goes_on_where_it_was(TestFolder folder) throws Exception {
        // In /tmp, which opam's sandbox shows to what it runs.
        Path gate = Files.createTempFile("mirage-it", ".gate");
        Files.delete(gate);
        gate.toFile().deleteOnExit();
        OpamRepository repository =
                OpamRepository.toolchains(folder).installing("solo5", "0.9.3", "test -e " + gate + " || sleep 600");
        TestProject project = project(folder, repository, contexts(context("x86_64", "hvt")));
        try (RunningBuild running = setup(project).start()) {
            running.awaitLog("Installing into the switch solo5-x86_64", Duration.ofMinutes(2));
            running.awaitLog("solo5-x86_64: ocamlfind.1.9.8 installed", Duration.ofMinutes(1));
            // Into the next package: opam writes down at its leisure what is installed.
            Thread.sleep(3000);
            running.interrupt();
            running.await(Duration.ofMinutes(1));
        }
        assertThat(switches(project).resolve("complete/solo5-x86_64")).doesNotExist();
        FailedBuild.of(project.maven("package").run()).assertMessage().contains("mvn mirage:setup");
        Files.createFile(gate);

        BuildResult again = setup(project).run();

        again.assertSuccess()
                .assertLog()
                .contains("solo5-x86_64: solo5.0.9.3 installed", "The switch solo5-x86_64 is complete")
                .doesNotContain("opam switch create host", "mirage.4.9.0 installed", "ocamlfind.1.9.8 installed");
        project.maven("package").run().assertSuccess();
    }

    /** As opam leaves it that is killed at the wrong moment. */
    @Test
    void a_switch_with_files_half_written_is_made_anew(TestFolder folder) throws Exception {
        TestProject project = project(folder, OpamRepository.toolchains(folder), contexts(context("x86_64", "hvt")));
        setup(project).run().assertSuccess();
        Files.writeString(switches(project).resolve("solo5-x86_64/.opam-switch/switch-config"), "");
        Files.delete(switches(project).resolve("complete/solo5-x86_64"));

        setup(project).run().assertSuccess().assertLog().contains("solo5-x86_64: ocaml-solo5.0.8.5 installed");
    }

    @Test
    void what_cannot_be_built_is_told_and_leaves_no_half_switch(TestFolder folder) {
        OpamRepository repository = OpamRepository.toolchains(folder)
                .installing("ocaml-solo5", "0.8.5", "echo this compiler is too new; exit 3");
        TestProject project = project(folder, repository, contexts(context("x86_64", "hvt")));

        BuildResult result = setup(project).run();

        FailedBuild.of(result)
                .assertNoOtherErrors()
                .assertMessage()
                .contains("opam install --switch=solo5-x86_64", "a package cannot be built")
                .contains("this compiler is too new", "ocaml-solo5.0.8.5");
        assertThat(switches(project).resolve("solo5-x86_64")).doesNotExist();
        assertThat(switches(project).resolve("host/bin/mirage")).exists();

        repository.remove("ocaml-solo5", "0.8.5");
        FailedBuild.of(setup(project).run()).assertMessage().contains("ocaml-solo5", "the repositories do not have it");
        assertThat(switches(project).resolve("solo5-x86_64")).doesNotExist();
    }

    @Test
    void system_packages_are_listed_and_installed_only_when_that_is_asked(TestFolder folder) {
        OpamRepository repository = OpamRepository.toolchains(folder)
                .withoutSource("solo5", "0.9.3", "depexts: [[\"zfs-fuse\"] {os-family = \"debian\"}]");
        TestProject project = project(folder, repository, contexts(context("x86_64", "hvt")));
        Path calls = folder.path().resolve("apt-calls");
        // Real ones are for the user's own machine.
        Path bin = folder.folder("bin");
        Programs.script(bin.resolve("apt-get"), "echo \"$@\" >> " + calls);
        Programs.script(bin.resolve("sudo"), "[ \"$1\" = -n ] && shift; exec \"$@\"");

        BuildResult listed = setup(project).pathFirst(bin).run();
        assertThat(calls).doesNotExist();
        BuildResult installed = setup(project)
                .pathFirst(bin)
                .property("mirage.setup.system", "true")
                .run();

        FailedBuild.of(listed).assertMessage().contains("apt-get install zfs-fuse", "-Dmirage.setup.system=true");
        assertThat(switches(project).resolve("complete")).isDirectoryContaining("glob:**host");
        installed.assertSuccess().assertLog().contains("apt-get install zfs-fuse");
        assertThat(calls).hasContent("install -y zfs-fuse");
    }

    private static TestProject project(TestFolder folder, OpamRepository repository, String contexts) {
        return Small.copy(
                folder,
                contexts,
                "<opamRepositories><opamRepository>" + repository.url() + "</opamRepository></opamRepositories>");
    }

    private static MavenBuild setup(TestProject project) {
        return project.maven("mirage:setup").property("mirage.setup.yes", "true");
    }

    private static Path switches(TestProject project) {
        return project.path().resolveSibling("cache/mirage-maven/switches");
    }
}
