package io.mirage.maven.project;

/**
 * A device the unikernel needs attached when it is run.
 *
 * @param name one to 67 letters and digits (Solo5 0.9, {@code mft_abi.h})
 * @param type what it is
 * @since 0.1.0
 */
public record Device(String name, Type type) {
    /** The kinds of device a Solo5 manifest knows. */
    public enum Type {
        /** A network interface: {@code NET_BASIC}. */
        NET("net", "NET_BASIC"),
        /** A block device: {@code BLOCK_BASIC}. */
        BLOCK("block", "BLOCK_BASIC");

        private final String pomName;
        private final String manifestName;

        Type(String pomName, String manifestName) {
            this.pomName = pomName;
            this.manifestName = manifestName;
        }

        /**
         * The name in the POM and in the index.
         *
         * @return {@code net} or {@code block}
         */
        public String pomName() {
            return pomName;
        }

        /**
         * The name in {@code manifest.json}.
         *
         * @return {@code NET_BASIC} or {@code BLOCK_BASIC}
         */
        public String manifestName() {
            return manifestName;
        }
    }
}
