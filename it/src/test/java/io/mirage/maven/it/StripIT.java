package io.mirage.maven.it;

import static io.mirage.maven.it.Small.context;
import static io.mirage.maven.it.Small.contexts;
import static io.mirage.maven.it.Small.prefix;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Images without debug information, with the full ones beside them. */
@IntegrationTest
class StripIT {

    private static final String RELEASE = "io/mirage/maven/it/small/1/small-1";

    private static String sections(Path image) {
        return Command.of(Tools.program("readelf").toString(), "-SW", image.toString())
                .run()
                .assertSuccess()
                .output();
    }

    @Test
    void each_architecture_is_stripped_by_its_own_tools_and_runs(TestFolder folder) {
        TestProject project = Small.copy(
                folder,
                contexts(
                        context("pc", "spt", prefix(Tools.solo5(Tools.Architecture.X86_64))),
                        context("arm", "hvt", prefix(Tools.solo5(Tools.Architecture.AARCH64))),
                        context("host", "unix")),
                "<stripImages>true</stripImages>");
        Path repository = folder.path().resolve("repository");

        BuildResult result =
                project.maven("install").installingInto(repository).run().assertSuccess();

        result.assertLog()
                .containsPattern("spt in context pc: [0-9.]+ [kM]B without debug information, [0-9.]+ [kM]B with it")
                .contains("spt:x86_64-debug", "hvt:aarch64-debug", "unix:x86_64-debug")
                .doesNotContain("[WARN", "[ERROR");
        ImageFile pc = new ImageFile(repository.resolve(RELEASE + "-x86_64.spt"));
        ImageFile pcFull = new ImageFile(repository.resolve(RELEASE + "-x86_64-debug.spt"));
        ImageFile arm = new ImageFile(repository.resolve(RELEASE + "-aarch64.hvt"));
        assertThat(sections(pcFull.path())).contains(".debug_info", ".symtab");
        assertThat(pcFull.path()).hasSameBinaryContentAs(project.file("target/mirage/dist/pc/small.spt"));
        assertThat(sections(pc.path())).doesNotContain(".debug_info", ".symtab");
        assertThat(sections(arm.path())).doesNotContain(".debug_info", ".symtab");
        assertThat(pc.size()).isLessThan(pcFull.size());
        assertThat(pc.abi()).isEqualTo("spt 2");
        assertThat(pc.manifest()).isEqualTo(pcFull.manifest());
        assertThat(arm.machine()).isEqualTo("AArch64");
        assertThat(arm.abi()).isEqualTo("hvt 2");
        JsonNode image =
                Json.read(repository.resolve(RELEASE + ".json")).get("images").get(0);
        assertThat(image.get("sha256").asText()).isEqualTo(pc.sha256());
        assertThat(image.get("size").asLong()).isEqualTo(pc.size());
        Path bin = Tools.solo5(Tools.Architecture.X86_64).bin();
        String said = pcFull.runUnder(bin.resolve("solo5-spt")).output();
        assertThat(pc.runUnder(bin.resolve("solo5-spt")).output()).isEqualTo(said);
        ImageFile host = new ImageFile(project.file("target/mirage/stripped/host/small"));
        assertThat(host.run().output()).isNotBlank();
    }
}
