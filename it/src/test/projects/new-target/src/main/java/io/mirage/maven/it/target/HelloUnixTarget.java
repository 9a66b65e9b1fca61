package io.mirage.maven.it.target;

import io.mirage.maven.target.Target;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.inject.Named;
import javax.inject.Singleton;

/** A program of the host with a mark in it, in files that end in {@code .bin}. */
@Named("hello-unix")
@Singleton
public final class HelloUnixTarget implements Target {
    @Override
    public String name() {
        return "hello-unix";
    }

    @Override
    public Optional<String> fileExtension() {
        return Optional.of("bin");
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
        return List.of("-ccopt", "-Wl,--defsym,mark_of_target=0x77");
    }

    @Override
    public List<String> packages() {
        return List.of();
    }

    @Override
    public Set<String> runtimeLibraries() {
        return Set.of();
    }

    @Override
    public boolean manifest() {
        return false;
    }

    @Override
    public Optional<String> refusal(String architecture) {
        return architecture.equals("x86_64") ? Optional.empty() : Optional.of("hello-unix is made for x86_64 alone");
    }

    @Override
    public List<String> tenders() {
        return List.of();
    }
}
