package io.mirage.maven.target;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A target as a jar on the plugin's class path brings it. */
public record CustomTarget(
        String name,
        String duneContext,
        Optional<String> toolchain,
        Optional<String> fileExtension,
        Optional<String> abi)
        implements Target {

    public static CustomTarget named(String name) {
        return new CustomTarget(name, "solo5", Optional.of("solo5"), Optional.of(name), Optional.empty());
    }

    @Override
    public List<String> linkFlags() {
        return List.of();
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
