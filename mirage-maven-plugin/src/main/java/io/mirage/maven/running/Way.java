package io.mirage.maven.running;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How an image can be run on this machine.
 *
 * @param kind by what
 * @param program the tender; empty when the image is itself the program
 * @param accelerated whether QEMU may use KVM
 * @since 0.1.0
 */
public record Way(Kind kind, Optional<Path> program, boolean accelerated) {
    /** What runs an image; the best first. */
    public enum Kind {
        /** The hardware virtualised tender, with KVM. */
        HVT("solo5-hvt"),
        /** The sandboxed process tender. */
        SPT("solo5-spt"),
        /** QEMU as a virtio machine. */
        VIRTIO("QEMU"),
        /** The image is a program of this machine. */
        PROGRAM("this machine, as an ordinary program"),
        /** The image is a program of another architecture. */
        EMULATED_PROGRAM("QEMU, as an ordinary program of another architecture");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /**
         * What the log calls it.
         *
         * @return a few words
         */
        public String label() {
            return label;
        }

        /**
         * Whether the image is a program of Linux, and no unikernel of a tender.
         *
         * @return true when the image needs the permission to be executed
         */
        public boolean isProgram() {
            return this == PROGRAM || this == EMULATED_PROGRAM;
        }
    }
}
