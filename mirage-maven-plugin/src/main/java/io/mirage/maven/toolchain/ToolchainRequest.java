package io.mirage.maven.toolchain;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * What a dune context asks of its toolchain.
 *
 * @param context what messages call the context
 * @param name the findlib toolchain; empty for the compiler of the host
 * @param prefix where it is installed; empty for the ambient environment
 * @param opamSwitch the opam switch that holds it; never together with a prefix
 * @param own the switch that the plugin made for it, which counts when neither of them is declared
 * @param architecture the architecture it has to make; empty when none is declared
 * @param abis the Solo5 ABIs that are linked: {@code hvt}, {@code spt}, …
 * @since 0.1.0
 */
public record ToolchainRequest(
        String context,
        Optional<String> name,
        Optional<Path> prefix,
        Optional<String> opamSwitch,
        Optional<Path> own,
        Optional<String> architecture,
        Set<String> abis) {
    /** Copies the set. */
    public ToolchainRequest {
        abis = Set.copyOf(abis);
    }
}
