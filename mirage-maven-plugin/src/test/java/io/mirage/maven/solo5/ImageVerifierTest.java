package io.mirage.maven.solo5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ImageVerifierTest {
    private static final Device SERVICE = new Device("service", DeviceType.NET_BASIC);
    private static final Device STORAGE = new Device("storage", DeviceType.BLOCK_BASIC);
    private static final Optional<Architecture> X86_64 = Optional.of(Architecture.X86_64);
    private static final Optional<Abi> HVT = Optional.of(new Abi(AbiTarget.HVT, 2));

    @Test
    void anImageAsDeclared() {
        ImageFile image = image(Architecture.X86_64, HVT, manifest(SERVICE, STORAGE));

        assertThat(ImageVerifier.verify(image, ExpectedImage.solo5(X86_64, AbiTarget.HVT, List.of(STORAGE, SERVICE))))
                .isEmpty();
        assertThat(ImageVerifier.verify(
                        image, ExpectedImage.solo5(Optional.empty(), AbiTarget.HVT, List.of(SERVICE, STORAGE))))
                .isEmpty();
        assertThat(ImageVerifier.verify(
                        image, new ExpectedImage(Optional.empty(), Optional.of(AbiTarget.HVT), false, List.of())))
                .isEmpty();
    }

    @Test
    void anotherArchitecture() {
        ImageFile image = image(Architecture.AARCH64, HVT, manifest());

        assertThat(verify(image, ExpectedImage.solo5(X86_64, AbiTarget.HVT, List.of())))
                .containsExactly("architecture: declared x86_64, the image is aarch64");
    }

    @Test
    void anotherTarget() {
        ImageFile image = image(Architecture.X86_64, HVT, manifest());

        assertThat(verify(image, ExpectedImage.solo5(X86_64, AbiTarget.SPT, List.of())))
                .containsExactly("ABI: declared spt, the image is for hvt");
    }

    @Test
    void noTargetAtAll() {
        ImageFile image = image(Architecture.X86_64, Optional.empty(), manifest());

        assertThat(verify(image, ExpectedImage.solo5(X86_64, AbiTarget.HVT, List.of())))
                .containsExactly("ABI: declared hvt, the image has no Solo5 ABI note"
                        + " (linked without -z solo5-abi=hvt: no tender runs it)");
    }

    @Test
    void aSolo5ImageForTheHost() {
        ImageFile image = image(Architecture.X86_64, HVT, manifest(SERVICE));

        assertThat(verify(image, ExpectedImage.plain(X86_64)))
                .containsExactly("ABI: declared none, the image has a Solo5 ABI note for hvt"
                        + " (linked with -z solo5-abi=hvt: only its tender runs it)");
    }

    @Test
    void aHostExecutable() {
        ImageFile image = image(Architecture.X86_64, Optional.empty(), Optional.empty());

        assertThat(ImageVerifier.verify(image, ExpectedImage.plain(X86_64))).isEmpty();
    }

    @Test
    void noManifest() {
        ImageFile image = image(Architecture.X86_64, HVT, Optional.empty());

        assertThat(verify(image, ExpectedImage.solo5(X86_64, AbiTarget.HVT, List.of(SERVICE))))
                .containsExactly(
                        "manifest: declared service (net), the image has no Solo5 manifest note (linked without"
                                + " the manifest, or the linker dropped it for want of -u __solo5_mft1_note: no tender runs"
                                + " it)");
    }

    @Test
    void otherDevices() {
        ImageFile image =
                image(Architecture.X86_64, HVT, manifest(STORAGE, new Device("service", DeviceType.BLOCK_BASIC)));

        assertThat(verify(image, ExpectedImage.solo5(X86_64, AbiTarget.HVT, List.of(SERVICE, STORAGE))))
                .containsExactly("devices: declared service (net), storage (block), the image has storage (block),"
                        + " service (block) (missing: service (net); surplus: service (block))");
    }

    @Test
    void missingDevices() {
        assertThat(verify(
                        image(Architecture.X86_64, HVT, manifest()),
                        ExpectedImage.solo5(X86_64, AbiTarget.HVT, List.of(SERVICE))))
                .containsExactly("devices: declared service (net), the image has no devices (missing: service (net))");
    }

    @Test
    void everythingAtOnce() {
        ImageFile image = image(Architecture.PPC64LE, HVT, manifest(STORAGE));

        assertThat(ImageVerifier.verify(image, ExpectedImage.solo5(X86_64, AbiTarget.SPT, List.of())))
                .extracting(Mismatch::what, Mismatch::declared, Mismatch::found)
                .containsExactly(
                        tuple("architecture", "x86_64", "is ppc64le"),
                        tuple("ABI", "spt", "is for hvt"),
                        tuple("devices", "no devices", "has storage (block)"));
    }

    @Test
    void devicesNeedAManifest() {
        assertThatThrownBy(() -> new ExpectedImage(X86_64, Optional.empty(), false, List.of(SERVICE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("devices without a manifest: [service (net)]");
    }

    private static List<String> verify(ImageFile image, ExpectedImage expected) {
        return ImageVerifier.verify(image, expected).stream()
                .map(Mismatch::sentence)
                .toList();
    }

    private static Optional<Manifest> manifest(Device... devices) {
        return Optional.of(new Manifest(1, List.of(devices)));
    }

    private static ImageFile image(Architecture architecture, Optional<Abi> abi, Optional<Manifest> manifest) {
        return new ImageFile(architecture, ElfType.EXECUTABLE, abi, manifest, Optional.empty(), 1000);
    }
}
