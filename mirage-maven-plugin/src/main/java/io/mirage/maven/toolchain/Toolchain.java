package io.mirage.maven.toolchain;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A toolchain that was found and asked what it is.
 *
 * @param name the findlib toolchain; empty for the compiler of the host
 * @param foundBy why this one: {@code prefix}, {@code opamSwitch}, {@code setup} (the plugin made it) or
 *     {@code environment}
 * @param findlibConf the findlib.conf that defines it, when it is not the ambient one
 * @param ocamlopt its native compiler
 * @param architecture what it compiles for, as {@code ocamlopt -config} says: {@code amd64}, {@code arm64}
 * @param ocamlVersion the version of OCaml
 * @param solo5Version the version of Solo5; empty for other toolchains
 * @param cCompiler its C compiler; empty when it was not found
 * @param binDirectories directories that have to be on the PATH of the build, first things first
 * @param identity changes when a file of the toolchain does: 64 hexadecimal digits
 * @since 0.1.0
 */
public record Toolchain(
        Optional<String> name,
        String foundBy,
        Optional<Path> findlibConf,
        Path ocamlopt,
        String architecture,
        String ocamlVersion,
        Optional<String> solo5Version,
        Optional<Path> cCompiler,
        List<Path> binDirectories,
        String identity) {
    /** Copies the list. */
    public Toolchain {
        binDirectories = List.copyOf(binDirectories);
    }
}
