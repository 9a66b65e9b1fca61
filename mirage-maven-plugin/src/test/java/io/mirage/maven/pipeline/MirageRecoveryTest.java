package io.mirage.maven.pipeline;

import static io.mirage.maven.project.ContextBuilder.context;
import static io.mirage.maven.project.DeclarationBuilder.declare;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mirage.maven.project.DeclarationBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run of the tool that failed, or was the first, leaves for the next one. */
class MirageRecoveryTest {
    private static final String CONFIG = "open Mirage\nlet () = register \"lamp\" [ main ]\n";

    @TempDir
    Path temp;

    private FakeProject project;
    private FakeMirage mirage;

    @BeforeEach
    void makeProject() throws Exception {
        project = new FakeProject(temp);
        mirage = project.installMirage();
        Files.delete(project.base().resolve("src/main/mirage/main.ml"));
        project.source("src/main/mirage/config.ml", CONFIG);
        project.source("src/main/mirage/unikernel.ml", "");
    }

    @Test
    void asksForTheVersionOnce() throws Exception {
        project.configurator().run(project.request(hvt()), project.log.logger());
        project.configurator().run(project.request(hvt()), project.log.logger());

        assertThat(mirage.asked()).isEqualTo(1);
    }

    @Test
    void cleansAfterAFailedConfiguration() throws Exception {
        mirage.failsWith("Fatal error: exception Not_found");
        assertThatThrownBy(() -> project.configurator().run(project.request(hvt()), project.log.logger()))
                .isInstanceOf(BuildFailure.class);

        new Cleaner().run(project.request(hvt()), project.log.logger());

        assertThat(project.work()).doesNotExist();
    }

    @Test
    void describesAgainAfterAFailure() throws Exception {
        mirage.whenRun((command, output) -> {
            mirage.generate(command, output);
            return command.arguments().contains("describe") ? 1 : 0;
        });
        project.describer().run(project.request(hvt()), Format.TEXT, project.log.logger());
        mirage.worksAgain();

        List<String> lines = project.describer().run(project.request(hvt()), Format.TEXT, project.log.logger());

        assertThat(lines).contains("devices of hvt", "  Unikernel");
    }

    private static DeclarationBuilder hvt() {
        return declare(context("a", "hvt").arch("x86_64"));
    }
}
