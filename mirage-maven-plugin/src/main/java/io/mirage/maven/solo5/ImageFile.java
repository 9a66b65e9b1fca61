package io.mirage.maven.solo5;

import java.util.Optional;

/**
 * What an image says of itself.
 *
 * @param architecture the processor it is for
 * @param type whether it is bound to its addresses
 * @param abi the Solo5 ABI it was linked for; empty for what no tender runs: host executables, Unikraft images, images
 *     linked without {@code -z solo5-abi=}
 * @param manifest the devices it asks for; empty if it has no manifest note
 * @param interpreter the program loader it names; for Solo5 images {@code /nonexistent/solo5/}, which keeps a host from
 *     running them
 * @param size of the file, in bytes
 * @since 0.1.0
 */
public record ImageFile(
        Architecture architecture,
        ElfType type,
        Optional<Abi> abi,
        Optional<Manifest> manifest,
        Optional<String> interpreter,
        long size) {}
