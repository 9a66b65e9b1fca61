package io.mirage.maven.solo5;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The processor an image is for. Machines without a name here are values too; they are called {@code machine-NUMBER}.
 *
 * @param machine the ELF {@code e_machine}, 0 to 65535
 * @since 0.1.0
 */
public record Architecture(int machine) {
    /**
     * {@code EM_X86_64}.
     *
     * @since 0.1.0
     */
    public static final Architecture X86_64 = new Architecture(62);
    /**
     * {@code EM_AARCH64}.
     *
     * @since 0.1.0
     */
    public static final Architecture AARCH64 = new Architecture(183);
    /**
     * {@code EM_PPC64}; little-endian, as no other byte order is read.
     *
     * @since 0.1.0
     */
    public static final Architecture PPC64LE = new Architecture(21);

    // amd64, arm64 and power are what `ocamlopt -config` prints as "architecture:", the first two also what Debian and
    // the JDK's os.arch say.
    private static final Map<String, Architecture> BY_NAME = Map.of(
            "x86_64", X86_64,
            "amd64", X86_64,
            "aarch64", AARCH64,
            "arm64", AARCH64,
            "ppc64le", PPC64LE,
            "powerpc64le", PPC64LE,
            "power", PPC64LE);

    /**
     * Checks the components.
     *
     * @throws IllegalArgumentException if {@code machine} is not an unsigned 16-bit number
     * @since 0.1.0
     */
    public Architecture {
        if (machine < 0 || machine > 0xffff) {
            throw new IllegalArgumentException("e_machine " + machine + " is not in 0..65535");
        }
    }

    /**
     * {@return the architectures that have a name}
     *
     * @since 0.1.0
     */
    public static List<Architecture> known() {
        return List.of(X86_64, AARCH64, PPC64LE);
    }

    /**
     * Finds an architecture by a name in common use.
     *
     * @param name one of {@code x86_64 amd64 aarch64 arm64 ppc64le powerpc64le power}, case counts
     * @return the architecture of that name
     * @since 0.1.0
     */
    public static Optional<Architecture> ofName(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /**
     * {@return {@code x86_64}, {@code aarch64}, {@code ppc64le}, or {@code machine-NUMBER}}
     *
     * @since 0.1.0
     */
    public String name() {
        return switch (machine) {
            case 62 -> "x86_64";
            case 183 -> "aarch64";
            case 21 -> "ppc64le";
            default -> "machine-" + machine;
        };
    }

    /** {@return the {@link #name()}} */
    @Override
    public String toString() {
        return name();
    }
}
