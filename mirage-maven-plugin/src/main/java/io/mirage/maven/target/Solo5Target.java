package io.mirage.maven.target;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the targets of the Solo5 family share: one toolchain, one set of compiled modules, and an ABI that is picked at
 * link time by {@code -z solo5-abi=} (Solo5 0.9, {@code elf_abi.h}).
 *
 * @since 0.1.0
 */
abstract class Solo5Target implements Target {
    private static final List<String> BUILD_PACKAGES = List.of("ocaml-solo5 >= 0.8.2", "solo5 >= 0.7.5");

    private final String name;
    private final String abi;
    private final Set<String> architectures;

    Solo5Target(String name, String abi, Set<String> architectures) {
        this.name = name;
        this.abi = abi;
        this.architectures = new TreeSet<>(architectures);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<String> fileExtension() {
        return Optional.of(abi);
    }

    @Override
    public String duneContext() {
        return "solo5";
    }

    @Override
    public Optional<String> toolchain() {
        return Optional.of("solo5");
    }

    @Override
    public Optional<String> abi() {
        return Optional.of(abi);
    }

    @Override
    public List<String> linkFlags() {
        // Warning 70 is "missing interface file"; the ABI flag reaches the linker as one argument with a blank in it,
        // as the mirage tool writes it.
        return List.of("-w", "-70", "-cclib", "-z solo5-abi=" + abi);
    }

    @Override
    public List<String> packages() {
        return concat(BUILD_PACKAGES, List.of("mirage-solo5 >= 0.10.0"));
    }

    @Override
    public Set<String> runtimeLibraries() {
        return Set.of("mirage-solo5");
    }

    @Override
    public boolean manifest() {
        return true;
    }

    @Override
    public Optional<String> refusal(String architecture) {
        if (architectures.contains(architecture)) {
            return Optional.empty();
        }
        return Optional.of("Solo5 has no " + name + " bindings for " + architecture + "; it has them for "
                + String.join(", ", architectures));
    }

    static List<String> concat(List<String> first, List<String> second) {
        return java.util.stream.Stream.concat(first.stream(), second.stream()).toList();
    }

    /** Packages of the toolchain, which every target of the family needs at build time. */
    static List<String> buildPackages() {
        return BUILD_PACKAGES;
    }
}
