package io.mirage.maven.pipeline;

import io.mirage.maven.opam.SystemVariables;
import io.mirage.maven.process.HostEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The variables that opam has of a system, for the names of its packages. */
final class SystemFacts {
    private static final List<String> OS_RELEASE = List.of("etc/os-release", "usr/lib/os-release");

    private SystemFacts() {}

    static Map<String, String> of(HostEnvironment host) throws IOException {
        return of(host, Path.of("/"));
    }

    /** The same, of a system that is below another folder than the root. */
    static Map<String, String> of(HostEnvironment host, Path root) throws IOException {
        String release = "";
        for (String name : OS_RELEASE) {
            Path file = root.resolve(name);
            if (Files.isReadable(file)) {
                release = Files.readString(file);
                break;
            }
        }
        return SystemVariables.of(release, host.operatingSystem(), host.architecture());
    }
}
