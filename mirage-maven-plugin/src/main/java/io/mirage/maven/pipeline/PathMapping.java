package io.mirage.maven.pipeline;

import io.mirage.maven.opam.Digests;
import io.mirage.maven.process.Executables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Keeps the folder of a build out of what is built: compilers are told to write {@code /workspace_root}, as dune itself
 * does for projects of dune language 3.0 and later, instead of the work directory.
 *
 * <p>OCaml compilers take that from a variable. C compilers take it from an option, which a context's flags do not
 * bring to vendored packages that set their own; so a script of the C compiler's name, found before it, adds the option.
 * Neither is among what dune (2.9 to 3.19) looks at to see whether something has to be built again, so a build that moves
 * stays as it is; and the path of the script does not depend on the project, as what dune caches is known by it.
 */
final class PathMapping {
    /** What stands for the work directory. */
    static final String ROOT = "/workspace_root";

    private static final String OCAML = "BUILD_PATH_PREFIX_MAP";
    private static final String C = "MIRAGE_WORKSPACE";

    private final Set<String> folders = new LinkedHashSet<>();

    /** Of a work directory that exists. */
    PathMapping(Path work) throws IOException {
        // Compilers ask the system where they are, and that knows no links.
        folders.add(work.toRealPath().toString());
        folders.add(work.toString());
    }

    /**
     * The environment for dune.
     *
     * @param environment of the build
     * @param compilers names of C compilers
     * @param folder where the scripts go; another one is taken when nothing can be executed there
     * @return all variables
     */
    Map<String, String> in(Map<String, String> environment, Set<String> compilers, Path folder) throws IOException {
        Map<String, String> variables = new TreeMap<>(environment);
        String given = environment.getOrDefault(OCAML, "");
        // Of several that match, the last one counts.
        variables.put(
                OCAML,
                (given.isEmpty() ? "" : given + ":")
                        + folders.stream()
                                .map(path -> encoded(ROOT) + "=" + encoded(path))
                                .collect(Collectors.joining(":")));
        SortedMap<String, String> scripts = scripts(compilers, environment.getOrDefault("PATH", ""));
        if (!scripts.isEmpty()) {
            String real = folders.iterator().next();
            variables.put(C, real);
            variables.put(
                    "PATH",
                    Executables.path(
                            List.of(written(scripts, folder, Path.of(real))), environment.getOrDefault("PATH", "")));
        }
        return variables;
    }

    private static SortedMap<String, String> scripts(Set<String> compilers, String path) {
        SortedMap<String, String> scripts = new TreeMap<>();
        for (String name : compilers) {
            Optional<Path> program = Executables.find(name, path).path();
            program.ifPresent(file -> scripts.put(name, script(file)));
        }
        return scripts;
    }

    /** Without an argument, or with one, there is nothing to compile; and Solo5's compilers look at their number. */
    private static String script(Path compiler) {
        return """
                #!/bin/sh
                # Written by mirage-maven-plugin: what is compiled does not tell in which folder it was.
                if [ $# -gt 1 ] && [ -n "${%s-}" ]; then
                  set -- "-ffile-prefix-map=$%s=%s" "$@"
                fi
                exec '%s' "$@"
                """.formatted(C, C, ROOT, compiler.toString().replace("'", "'\\''"));
    }

    private static Path written(SortedMap<String, String> scripts, Path folder, Path work) throws IOException {
        String name = Digests.sha256(scripts.toString()).substring(0, 32);
        try {
            Path preferred = write(scripts, folder.resolve(name));
            if (scripts.keySet().stream().allMatch(script -> Files.isExecutable(preferred.resolve(script)))) {
                return preferred;
            }
        } catch (IOException e) {
            // The user's cache may be read-only; this only costs what dune has cached of other folders.
            return write(scripts, work.resolve(".compilers").resolve(name));
        }
        return write(scripts, work.resolve(".compilers").resolve(name));
    }

    private static Path write(SortedMap<String, String> scripts, Path folder) throws IOException {
        for (Map.Entry<String, String> script : scripts.entrySet()) {
            Path file = folder.resolve(script.getKey());
            if (Files.isExecutable(file) && Files.readString(file).equals(script.getValue())) {
                continue;
            }
            Files.createDirectories(folder);
            Path beside = Files.createTempFile(folder, ".", "");
            Files.writeString(beside, script.getValue());
            Files.setPosixFilePermissions(beside, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return folder;
    }

    /** As the specification of the variable wants it. */
    private static String encoded(String path) {
        return path.replace("%", "%#").replace("=", "%+").replace(":", "%.");
    }
}
