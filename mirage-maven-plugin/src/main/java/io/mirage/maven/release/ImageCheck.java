package io.mirage.maven.release;

import io.mirage.maven.project.Image;
import io.mirage.maven.solo5.AbiTarget;
import io.mirage.maven.solo5.Architecture;
import io.mirage.maven.solo5.Device;
import io.mirage.maven.solo5.DeviceType;
import io.mirage.maven.solo5.ExpectedImage;
import io.mirage.maven.solo5.ImageDigest;
import io.mirage.maven.solo5.ImageFile;
import io.mirage.maven.solo5.ImageFormatException;
import io.mirage.maven.solo5.ImageReader;
import io.mirage.maven.solo5.ImageVerifier;
import io.mirage.maven.solo5.Mismatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Holds an image against what was declared: its ELF header, ABI note and manifest note have to agree with the
 * context's architecture, the target's ABI and the POM's devices.
 *
 * @since 0.1.0
 */
public final class ImageCheck {
    private ImageCheck() {}

    /**
     * Checks an image.
     *
     * @param image what was declared
     * @param devices what the POM declares
     * @param file the image
     * @return what the file is
     * @throws ImageRefusedException if it is not what was declared, or no image at all
     * @throws IOException if it cannot be read
     */
    public static VerifiedImage check(Image image, List<io.mirage.maven.project.Device> devices, Path file)
            throws ImageRefusedException, IOException {
        ImageFile actual;
        try {
            actual = ImageReader.read(file);
        } catch (ImageFormatException e) {
            throw new ImageRefusedException(file + " (" + image.label() + ") is not an image: " + e.getMessage(), e);
        }
        List<Mismatch> mismatches = ImageVerifier.verify(actual, expected(image, devices));
        if (!mismatches.isEmpty()) {
            throw new ImageRefusedException(
                    file + " (" + image.label() + ") is not what was declared:\n"
                            + mismatches.stream()
                                    .map(mismatch -> "  - " + mismatch.sentence())
                                    .collect(Collectors.joining("\n")),
                    null);
        }
        return new VerifiedImage(image, file, actual, ImageDigest.of(file));
    }

    private static ExpectedImage expected(Image image, List<io.mirage.maven.project.Device> devices)
            throws ImageRefusedException {
        Optional<Architecture> architecture = image.architecture().flatMap(Architecture::ofName);
        if (image.target().abi().isEmpty()) {
            return ExpectedImage.plain(architecture);
        }
        AbiTarget abi = AbiTarget.ofName(image.target().abi().get())
                .orElseThrow(() -> new ImageRefusedException(
                        image.label() + " cannot be checked: the target "
                                + image.target().name() + " ("
                                + image.target().getClass().getName() + ") names the ABI '"
                                + image.target().abi().get() + "'; Solo5 has " + AbiTarget.known(),
                        null));
        List<Device> expected = !image.target().devicesInManifest()
                ? List.of()
                : devices.stream()
                        .map(device -> new Device(
                                device.name(),
                                DeviceType.ofLabel(device.type().pomName()).orElseThrow()))
                        .toList();
        return new ExpectedImage(architecture, Optional.of(abi), image.target().manifest(), expected);
    }
}
