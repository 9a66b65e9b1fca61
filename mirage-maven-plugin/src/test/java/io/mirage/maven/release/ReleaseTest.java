package io.mirage.maven.release;

import static io.mirage.maven.project.ContextBuilder.context;
import static io.mirage.maven.project.DeclarationBuilder.declare;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mirage.maven.project.Image;
import io.mirage.maven.project.Plan;
import io.mirage.maven.solo5.AbiTarget;
import io.mirage.maven.solo5.Architecture;
import io.mirage.maven.solo5.Device;
import io.mirage.maven.solo5.DeviceType;
import io.mirage.maven.solo5.ElfImageBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseTest {
    private static final Index.Built NOTHING = new Index.Built(null, null, null, null, null, null);

    @TempDir
    Path temp;

    @Test
    void writesTheIndexOfVersionOne() throws Exception {
        Plan plan = declare(
                        context("x86_64", "hvt").arch("x86_64"),
                        context("here", "unix").classifier("linux"))
                .device("storage", "block")
                .device("service", "net")
                .plan();
        List<VerifiedImage> images = List.of(
                verified(
                        plan,
                        0,
                        ElfImageBuilder.solo5(
                                Architecture.X86_64,
                                AbiTarget.HVT,
                                new Device("storage", DeviceType.BLOCK_BASIC),
                                new Device("service", DeviceType.NET_BASIC))),
                verified(plan, 1, ElfImageBuilder.hostExecutable(Architecture.AARCH64)));
        Index.Built built = new Index.Built(
                "2026-01-31T12:00:00Z", "2.9.3", "4.14.1", null, "0.9.3", new Index.Lock("ab".repeat(32)));

        String json = Json.write(Release.index(plan.unikernel(), images, built));

        assertThat(json).isEqualTo("""
                        {
                          "schemaVersion": 1,
                          "name": "hello",
                          "groupId": "org.example",
                          "artifactId": "hello",
                          "version": "1.0",
                          "images": [
                            {
                              "target": "hvt",
                              "arch": "x86_64",
                              "context": "x86_64",
                              "artifact": {
                                "extension": "hvt",
                                "classifier": "x86_64"
                              },
                              "size": %d,
                              "sha256": "%s",
                              "abi": {
                                "target": "hvt",
                                "version": 2
                              },
                              "devices": [
                                {
                                  "name": "service",
                                  "type": "net"
                                },
                                {
                                  "name": "storage",
                                  "type": "block"
                                }
                              ]
                            },
                            {
                              "target": "unix",
                              "arch": "aarch64",
                              "context": "here",
                              "artifact": {
                                "extension": "unix",
                                "classifier": "linux"
                              },
                              "size": %d,
                              "sha256": "%s",
                              "devices": []
                            }
                          ],
                          "built": {
                            "timestamp": "2026-01-31T12:00:00Z",
                            "dune": "2.9.3",
                            "ocaml": "4.14.1",
                            "solo5": "0.9.3",
                            "lock": {
                              "sha256": "%s"
                            }
                          }
                        }
                        """.formatted(
                        images.get(0).digest().size(),
                        images.get(0).digest().sha256(),
                        images.get(1).digest().size(),
                        images.get(1).digest().sha256(),
                        "ab".repeat(32)));
        assertThat(Json.write(Release.index(plan.unikernel(), new ArrayList<>(images), built)))
                .isEqualTo(json);
    }

    @Test
    void leavesOutWhatWasNotUsed() throws Exception {
        Plan plan = declare(context("here", "unix")).plan();

        assertThat(Json.write(Release.index(plan.unikernel(), List.of(), NOTHING)))
                .endsWith("\"images\": [],\n  \"built\": {}\n}\n")
                .doesNotContain("null");
    }

    @Test
    void refusesTwoImagesWithOneCoordinate() throws Exception {
        Plan plan = declare(context("a", "unix"), context("b", "unix")).plan();
        List<VerifiedImage> images = List.of(
                verified(plan, 0, ElfImageBuilder.hostExecutable(Architecture.X86_64)),
                verified(plan, 1, ElfImageBuilder.hostExecutable(Architecture.X86_64)));

        assertThatThrownBy(() -> Release.index(plan.unikernel(), images, NOTHING))
                .isInstanceOf(ImageRefusedException.class)
                .hasMessageContaining("…:unix:x86_64")
                .hasMessageContaining("unix in context a")
                .hasMessageContaining("unix in context b")
                .hasMessageContaining("<classifier>");
    }

    private VerifiedImage verified(Plan plan, int index, ElfImageBuilder content) throws Exception {
        Image image = plan.images().get(index);
        Path file = content.writeTo(temp.resolve(image.target().name() + index));
        return ImageCheck.check(image, plan.unikernel().program().devices(), file);
    }
}
