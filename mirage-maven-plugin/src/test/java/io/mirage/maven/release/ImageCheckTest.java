package io.mirage.maven.release;

import static io.mirage.maven.project.ContextBuilder.context;
import static io.mirage.maven.project.DeclarationBuilder.declare;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mirage.maven.project.Build;
import io.mirage.maven.project.DeclarationBuilder;
import io.mirage.maven.project.Image;
import io.mirage.maven.project.Plan;
import io.mirage.maven.solo5.AbiTarget;
import io.mirage.maven.solo5.Architecture;
import io.mirage.maven.solo5.Device;
import io.mirage.maven.solo5.DeviceType;
import io.mirage.maven.solo5.ElfImageBuilder;
import io.mirage.maven.target.CustomTarget;
import io.mirage.maven.target.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageCheckTest {
    private static final Device SERVICE = new Device("service", DeviceType.NET_BASIC);

    @TempDir
    Path temp;

    @Test
    void acceptsWhatWasDeclared() throws Exception {
        VerifiedImage image = check(
                hvt().device("service", "net"), ElfImageBuilder.solo5(Architecture.X86_64, AbiTarget.HVT, SERVICE));

        assertThat(image.classifier()).isEqualTo("x86_64");
        assertThat(image.content().architecture()).isEqualTo(Architecture.X86_64);
        assertThat(image.digest().size()).isEqualTo(Files.size(image.file()));
    }

    @Test
    void namesBothSidesOfEveryDifference() {
        assertThatThrownBy(() -> check(
                        hvt().device("storage", "block"),
                        ElfImageBuilder.solo5(Architecture.AARCH64, AbiTarget.SPT, SERVICE)))
                .isInstanceOf(ImageRefusedException.class)
                .hasMessageContaining(temp.resolve("image") + " (hvt in context a) is not what was declared:\n")
                .hasMessageContaining("  - architecture: declared x86_64, the image is aarch64")
                .hasMessageContaining("  - ABI: declared hvt, the image is for spt")
                .hasMessageContaining("  - devices: declared storage (block), the image has service (net)");
    }

    @Test
    void refusesAnImageWithoutNotes() {
        assertThatThrownBy(() -> check(hvt(), ElfImageBuilder.hostExecutable(Architecture.X86_64)))
                .isInstanceOf(ImageRefusedException.class)
                .hasMessageContaining("no Solo5 ABI note")
                .hasMessageContaining("no Solo5 manifest note");
    }

    @Test
    void refusesWhatIsNoImage() throws IOException {
        Path script = Files.writeString(temp.resolve("image"), "#!/bin/sh\n");
        Path empty = Files.createFile(temp.resolve("empty"));

        for (Path file : new Path[] {script, empty}) {
            assertThatThrownBy(() -> ImageCheck.check(hvt().plan().images().get(0), List.of(), file))
                    .isInstanceOf(ImageRefusedException.class)
                    .hasMessageContaining(file + " (hvt in context a) is not an image");
        }
        assertThatThrownBy(() -> ImageCheck.check(hvt().plan().images().get(0), List.of(), temp.resolve("absent")))
                .isInstanceOf(IOException.class);
    }

    @Test
    void saysWhichTargetOfAnotherJarNamesAnAbiThatIsNone() throws Exception {
        Image hvt = hvt().plan().images().get(0);
        Target custom =
                new CustomTarget("bhyve", "solo5", Optional.of("solo5"), Optional.of("bhyve"), Optional.of("bhyve"));
        Path file = temp.resolve("image");
        ElfImageBuilder.solo5(Architecture.X86_64, AbiTarget.HVT).writeTo(file);
        Image image =
                new Image(hvt.context(), new Build(custom, "solo5", Optional.of("solo5")), "a", hvt.architecture());

        assertThatThrownBy(() -> ImageCheck.check(image, List.of(), file))
                .isInstanceOf(ImageRefusedException.class)
                .hasMessageContaining("the target bhyve (" + CustomTarget.class.getName() + ") names the ABI 'bhyve'; "
                        + "Solo5 has [hvt, spt, virtio, muen, genode, xen]");
    }

    @Test
    void takesAnyArchitectureWhenNoneIsKnown() throws Exception {
        VerifiedImage image =
                check(declare(context("a", "spt")), ElfImageBuilder.solo5(Architecture.PPC64LE, AbiTarget.SPT));

        assertThat(image.classifier()).isEqualTo("ppc64le");
    }

    @Test
    void expectsNoDevicesInTheManifestOfXen() throws Exception {
        DeclarationBuilder xen = declare(context("a", "qubes").arch("x86_64")).device("service", "net");

        assertThat(check(xen, ElfImageBuilder.solo5(Architecture.X86_64, AbiTarget.XEN))
                        .content()
                        .manifest())
                .isPresent();
        assertThatThrownBy(() -> check(xen, ElfImageBuilder.solo5(Architecture.X86_64, AbiTarget.XEN, SERVICE)))
                .isInstanceOf(ImageRefusedException.class)
                .hasMessageContaining("declared no devices");
    }

    @Test
    void expectsNoNotesOfUnikraftAndTheHost() throws Exception {
        assertThat(check(
                                declare(context("a", "qemu").arch("x86_64").classifier("kvm")),
                                ElfImageBuilder.unikraft(Architecture.X86_64))
                        .classifier())
                .isEqualTo("kvm");
        assertThatThrownBy(() ->
                        check(declare(context("a", "unix")), ElfImageBuilder.solo5(Architecture.X86_64, AbiTarget.HVT)))
                .isInstanceOf(ImageRefusedException.class)
                .hasMessageContaining("ABI: declared none");
    }

    private static DeclarationBuilder hvt() {
        return declare(context("a", "hvt").arch("x86_64"));
    }

    private VerifiedImage check(DeclarationBuilder declaration, ElfImageBuilder content) throws Exception {
        Plan plan = declaration.plan();
        return ImageCheck.check(
                plan.images().get(0), plan.unikernel().program().devices(), content.writeTo(temp.resolve("image")));
    }
}
