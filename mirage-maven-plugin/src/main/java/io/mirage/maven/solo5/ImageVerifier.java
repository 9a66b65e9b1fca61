package io.mirage.maven.solo5;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares an image with what was declared.
 *
 * @since 0.1.0
 */
public final class ImageVerifier {
    private ImageVerifier() {}

    /**
     * Compares an image with what was declared.
     *
     * @param actual what the image says
     * @param expected what was declared
     * @return all differences, at most one for each of architecture, ABI and manifest, in this order; empty if it is as
     *     declared
     * @since 0.1.0
     */
    public static List<Mismatch> verify(ImageFile actual, ExpectedImage expected) {
        return Stream.of(architecture(actual, expected), abi(actual, expected), manifest(actual, expected))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Mismatch> architecture(ImageFile actual, ExpectedImage expected) {
        return expected.architecture()
                .filter(declared -> !declared.equals(actual.architecture()))
                .map(declared -> new Mismatch(
                        "architecture",
                        declared.name(),
                        "is " + actual.architecture().name(),
                        ""));
    }

    private static Optional<Mismatch> abi(ImageFile actual, ExpectedImage expected) {
        Optional<AbiTarget> found = actual.abi().map(Abi::target);
        if (found.equals(expected.abi())) {
            return Optional.empty();
        }
        if (expected.abi().isEmpty()) {
            return found.map(target -> new Mismatch(
                    "ABI",
                    "none",
                    "has a Solo5 ABI note for " + target,
                    "linked with -z solo5-abi=" + target + ": only its tender runs it"));
        }
        AbiTarget declared = expected.abi().get();
        return Optional.of(found.map(target -> new Mismatch("ABI", declared.name(), "is for " + target, ""))
                .orElseGet(() -> new Mismatch(
                        "ABI",
                        declared.name(),
                        "has no Solo5 ABI note",
                        "linked without -z solo5-abi=" + declared + ": no tender runs it")));
    }

    private static Optional<Mismatch> manifest(ImageFile actual, ExpectedImage expected) {
        if (!expected.manifestRequired()) {
            return Optional.empty();
        }
        return actual.manifest()
                .map(manifest -> devices(manifest.devices(), expected.devices()))
                .orElseGet(() -> Optional.of(new Mismatch(
                        "manifest",
                        list(expected.devices()),
                        "has no Solo5 manifest note",
                        "linked without the manifest, or the linker dropped it for want of -u __solo5_mft1_note: no"
                                + " tender runs it")));
    }

    private static Optional<Mismatch> devices(List<Device> found, List<Device> declared) {
        Set<Device> missing = without(declared, found);
        Set<Device> surplus = without(found, declared);
        if (missing.isEmpty() && surplus.isEmpty()) {
            return Optional.empty();
        }
        String detail = Stream.of(difference("missing", missing), difference("surplus", surplus))
                .flatMap(Optional::stream)
                .collect(Collectors.joining("; "));
        return Optional.of(new Mismatch("devices", list(declared), "has " + list(found), detail));
    }

    private static Optional<String> difference(String what, Set<Device> devices) {
        return devices.isEmpty() ? Optional.empty() : Optional.of(what + ": " + list(devices));
    }

    private static Set<Device> without(List<Device> devices, List<Device> others) {
        Set<Device> rest = new LinkedHashSet<>(devices);
        others.forEach(rest::remove);
        return rest;
    }

    private static String list(Collection<Device> devices) {
        return devices.isEmpty()
                ? "no devices"
                : devices.stream().map(Device::toString).collect(Collectors.joining(", "));
    }
}
