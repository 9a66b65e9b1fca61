package io.mirage.maven.pipeline;

import io.mirage.maven.dune.DuneEnvironment;
import io.mirage.maven.frontend.MirageVersion;
import io.mirage.maven.process.CommandException;
import io.mirage.maven.process.CommandRunner;
import io.mirage.maven.process.ExecutableNotFoundException;
import io.mirage.maven.process.Executables;
import io.mirage.maven.process.HostEnvironment;
import io.mirage.maven.toolchain.SwitchVariables;
import io.mirage.maven.workspace.PropertyFile;
import io.mirage.maven.workspace.Workspace;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.inject.Inject;
import javax.inject.Named;
import javax.inject.Singleton;

/** Finds the mirage tool and asks its version, once as long as its file stays the same. */
@Named
@Singleton
final class MirageTool {
    private static final String LIBRARY = "mirage/META";
    private static final String GET = "Run mvn mirage:setup, which installs it; or install it (opam install mirage) and"
            + " run Maven in the environment of that switch (eval $(opam env)), or say where it is with"
            + " -Dmirage.mirage=PATH.";

    private final CommandRunner runner;
    private final HostEnvironment host;

    @Inject
    MirageTool(CommandRunner runner, HostEnvironment host) {
        this.runner = runner;
        this.host = host;
    }

    /**
     * A mirage tool.
     *
     * @param executable where it is
     * @param identity changes when its file does
     * @param printed what it says its version is
     */
    record Found(Path executable, String identity, String printed) {
        /** Its version as it is told, without the {@code v} of a tag; empty when it was built without one. */
        Optional<String> version() {
            return printed.equals(MirageVersion.UNMARKED)
                    ? Optional.empty()
                    : Optional.of(printed.startsWith("v") ? printed.substring(1) : printed);
        }

        /** The release it is; empty for one between releases. */
        Optional<MirageVersion> release() {
            return MirageVersion.isRelease(printed) ? MirageVersion.printed(printed) : Optional.empty();
        }

        /** For people. */
        String versionText() {
            return version().orElse("of a checkout, without a version");
        }
    }

    /**
     * Finds the tool.
     *
     * @param name a name that is searched in the PATH, or a path
     * @param config the file it is needed for
     * @param work the work directory, where the answer is kept
     */
    Found find(String name, Path config, Path work) throws BuildFailure, IOException, InterruptedException {
        if (name.isBlank()) {
            throw new BuildFailure("mirage.mirage is empty; give the name of the mirage tool, or its path.");
        }
        Path executable;
        try {
            executable = Executables.find(name, host.path()).orThrow().toAbsolutePath();
        } catch (ExecutableNotFoundException e) {
            throw new BuildFailure("The mirage tool is needed for " + config + ": " + e.getMessage() + ".\n" + GET, e);
        }
        BasicFileAttributes file = Files.readAttributes(executable, BasicFileAttributes.class);
        String identity = executable.toRealPath() + " " + file.size() + " "
                + file.lastModifiedTime().toMillis() + " " + file.fileKey();
        SortedMap<String, String> cached = PropertyFile.read(work.resolve(Workspace.TOOL));
        if (identity.equals(cached.get("identity"))) {
            return found(executable, identity, cached.getOrDefault("version", ""));
        }
        String printed = ask(executable);
        Found found = found(executable, identity, printed);
        PropertyFile.write(
                work.resolve(Workspace.TOOL), new TreeMap<>(Map.of("identity", identity, "version", printed)));
        return found;
    }

    private static Found found(Path executable, String identity, String printed) throws BuildFailure {
        Optional<MirageVersion> version = MirageVersion.printed(printed);
        if (version.isEmpty() && !printed.equals(MirageVersion.UNMARKED)) {
            throw new BuildFailure(executable + " is another program than the mirage tool of MirageOS: asked for its"
                    + " --version, it prints '" + printed + "'. (Debian has an image viewer of that name.)\n" + GET);
        }
        if (version.filter(v -> v.major() != 4).isPresent()) {
            throw new BuildFailure(executable + " is mirage " + version.get() + "; this plugin works with mirage 4.\n"
                    + "Install one (opam install 'mirage>=4.0.0' 'mirage<5.0.0'), or say where it is with"
                    + " -Dmirage.mirage=PATH.");
        }
        return new Found(executable, identity, printed);
    }

    private String ask(Path executable) throws BuildFailure, InterruptedException {
        List<String> lines;
        try {
            lines = VersionQuestion.ask(runner, host, executable);
        } catch (CommandException e) {
            throw new BuildFailure("The mirage tool cannot be run: " + e.getMessage() + ".\n" + GET, e);
        }
        return lines.stream()
                .map(String::strip)
                .filter(line -> MirageVersion.printed(line).isPresent() || line.equals(MirageVersion.UNMARKED))
                .findFirst()
                .orElseGet(() ->
                        lines.stream().limit(3).collect(Collectors.joining(" ")).strip());
    }

    /**
     * The environment the tool runs in: the one dune runs in, with the chosen dune first on the PATH, for the tool runs dune
     * by its name, and with the libraries that are installed beside the tool visible.
     *
     * @param tool the tool
     * @param dune the dune to use
     * @param work the work directory
     */
    Map<String, String> environment(Found tool, Path dune, Path work) throws IOException {
        Map<String, String> environment = new HashMap<>(DuneEnvironment.of(host.variables()));
        // cmdliner 2 (mirage 4.10.2 and later) writes escape sequences into a pipe unless it is told not to.
        environment.put("NO_COLOR", "1");
        environment.put("TERM", "dumb");
        Path bin = Objects.requireNonNull(tool.executable().getParent());
        Map<String, String> opam = SwitchVariables.of(bin);
        environment.putAll(opam);
        // The compiler and ocamlfind of its switch are those that it was built with.
        String path = opam.isEmpty() ? host.path() : Executables.path(List.of(bin), host.path());
        environment.put("PATH", path);
        Optional<Path> onPath = Executables.find("dune", path).path();
        if (onPath.isEmpty() || !Files.isSameFile(onPath.get(), dune)) {
            Path link = work.resolve(".mirage-bin").resolve("dune");
            Files.createDirectories(work.resolve(".mirage-bin"));
            Workspace.delete(link);
            Files.createSymbolicLink(link, dune);
            environment.put("PATH", Executables.path(List.of(work.resolve(".mirage-bin")), path));
        }
        String libraries = environment.getOrDefault("OCAMLPATH", "");
        Optional<Path> own = libraries(tool.executable());
        if (own.isPresent() && !hasLibrary(libraries)) {
            environment.put("OCAMLPATH", Executables.path(List.of(own.get()), libraries));
        }
        return environment;
    }

    /** PREFIX/lib of PREFIX/bin/mirage, if the tool's library is there. */
    private static Optional<Path> libraries(Path executable) throws IOException {
        Path bin = executable.toRealPath().getParent();
        Path prefix = bin == null ? null : bin.getParent();
        return Optional.ofNullable(prefix)
                .map(folder -> folder.resolve("lib"))
                .filter(lib -> Files.exists(lib.resolve(LIBRARY)));
    }

    private static boolean hasLibrary(String ocamlPath) {
        return Stream.of(ocamlPath.split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .anyMatch(folder -> Files.exists(Path.of(folder, LIBRARY)));
    }
}
