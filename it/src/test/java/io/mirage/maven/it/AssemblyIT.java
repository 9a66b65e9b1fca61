package io.mirage.maven.it;

import static io.mirage.maven.it.Small.context;
import static io.mirage.maven.it.Small.contexts;
import static io.mirage.maven.it.Small.prefix;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** An archive with the images of two architectures, made by Maven's own plugins from coordinates. */
@IntegrationTest
class AssemblyIT {

    @Test
    void images_for_two_architectures_are_packed_with_a_unit_of_systemd(TestFolder folder) {
        TestProject project = Small.copy(
                folder,
                contexts(
                        context("x86_64", "hvt", prefix(Tools.solo5(Tools.Architecture.X86_64))),
                        context("aarch64", "hvt", prefix(Tools.solo5(Tools.Architecture.AARCH64)))));
        Path repository = folder.path().resolve("repository");
        project.maven("install").installingInto(repository).run().assertSuccess();
        TestProject appliance = folder.copy("appliance");

        appliance.maven("package").installingInto(repository).run().assertSuccess();

        Path archive = appliance.file("target/appliance-1.0.tar.gz");
        assertThat(Command.of("tar", "-tzf", archive.toString())
                        .run()
                        .assertSuccess()
                        .output()
                        .lines())
                .contains(
                        "usr/lib/unikernels/small-x86_64.hvt",
                        "usr/lib/unikernels/small-aarch64.hvt",
                        "usr/lib/unikernels/small.json",
                        "etc/systemd/system/small.service");
        Path unpacked = folder.folder("unpacked");
        Command.of("tar", "-xzf", archive.toString(), "-C", unpacked.toString())
                .run()
                .assertSuccess();
        for (String architecture : new String[] {"x86_64", "aarch64"}) {
            assertThat(unpacked.resolve("usr/lib/unikernels/small-" + architecture + ".hvt"))
                    .hasSameBinaryContentAs(project.file("target/mirage/dist/" + architecture + "/small.hvt"));
        }
    }
}
