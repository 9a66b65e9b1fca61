package io.mirage.maven.pipeline;

import io.mirage.maven.pipeline.Finding.Need;
import io.mirage.maven.pipeline.ToolProbe.Answer;
import io.mirage.maven.target.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What running images takes. Building them takes none of it, so nothing here is more than a note. */
final class DoctorRunning {
    private static final Path KVM = Path.of("/dev/kvm");
    private static final String QEMU_SYSTEM = "qemu-system-";
    private static final Set<String> WITH_VERSION = Set.of("solo5-hvt", "solo5-spt", "firecracker", "virsh");

    /**
     * Programs of which one runs images.
     *
     * @param names best first
     * @param architecture of the images
     * @param bin folders to search before the PATH
     */
    record Tender(List<String> names, String architecture, List<Path> bin) {
        Tender {
            names = List.copyOf(names);
            bin = List.copyOf(bin);
        }
    }

    private final Machine machine;

    DoctorRunning(Machine machine) {
        this.machine = machine;
    }

    /** The tender of a target's images; empty when they are programs of this machine, or nothing runs them. */
    Optional<Tender> tender(Target target, String architecture, List<Path> bin) {
        boolean foreign = !architecture.equals(machine.architecture());
        if (target.name().equals("unix")) {
            return foreign
                    ? Optional.of(new Tender(
                            List.of("qemu-" + architecture + "-static", "qemu-" + architecture), architecture, bin))
                    : Optional.empty();
        }
        List<String> names = new ArrayList<>();
        for (String name : target.tenders()) {
            names.add(name.startsWith(QEMU_SYSTEM) ? QEMU_SYSTEM + architecture : name);
            if (name.equals("xl")) {
                names.add("virsh");
            }
        }
        return names.isEmpty() ? Optional.empty() : Optional.of(new Tender(names, architecture, bin));
    }

    /** Whether a program can be asked for its version; {@code xl} cannot, nor can scripts. */
    static boolean tellsVersion(String name) {
        return name.startsWith("qemu-") || WITH_VERSION.contains(name);
    }

    /** Whether this machine can run what the tender runs. */
    boolean runsHere(Tender tender) {
        return tender.architecture().equals(machine.architecture())
                || tender.names().stream().anyMatch(name -> name.startsWith("qemu-"));
    }

    Finding tender(Tender tender, Optional<Answer> answer, Set<String> images) {
        List<String> names = tender.names();
        String what = answer.flatMap(Answer::file)
                .map(file -> String.valueOf(file.getFileName()))
                .orElse(names.get(0));
        Need need = Need.optional("to run " + String.join(", ", images) + " images for " + tender.architecture());
        if (!runsHere(tender)) {
            return Finding.note(
                    what,
                    Optional.empty(),
                    Optional.empty(),
                    "not looked for: this machine is " + machine.architecture(),
                    need,
                    Remedy.words("run these images on a machine that is " + tender.architecture()));
        }
        if (answer.isEmpty() || answer.get().isMissing()) {
            return Finding.bad(
                    what,
                    Optional.empty(),
                    Optional.empty(),
                    answer.flatMap(Answer::fault).orElse(Finding.MISSING)
                            + (names.size() == 1 ? "" : ", as is " + String.join(", ", names.subList(1, names.size()))),
                    need,
                    remedy(tender));
        }
        return answer.get().fault().isPresent()
                ? DoctorTools.unusable(what, answer.get(), need, remedy(tender))
                : Finding.ok(what, answer.get().version(), answer.get().file(), "", need);
    }

    private static Remedy remedy(Tender tender) {
        String best = tender.names().get(0);
        if (best.startsWith("qemu-" + tender.architecture())) {
            return Remedy.system(SystemPackage.QEMU_USER);
        }
        return switch (best) {
            case "solo5-hvt", "solo5-spt", "solo5-virtio-run" -> Remedy.opam("", "solo5");
            case "qemu-system-x86_64" -> Remedy.system(SystemPackage.QEMU_X86_64);
            case "qemu-system-aarch64" -> Remedy.system(SystemPackage.QEMU_AARCH64);
            case "xl" -> Remedy.system(SystemPackage.XEN).or("on a Xen host");
            default -> Remedy.words("install " + best);
        };
    }

    /** The images of this machine's architecture whose tenders use KVM, by how. */
    Map<String, Set<String>> kvmUsers(Map<Tender, Set<String>> tenders) {
        Map<String, Set<String>> users = new LinkedHashMap<>();
        tenders.forEach((tender, images) -> {
            String best = tender.names().get(0);
            if (!tender.architecture().equals(machine.architecture())) {
                return;
            }
            if (best.equals("solo5-hvt") || best.equals("firecracker")) {
                users.computeIfAbsent("to run", how -> new LinkedHashSet<>()).addAll(images);
            } else if (best.equals("solo5-virtio-run") || best.startsWith(QEMU_SYSTEM)) {
                users.computeIfAbsent("to run fast", how -> new LinkedHashSet<>())
                        .addAll(images);
            }
        });
        return users;
    }

    Finding kvm(Map<String, Set<String>> users) {
        Need need = new Need(
                users.entrySet().stream()
                        .map(use -> use.getKey() + " " + String.join(", ", use.getValue()) + " images")
                        .toList(),
                false);
        Path device = machine.file(KVM);
        if (!machine.isLinux()) {
            return none("KVM is part of Linux, and this is " + machine.host().operatingSystem(), need);
        }
        if (!Files.exists(device, LinkOption.NOFOLLOW_LINKS)) {
            return none("there is no " + KVM, need);
        }
        if (machine.access().usable(device)) {
            return Finding.ok("KVM", Optional.empty(), Optional.of(KVM), "readable and writable", need);
        }
        return Finding.note(
                "KVM",
                Optional.empty(),
                Optional.of(KVM),
                "not readable and writable for you",
                need,
                Remedy.words(
                        ownedByGroupOfKvm(device)
                                ? "sudo usermod -aG kvm \"$USER\"   # then log in again"
                                : "get the right to read and write it; spt images run without KVM"));
    }

    private static Finding none(String detail, Need need) {
        return Finding.note(
                "KVM",
                Optional.empty(),
                Optional.empty(),
                detail,
                need,
                Remedy.words("switch virtualisation on in the firmware or in the host; spt images run without KVM"));
    }

    private static boolean ownedByGroupOfKvm(Path device) {
        try {
            Object group = Files.getAttribute(device, "posix:group");
            return "kvm".equals(String.valueOf(group));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return false;
        }
    }
}
