package io.mirage.maven.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mirage.maven.frontend.TargetConfiguration.RunDescription;
import io.mirage.maven.project.DeclarationBuilder;
import io.mirage.maven.project.Device;
import io.mirage.maven.target.Target;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetConfigurationTest {

    @ParameterizedTest
    @ValueSource(strings = {"unix", "hvt", "spt", "virtio", "muen", "genode", "xen", "qubes", "firecracker", "qemu"})
    void tellsTheNameWithoutTheExtension(String target) throws Exception {
        TargetConfiguration configuration = made(MirageOutput.of(target, "my.lamp"), target);

        assertThat(configuration.imageName()).isEqualTo("my.lamp");
        assertThat(configuration.imageFile())
                .contains(MirageOutput.of(target, "my.lamp").image());
    }

    @ParameterizedTest
    @ValueSource(strings = {"unix", "hvt", "xen", "firecracker"})
    void rehearsesReadingForEveryFamily(String target) {
        assertThatCode(() -> TargetConfiguration.rehearse(target(target))).doesNotThrowAnyException();
    }

    @Test
    void refusesAnImageOfAnotherTarget() {
        TargetConfiguration spt = made(MirageOutput.of("hvt", "lamp"), "spt");

        assertThatThrownBy(spt::imageName)
                .isInstanceOf(DuneBuildException.class)
                .hasMessage("its image is lamp.hvt, but images of target spt end in .spt");
        assertThat(spt.imageFile()).contains("lamp.hvt");
    }

    @Test
    void tellsANameThatIsNone() throws Exception {
        assertThat(made(MirageOutput.of("hvt", ""), "hvt").imageName()).isEmpty();
        assertThat(made(MirageOutput.of("hvt", "a/my lamp"), "hvt").imageName()).isEqualTo("a/my lamp");
    }

    @Test
    void hasNoImageWithoutRulesOfAKnownForm() {
        TargetConfiguration nothing = new TargetConfiguration(target("hvt"), new TreeMap<>());

        assertThat(nothing.imageFile()).isEmpty();
        assertThatThrownBy(nothing::imageName).isInstanceOf(DuneBuildException.class);
        assertThatThrownBy(nothing::duneBuild).isInstanceOf(DuneBuildException.class);
    }

    @Test
    void tellsTheDevicesOfTheManifest() throws Exception {
        MirageOutput output =
                MirageOutput.of("hvt", "lamp").device("switch", "NET_BASIC").device("bulb", "BLOCK_BASIC");

        assertThat(made(output, "hvt").devices())
                .containsExactly(new Device("bulb", Device.Type.BLOCK), new Device("switch", Device.Type.NET));
        assertThat(made(MirageOutput.of("xen", "lamp"), "xen").devices()).isEmpty();
        assertThat(made(MirageOutput.of("unix", "lamp"), "unix").devices()).isEmpty();
        assertThat(made(MirageOutput.of("firecracker", "lamp"), "firecracker").devices())
                .isEmpty();
    }

    @Test
    void saysWhichManifestIsWrong() {
        SortedMap<String, String> files = MirageOutput.of("hvt", "lamp").files();
        files.put("mirage/manifest.json", "{}");
        SortedMap<String, String> none = MirageOutput.of("hvt", "lamp").files();
        none.remove("mirage/manifest.json");

        assertThatThrownBy(() -> new TargetConfiguration(target("hvt"), files).devices())
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("hvt/mirage/manifest.json: its type is ''");
        assertThatThrownBy(() -> new TargetConfiguration(target("hvt"), none).devices())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the mirage tool generated no mirage/manifest.json");
    }

    @Test
    void findsTheFilesForToolstacks() throws Exception {
        assertThat(made(MirageOutput.of("xen", "lamp"), "xen").runDescriptions("lamp"))
                .containsExactly(
                        new RunDescription("xl", ".xl", "name = 'lamp'\nkernel = 'lamp.xen'\n"),
                        new RunDescription("xl.in", ".xl.in", "name = '@NAME@'\nkernel = '@KERNEL@'\n"),
                        new RunDescription(
                                "libvirt.xml", "_libvirt.xml", "<domain>\n    <kernel>lamp.xen</kernel>\n</domain>\n"));
        assertThat(made(MirageOutput.of("virtio", "lamp"), "virtio").runDescriptions("lamp"))
                .extracting(RunDescription::type)
                .containsExactly("libvirt.xml");
        assertThat(made(MirageOutput.of("hvt", "lamp"), "hvt").runDescriptions("lamp"))
                .isEmpty();
        assertThat(made(MirageOutput.of("qubes", "lamp"), "qubes").runDescriptions("lamp"))
                .isEmpty();
    }

    @Test
    void namesTheImageInThemAsThePomDoes() throws Exception {
        assertThat(made(MirageOutput.of("xen", "lamp"), "xen").runDescriptions("torch"))
                .extracting(RunDescription::text)
                .containsExactly(
                        "name = 'lamp'\nkernel = 'torch.xen'\n",
                        "name = '@NAME@'\nkernel = '@KERNEL@'\n",
                        "<domain>\n    <kernel>torch.xen</kernel>\n</domain>\n");
    }

    @Test
    void findsEachFileOnceThoughItIsPromoted() throws Exception {
        SortedMap<String, String> files = MirageOutput.of("virtio", "lamp").files();
        files.put("dist/lamp_libvirt.xml", MirageOutput.of("virtio", "lamp").file("mirage/lamp_libvirt.xml"));

        assertThat(new TargetConfiguration(target("virtio"), files).runDescriptions("lamp"))
                .hasSize(1);
    }

    private static TargetConfiguration made(MirageOutput output, String target) {
        return new TargetConfiguration(target(target), output.files());
    }

    private static Target target(String name) {
        return DeclarationBuilder.builtIn().stream()
                .filter(target -> target.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
