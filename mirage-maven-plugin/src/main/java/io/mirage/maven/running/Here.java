package io.mirage.maven.running;

/**
 * What a machine has for running images.
 *
 * @param architecture of its processor, as a POM spells it
 * @param linux whether its operating system is Linux
 * @param kvm whether it has KVM
 * @param path where programs are searched
 * @since 0.1.0
 */
public record Here(String architecture, boolean linux, Kvm kvm, String path) {
    /** Hardware virtualisation. */
    public enum Kvm {
        /** It can be used. */
        USABLE("KVM is usable"),
        /** It is not to be used. */
        UNWANTED("-Dmirage.kvm=false rules KVM out"),
        /** There is no device. */
        ABSENT("there is no /dev/kvm: switch virtualisation on in the firmware or in the host"),
        /** The device is not readable and writable. */
        FORBIDDEN("/dev/kvm is not readable and writable for you: sudo usermod -aG kvm \"$USER\", then log in again");

        private final String text;

        Kvm(String text) {
            this.text = text;
        }

        /**
         * How it is, and what to do about it.
         *
         * @return words
         */
        public String text() {
            return text;
        }
    }
}
