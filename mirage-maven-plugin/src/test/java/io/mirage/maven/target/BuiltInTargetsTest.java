package io.mirage.maven.target;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirage.maven.project.DeclarationBuilder;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The facts of each target as a table: what mirage 4.11, ocaml-solo5 and Solo5 0.9 say. */
class BuiltInTargetsTest {

    @Test
    void areThoseOfMirage() {
        assertThat(DeclarationBuilder.targets().names())
                .containsExactly(
                        "firecracker", "genode", "hvt", "muen", "qemu", "qubes", "spt", "unix", "virtio", "xen");
    }

    @ParameterizedTest
    @CsvSource(
            useHeadersInDisplayName = true,
            emptyValue = "",
            value = {
                "name,        extension, type,   context,  toolchain, abi,    manifest, devices, runtime",
                "unix,        '',        unix,   default,  '',        '',     false,    false,   mirage-unix",
                "hvt,         hvt,       hvt,    solo5,    solo5,     hvt,    true,     true,    mirage-solo5",
                "spt,         spt,       spt,    solo5,    solo5,     spt,    true,     true,    mirage-solo5",
                "virtio,      virtio,    virtio, solo5,    solo5,     virtio, true,     true,    mirage-solo5",
                "muen,        muen,      muen,   solo5,    solo5,     muen,   true,     true,    mirage-solo5",
                "genode,      genode,    genode, solo5,    solo5,     genode, true,     true,    mirage-solo5",
                "xen,         xen,       xen,    solo5,    solo5,     xen,    true,     false,   mirage-xen",
                "qubes,       xen,       xen,    solo5,    solo5,     xen,    true,     false,   mirage-xen",
                "firecracker, fc,        fc,     unikraft, unikraft,  '',     false,    false,   mirage-unikraft",
                "qemu,        qemu,      qemu,   unikraft, unikraft,  '',     false,    false,   mirage-unikraft",
            })
    void sayWhatTheyAre(
            String name,
            String extension,
            String type,
            String context,
            String toolchain,
            String abi,
            boolean manifest,
            boolean devices,
            String runtime) {
        Target target = target(name);

        assertThat(target.name()).isEqualTo(name);
        assertThat(target.fileExtension()).isEqualTo(present(extension));
        assertThat(target.artifactType()).isEqualTo(type);
        assertThat(target.duneContext()).isEqualTo(context);
        assertThat(target.toolchain()).isEqualTo(present(toolchain));
        assertThat(target.abi()).isEqualTo(present(abi));
        assertThat(target.manifest()).isEqualTo(manifest);
        assertThat(target.devicesInManifest()).isEqualTo(devices);
        assertThat(target.runtimeLibraries()).isEqualTo(Set.of(runtime));
    }

    @ParameterizedTest
    @CsvSource(
            useHeadersInDisplayName = true,
            value = {
                "name,        x86_64, aarch64, ppc64le",
                "unix,        true,   true,    true",
                "hvt,         true,   true,    false",
                "spt,         true,   true,    true",
                "virtio,      true,   false,   false",
                "muen,        true,   false,   false",
                "xen,         true,   false,   false",
                "qubes,       true,   false,   false",
                "genode,      false,  false,   false",
                "firecracker, true,   true,    false",
                "qemu,        true,   true,    false",
            })
    void refuseArchitecturesWithoutBindings(String name, boolean x86, boolean aarch64, boolean ppc64le) {
        Target target = target(name);

        assertThat(target.refusal("x86_64").isEmpty()).isEqualTo(x86);
        assertThat(target.refusal("aarch64").isEmpty()).isEqualTo(aarch64);
        assertThat(target.refusal("ppc64le").isEmpty()).isEqualTo(ppc64le);
    }

    @ParameterizedTest
    @CsvSource(
            useHeadersInDisplayName = true,
            emptyValue = "",
            value = {
                "name,        link flags,                        tenders",
                "unix,        -thread,                           ''",
                "hvt,         -w|-70|-cclib|-z solo5-abi=hvt,    solo5-hvt",
                "spt,         -w|-70|-cclib|-z solo5-abi=spt,    solo5-spt",
                "virtio,      -w|-70|-cclib|-z solo5-abi=virtio, solo5-virtio-run|qemu-system-x86_64",
                "muen,        -w|-70|-cclib|-z solo5-abi=muen,   ''",
                "xen,         -w|-70|-cclib|-z solo5-abi=xen,    xl",
                "qubes,       -w|-70|-cclib|-z solo5-abi=xen,    xl",
                "genode,      -w|-70|-cclib|-z solo5-abi=genode, ''",
                "firecracker, -w|-70,                            firecracker",
                "qemu,        -w|-70,                            qemu-system-x86_64",
            })
    void sayHowTheyAreLinkedAndRun(String name, String linkFlags, String tenders) {
        Target target = target(name);

        assertThat(String.join("|", target.linkFlags())).isEqualTo(linkFlags);
        assertThat(String.join("|", target.tenders())).isEqualTo(tenders);
        assertThat(target.packages()).isNotEmpty();
    }

    @Test
    void ofUnikraftChooseTheirBackEndForAllOfAContext() {
        assertThat(target("firecracker").contextOcamlFlags())
                .containsExactly("-cclib", "-z unikraft-backend=firecracker");
        assertThat(target("qemu").contextCFlags()).containsExactly("-z", "unikraft-backend=qemu");
        assertThat(target("hvt").contextOcamlFlags()).isEmpty();
        assertThat(target("unix").contextCFlags()).isEmpty();
    }

    @Test
    void refuseWithTheReason() {
        assertThat(target("genode").refusal("x86_64"))
                .hasValueSatisfying(
                        reason -> assertThat(reason).contains("0.7", "Genode").contains("use hvt"));
        assertThat(target("virtio").refusal("aarch64"))
                .hasValueSatisfying(reason -> assertThat(reason).contains("virtio", "aarch64", "x86_64"));
    }

    @Test
    void answerTheSameEachTime() {
        for (Target target : DeclarationBuilder.builtIn()) {
            assertThat(List.of(target.packages(), target.linkFlags(), target.tenders()))
                    .isEqualTo(List.of(target.packages(), target.linkFlags(), target.tenders()));
        }
    }

    private static Target target(String name) {
        return DeclarationBuilder.targets().find(name).orElseThrow();
    }

    private static Optional<String> present(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    @ParameterizedTest
    @CsvSource({
        "unix, unix",
        "hvt, hvt",
        "qubes, qubes",
        "firecracker, unikraft-firecracker firecracker",
        "qemu, unikraft-qemu qemu",
    })
    void sayWhatTheMirageToolCallsThem(String name, String mirageNames) {
        assertThat(target(name).mirageNames()).containsExactly(mirageNames.split(" "));
    }
}
