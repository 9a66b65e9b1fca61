package io.mirage.maven.solo5;

/**
 * The kinds of ELF file that can be run ({@code e_type}).
 *
 * @since 0.1.0
 */
public enum ElfType {
    /**
     * {@code ET_EXEC}, 2: loaded at fixed addresses. Every Solo5 image is one.
     *
     * @since 0.1.0
     */
    EXECUTABLE,
    /**
     * {@code ET_DYN}, 3: loaded anywhere. What a C compiler of a Linux host makes by default.
     *
     * @since 0.1.0
     */
    POSITION_INDEPENDENT
}
