package io.mirage.maven.solo5;

import java.util.List;
import java.util.Optional;

/**
 * What a Solo5 image runs on ({@code enum abi_target} of {@code include/elf_abi.h}, Solo5 0.9.3). Targets without a
 * name here are values too; they are called {@code abi-NUMBER}.
 *
 * @param number the target in the ABI note, 0 to 2147483647
 * @since 0.1.0
 */
public record AbiTarget(int number) {
    /**
     * Hardware virtualised tender.
     *
     * @since 0.1.0
     */
    public static final AbiTarget HVT = new AbiTarget(1);
    /**
     * Sandboxed process tender.
     *
     * @since 0.1.0
     */
    public static final AbiTarget SPT = new AbiTarget(2);
    /**
     * Virtio hypervisors.
     *
     * @since 0.1.0
     */
    public static final AbiTarget VIRTIO = new AbiTarget(3);
    /**
     * The Muen separation kernel.
     *
     * @since 0.1.0
     */
    public static final AbiTarget MUEN = new AbiTarget(4);
    /**
     * The Genode framework; removed from Solo5 in 0.7, the number stays taken.
     *
     * @since 0.1.0
     */
    public static final AbiTarget GENODE = new AbiTarget(5);
    /**
     * Xen PVHv2.
     *
     * @since 0.1.0
     */
    public static final AbiTarget XEN = new AbiTarget(6);

    /**
     * Checks the components.
     *
     * @throws IllegalArgumentException if {@code number} is negative
     * @since 0.1.0
     */
    public AbiTarget {
        if (number < 0) {
            throw new IllegalArgumentException("ABI target " + number + " is negative");
        }
    }

    /**
     * {@return the targets that have a name, by number}
     *
     * @since 0.1.0
     */
    public static List<AbiTarget> known() {
        return List.of(HVT, SPT, VIRTIO, MUEN, GENODE, XEN);
    }

    /**
     * Finds a target by its name.
     *
     * @param name one of {@code hvt spt virtio muen genode xen}, case counts
     * @return the target of that name
     * @since 0.1.0
     */
    public static Optional<AbiTarget> ofName(String name) {
        return known().stream().filter(target -> target.name().equals(name)).findFirst();
    }

    /**
     * {@return the name that follows {@code solo5-abi=} at link time, or {@code abi-NUMBER}}
     *
     * @since 0.1.0
     */
    public String name() {
        return switch (number) {
            case 1 -> "hvt";
            case 2 -> "spt";
            case 3 -> "virtio";
            case 4 -> "muen";
            case 5 -> "genode";
            case 6 -> "xen";
            default -> "abi-" + number;
        };
    }

    /** {@return the {@link #name()}} */
    @Override
    public String toString() {
        return name();
    }
}
