package io.mirage.maven.toolchain;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The parts of a toolchain, each found or not: where a build stops at the first fault, this tells all of them.
 *
 * @param foundBy where it was looked for: {@code prefix}, {@code opamSwitch} or {@code environment}
 * @param compiler its native OCaml compiler, with the version of OCaml
 * @param undefined whether findlib has no definition of the toolchain, or is not there itself: it is not installed where
 *     it was looked for
 * @param architecture what it compiles for, as a POM spells it; empty when the compiler cannot be asked
 * @param cCompiler its C compiler; empty when no compiler names one
 * @param elftool Solo5's tool for manifests; empty when no Solo5 image is asked for
 * @param bindings Solo5's bindings; empty when no Solo5 image is asked for, or the folder is not known
 * @param binDirectories directories of its programs, to be searched before the PATH
 * @since 0.1.0
 */
public record ToolchainParts(
        String foundBy,
        Part compiler,
        boolean undefined,
        Optional<String> architecture,
        Optional<Part> cCompiler,
        Optional<Part> elftool,
        Optional<Bindings> bindings,
        List<Path> binDirectories) {
    /** Copies the list. */
    public ToolchainParts {
        binDirectories = List.copyOf(binDirectories);
    }

    /**
     * A program of a toolchain.
     *
     * @param file where it is; empty when it was not found
     * @param version what it says it is; empty when it was not asked, or said nothing of the kind
     * @param fault what is wrong with it, for a person; empty when nothing is
     */
    public record Part(Optional<Path> file, Optional<String> version, Optional<String> fault) {}

    /**
     * The bindings of Solo5.
     *
     * @param folder where they are
     * @param objects the ABIs with a {@code solo5_ABI.o}
     * @param linkerScripts the ABIs with a {@code solo5_ABI.lds}
     */
    public record Bindings(Path folder, Set<String> objects, Set<String> linkerScripts) {
        /** Copies the sets. */
        public Bindings {
            objects = Set.copyOf(objects);
            linkerScripts = Set.copyOf(linkerScripts);
        }
    }
}
