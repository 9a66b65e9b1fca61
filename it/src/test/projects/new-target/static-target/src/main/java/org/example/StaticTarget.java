package org.example;

import io.mirage.maven.target.Target;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.inject.Named;
import javax.inject.Singleton;

/** A program of this machine with everything linked in, in a file that ends in {@code .static}. */
@Named("static")
@Singleton
public final class StaticTarget implements Target {
    @Override
    public String name() {
        return "static";
    }

    @Override
    public Optional<String> fileExtension() {
        return Optional.of("static");
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
        return List.of("-ccopt", "-static");
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
        return Optional.empty();
    }

    @Override
    public List<String> tenders() {
        return List.of();
    }
}
