package io.mirage.maven.it;

import static io.mirage.maven.it.Small.context;
import static io.mirage.maven.it.Small.contexts;
import static io.mirage.maven.it.Small.prefix;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the goal doctor says of a machine, and that it leaves everything as it is. */
@IntegrationTest
class DoctorIT {

    @Test
    void a_project_that_has_everything_is_told_so(TestFolder folder) {
        TestProject project = Small.copy(
                folder,
                contexts(
                        context("x86_64", "hvt,spt", prefix(Tools.solo5(Tools.Architecture.X86_64))),
                        context("host", "unix")));

        BuildResult result =
                project.maven("mirage:doctor").with(Mavens.MAVEN_4_0).run();

        result.assertSuccess()
                .assertLog()
                .containsPattern("ok +dune +[0-9.]+, /")
                .containsPattern("ok +toolchain solo5 ")
                .containsPattern("ok +solo5-elftool ")
                .contains("Nothing is missing that this project needs.");
        // Maven 4 makes a folder target of its own.
        assertThat(project.file("target/mirage")).doesNotExist();
    }

    @Test
    void what_a_project_needs_and_misses_fails(TestFolder folder) {
        Path path = Programs.without(folder, name -> name.equals("dune") || name.startsWith("opam"));
        TestProject project = Small.copy(folder, Small.UNIX);

        BuildResult result = project.maven("mirage:doctor")
                .environment("PATH", path.toString())
                .run();

        FailedBuild.of(result).assertMessage().contains("Not everything is there that this project needs: dune.");
        result.assertLog()
                .containsPattern("FAIL +dune +missing +context host")
                .containsPattern("note +opam +missing +to lock dependencies");
        assertThat(project.file("target")).doesNotExist();
    }

    @Test
    void json_is_written_to_a_file(TestFolder folder) {
        TestProject project = Small.copy(folder, Small.UNIX);

        project.maven("-q", "mirage:doctor")
                .property("mirage.format", "json")
                .property("mirage.outputFile", project.file("doctor.json").toString())
                .run()
                .assertSuccess();

        assertThat(project.file("doctor.json")).content().contains("\"dune\"").startsWith("{");
    }
}
