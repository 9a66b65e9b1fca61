package io.mirage.maven.running;

import io.mirage.maven.process.Executables;
import io.mirage.maven.process.Executables.NotFound;
import io.mirage.maven.running.Way.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds how an image can be run on a machine, or says why it cannot.
 *
 * @param here the machine
 * @param emulate whether ordinary programs of another architecture may be run by QEMU
 * @since 0.1.0
 */
public record Ways(Here here, boolean emulate) {
    private static final String QEMU_SYSTEM = "qemu-system-x86_64";

    /** What came of the search. */
    public sealed interface Outcome {}

    /**
     * The image can be run.
     *
     * @param way how
     */
    public record Possible(Way way) implements Outcome {}

    /**
     * The image cannot be run.
     *
     * @param reason why, and what would be needed; one line
     */
    public record Impossible(String reason) implements Outcome {}

    /**
     * Looks for a way.
     *
     * @param image what is to be run
     * @return how, or why not
     */
    public Outcome find(ImageKind image) {
        String abi = image.abi().orElse("");
        return switch (abi) {
            case "hvt" ->
                tender(
                        image,
                        Kind.HVT,
                        "solo5-hvt",
                        here.kvm() == Here.Kvm.USABLE ? "" : here.kvm().text());
            case "spt" -> tender(image, Kind.SPT, "solo5-spt", here.linux() ? "" : "solo5-spt needs Linux");
            case "virtio" -> virtio(image);
            case "" -> image.program() ? program(image) : unknown(image);
            default -> unknown(image);
        };
    }

    private Outcome unknown(ImageKind image) {
        String others = image.tenders().isEmpty() ? "" : "; what runs them is " + String.join(" or ", image.tenders());
        return new Impossible("mirage:run does not run " + image.target() + " images" + others
                + ". It runs hvt, spt, virtio and unix");
    }

    private Outcome tender(ImageKind image, Kind kind, String name, String fault) {
        List<String> faults = new ArrayList<>();
        if (isForeign(image)) {
            faults.add("this machine is " + here.architecture() + ", and a tender runs images of its own architecture");
        }
        if (!fault.isEmpty()) {
            faults.add(fault);
        }
        Search search = new Search(image, List.of(name));
        if (search.found().isEmpty()) {
            faults.add(search.fault() + ": opam install solo5, or mvn mirage:setup");
        }
        return faults.isEmpty()
                ? new Possible(new Way(kind, search.found(), false))
                : new Impossible(String.join("; ", faults));
    }

    private Outcome virtio(ImageKind image) {
        boolean foreign = isForeign(image);
        if (foreign && !emulate) {
            return new Impossible(emulation(image));
        }
        Search search = new Search(image, List.of(QEMU_SYSTEM));
        return search.found().isPresent()
                ? new Possible(new Way(Kind.VIRTIO, search.found(), !foreign && here.kvm() == Here.Kvm.USABLE))
                : new Impossible(search.fault() + ": install QEMU for x86_64 (qemu-system-x86 in Debian)");
    }

    private Outcome program(ImageKind image) {
        if (!here.linux()) {
            return new Impossible("it is a program of Linux, and this is another system");
        }
        if (!isForeign(image)) {
            return new Possible(new Way(Kind.PROGRAM, Optional.empty(), false));
        }
        if (!emulate) {
            return new Impossible(emulation(image));
        }
        Search search =
                new Search(image, List.of("qemu-" + image.architecture() + "-static", "qemu-" + image.architecture()));
        return search.found().isPresent()
                ? new Possible(new Way(Kind.EMULATED_PROGRAM, search.found(), false))
                : new Impossible(search.fault() + ": install QEMU's user mode (qemu-user-static in Debian)");
    }

    private String emulation(ImageKind image) {
        return "this machine is " + here.architecture() + ", and the image is for " + image.architecture()
                + ": -Dmirage.emulate=true lets QEMU run it";
    }

    private boolean isForeign(ImageKind image) {
        return !image.architecture().equals(here.architecture());
    }

    /** A search for one of several programs. */
    private final class Search {
        private final List<String> names;
        private final List<NotFound> missing = new ArrayList<>();
        private Optional<Path> found = Optional.empty();

        Search(ImageKind image, List<String> names) {
            this.names = names;
            String path = Executables.path(image.bin(), here.path());
            for (String name : names) {
                Executables.Lookup lookup = Executables.find(name, path);
                if (found.isEmpty()) {
                    found = lookup.path();
                }
                if (lookup instanceof NotFound none) {
                    missing.add(none);
                }
            }
        }

        Optional<Path> found() {
            return found;
        }

        String fault() {
            return missing.stream()
                    .filter(none -> none.problem() != Executables.Problem.ABSENT)
                    .map(none -> none.name() + " " + none.reason())
                    .findFirst()
                    .orElseGet(() -> "there is no " + String.join(" and no ", names)
                            + ", neither with the toolchain nor in the PATH");
        }
    }
}
