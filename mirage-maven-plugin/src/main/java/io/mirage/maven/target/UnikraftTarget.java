package io.mirage.maven.target;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the targets on Unikraft share (mirage 4.10 and later): the toolchain {@code unikraft} and the run-time system
 * mirage-unikraft. The back end is chosen by flags of the whole build context, as the mirage tool (4.11) writes them, so
 * two of these targets never share one. Their images carry no Solo5 notes.
 *
 * @since 0.1.0
 */
abstract class UnikraftTarget implements Target {
    private final String name;
    private final String extension;
    private final String backend;
    private final List<String> tenders;

    UnikraftTarget(String name, String extension, String backend, List<String> tenders) {
        this.name = name;
        this.extension = extension;
        this.backend = backend;
        this.tenders = List.copyOf(tenders);
    }

    @Override
    public String name() {
        return name;
    }

    /** mirage 4.10 and 4.11 have the prefix, its documentation has not. */
    @Override
    public List<String> mirageNames() {
        return List.of("unikraft-" + name, name);
    }

    @Override
    public Optional<String> fileExtension() {
        return Optional.of(extension);
    }

    @Override
    public String duneContext() {
        return "unikraft";
    }

    @Override
    public Optional<String> toolchain() {
        return Optional.of("unikraft");
    }

    @Override
    public Optional<String> abi() {
        return Optional.empty();
    }

    @Override
    public List<String> linkFlags() {
        return List.of("-w", "-70");
    }

    @Override
    public List<String> contextOcamlFlags() {
        return List.of("-cclib", "-z unikraft-backend=" + backend);
    }

    @Override
    public List<String> contextCFlags() {
        return List.of("-z", "unikraft-backend=" + backend);
    }

    @Override
    public List<String> packages() {
        return List.of("ocaml-unikraft >= 1.0.0", "ocaml-unikraft-backend-" + backend, "mirage-unikraft >= 1.0.0");
    }

    @Override
    public Set<String> runtimeLibraries() {
        return Set.of("mirage-unikraft");
    }

    @Override
    public boolean manifest() {
        return false;
    }

    @Override
    public Optional<String> refusal(String architecture) {
        return architecture.equals("x86_64") || architecture.equals("aarch64")
                ? Optional.empty()
                : Optional.of("Unikraft's OCaml toolchain supports x86_64 and aarch64, not " + architecture);
    }

    @Override
    public List<String> tenders() {
        return tenders;
    }
}
