package io.mirage.maven.toolchain;

import io.mirage.maven.process.Executables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A findlib toolchain that is defined by compilers which are there; they have not been asked anything yet.
 *
 * @param conf the findlib.conf in force
 * @param toolchain its definition
 * @param ocamlopt its native compiler
 * @param ocamlc its other compiler
 * @param binDirectories what its programs need on the PATH
 * @param environment to run them in
 */
record DefinedToolchain(
        Path conf,
        FindlibToolchain toolchain,
        Path ocamlopt,
        Path ocamlc,
        List<Path> binDirectories,
        Map<String, String> environment) {
    private static final String PLATFORM_NEUTRAL = "build the unix target, which needs none: -Dmirage.targets=unix";

    /** Looks for a toolchain, and says what is missing of it. */
    static DefinedToolchain find(
            ToolchainLocator locator, ToolchainRequest request, String name, Map<String, String> environment)
            throws ToolchainException, InterruptedException, IOException {
        Optional<Path> prefix = locator.prefix(request, environment);
        Path conf = prefix.isPresent() ? prefix.get().resolve("lib/findlib.conf") : locator.ambientConf(environment);
        refuseFolder(conf);
        if (!Files.isReadable(conf)) {
            throw new ToolchainException(
                    "the toolchain '" + name + "' was looked for with " + ToolchainLocator.where(request)
                            + ", but there is no readable " + conf
                            + ". A prefix has lib/findlib.conf once ocamlfind is installed in it (opam install ocamlfind).");
        }
        Path file = FindlibToolchain.file(conf, name);
        refuseFolder(file);
        if (!Files.isReadable(file)) {
            throw ToolchainException.undefined("the findlib toolchain '" + name + "' is not defined: no readable "
                    + file + " (looked for with " + ToolchainLocator.where(request) + "). " + howToGet(request, name));
        }
        FindlibToolchain toolchain = FindlibToolchain.read(file, name);
        List<Path> bin = binDirectories(
                prefix.or(() -> Optional.ofNullable(conf.getParent()).map(Path::getParent)));
        Map<String, String> env = ToolchainFinder.withPath(environment, bin);
        Path ocamlopt = compiler(toolchain, "ocamlopt", name, env);
        Path ocamlc = compiler(toolchain, "ocamlc", name, env);
        env.put("OCAMLFIND_CONF", conf.toString());
        return new DefinedToolchain(conf, toolchain, ocamlopt, ocamlc, bin, env);
    }

    /** One that can be read as such, so that reading it fails with less said. */
    private static void refuseFolder(Path file) throws ToolchainException {
        if (Files.isDirectory(file)) {
            throw new ToolchainException(
                    file + " is a folder, where findlib has a file of its configuration. Remove it,"
                            + " and install the toolchain again.");
        }
    }

    private static Path compiler(FindlibToolchain toolchain, String key, String name, Map<String, String> env)
            throws ToolchainException {
        Path tool = toolchain
                .tool(key)
                .orElseThrow(() -> new ToolchainException("the findlib toolchain '" + name + "' is incomplete: "
                        + toolchain.file() + " has no line " + key + "(" + name + ") = \"…\". Install it again."));
        String says = "the findlib toolchain '" + name + "' is broken: " + toolchain.file() + " says " + key + " is "
                + tool + ", ";
        if (tool.getParent() == null) {
            // dune (2.9, context.ml) searches a bare name in the PATH, and refuses relative paths.
            Executables.Lookup lookup = Executables.find(tool.toString(), ToolchainFinder.path(env));
            return lookup.path()
                    .orElseThrow(() ->
                            new ToolchainException(says + "but " + ((Executables.NotFound) lookup).explanation()));
        }
        if (!tool.isAbsolute()) {
            throw new ToolchainException(says + "which is a relative path; dune takes absolute ones and bare names");
        }
        if (!Files.isExecutable(tool) || Files.isDirectory(tool)) {
            throw new ToolchainException(says
                    + "which " + (Files.exists(tool) ? "cannot be executed" : "does not exist")
                    + ". It may have been moved or removed since; install it again.");
        }
        return tool;
    }

    private static List<Path> binDirectories(Optional<Path> prefix) {
        return prefix.stream()
                .map(p -> p.resolve("bin"))
                .filter(Files::isDirectory)
                .toList();
    }

    private static String howToGet(ToolchainRequest request, String name) {
        String install = name.equals("solo5")
                ? "Run mvn mirage:setup, which installs it; or install it into an opam switch (opam install ocaml-solo5), then"
                        + " run Maven in that switch's environment, or name the switch in <opamSwitch> or its folder in"
                        + " <prefix>"
                : "Install it, then name its folder in <prefix>";
        // What needs a toolchain of Solo5 has another target to take; a unix target has none.
        return request.abis().isEmpty() ? install + "." : install + "; or " + PLATFORM_NEUTRAL + ".";
    }
}
