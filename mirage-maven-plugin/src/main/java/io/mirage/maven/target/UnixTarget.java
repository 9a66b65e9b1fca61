package io.mirage.maven.target;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.inject.Named;
import javax.inject.Singleton;

/**
 * An ordinary program: of the host, or with a findlib toolchain of another system. Made for development and tests; it
 * needs nothing but dune and OCaml.
 *
 * @since 0.1.0
 */
@Named("unix")
@Singleton
public final class UnixTarget implements Target {
    /** The target as mirage 4 has it. */
    public UnixTarget() {}

    @Override
    public String name() {
        return "unix";
    }

    @Override
    public Optional<String> fileExtension() {
        return Optional.empty();
    }

    @Override
    public String duneContext() {
        return "default";
    }

    @Override
    public Optional<String> toolchain() {
        return Optional.empty();
    }

    @Override
    public Optional<String> abi() {
        return Optional.empty();
    }

    @Override
    public List<String> linkFlags() {
        return List.of("-thread");
    }

    @Override
    public List<String> packages() {
        return List.of("mirage-unix >= 5.0.0");
    }

    @Override
    public Set<String> runtimeLibraries() {
        return Set.of("mirage-unix");
    }

    @Override
    public boolean manifest() {
        return false;
    }

    @Override
    public Optional<String> refusal(String architecture) {
        return Optional.empty();
    }

    @Override
    public List<String> tenders() {
        return List.of();
    }
}
