package io.mirage.maven.toolchain;

import io.mirage.maven.process.CommandRunner;
import io.mirage.maven.process.Executables;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.inject.Inject;
import javax.inject.Named;
import javax.inject.Singleton;

/**
 * Finds the toolchain of a context, checks that it can do what the context asks, and says what it is. It runs before
 * dune does, because dune notices a missing toolchain late, or not at all: 3.19 silently takes the host's compiler.
 *
 * @since 0.1.0
 */
@Named
@Singleton
public final class ToolchainFinder {
    private static final String PLATFORM_NEUTRAL = "build the unix target, which needs none: -Dmirage.targets=unix";

    private final CommandRunner runner;
    private final ToolchainLocator locator;

    /**
     * Makes the finder.
     *
     * @param runner runs the compilers
     */
    @Inject
    public ToolchainFinder(CommandRunner runner) {
        this.runner = runner;
        this.locator = new ToolchainLocator(runner);
    }

    /**
     * Finds a toolchain.
     *
     * @param request what the context asks
     * @param environment the environment of the build
     * @return the toolchain
     * @throws ToolchainException if it is missing, broken, or cannot do what is asked
     * @throws InterruptedException if the build is interrupted
     */
    public Toolchain find(ToolchainRequest request, Map<String, String> environment)
            throws ToolchainException, InterruptedException {
        return find(request, environment, ToolchainCache.none());
    }

    /**
     * Finds a toolchain, asking it what it is only when something of it changed.
     *
     * @param request what the context asks
     * @param environment the environment of the build
     * @param cache what was learnt before, and takes what is learnt now
     * @return the toolchain
     * @throws ToolchainException if it is missing, broken, or cannot do what is asked
     * @throws InterruptedException if the build is interrupted
     */
    public Toolchain find(ToolchainRequest request, Map<String, String> environment, ToolchainCache cache)
            throws ToolchainException, InterruptedException {
        String key = key(request, environment);
        Optional<Toolchain> known = cache.recall(key, path(environment));
        if (known.isPresent()) {
            return known.get();
        }
        try {
            Evidence evidence = new Evidence(path(environment));
            Toolchain toolchain = request.name().isPresent()
                    ? findlib(request, request.name().get(), environment, evidence)
                    : host(request, environment, evidence);
            cache.remember(key, toolchain, evidence.probes());
            return toolchain;
        } catch (ToolchainException e) {
            throw new ToolchainException("context " + request.context() + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new ToolchainException("context " + request.context() + ": the toolchain cannot be read: " + e, e);
        }
    }

    /** What the answer depends on, besides the files. */
    private static String key(ToolchainRequest request, Map<String, String> environment) {
        Evidence key = new Evidence("");
        key.fact(request.name() + " " + request.prefix() + " " + request.opamSwitch() + " " + request.architecture()
                + " " + new TreeSet<>(request.abis()));
        for (String variable : List.of("PATH", "OCAMLFIND_CONF", "OCAMLLIB", "CAMLLIB", "OPAMROOT", "OPAMSWITCH")) {
            key.fact(variable + "=" + environment.getOrDefault(variable, ""));
        }
        return key.digest();
    }

    private Toolchain host(ToolchainRequest request, Map<String, String> environment, Evidence evidence)
            throws ToolchainException, InterruptedException, IOException {
        Optional<Path> prefix = locator.prefix(request, environment);
        List<Path> bin = prefix.map(p -> List.of(p.resolve("bin"))).orElse(List.of());
        Map<String, String> env = withPath(environment, bin);
        // The order in which dune looks: the optimised compiler first.
        Executables.Lookup fast = Executables.find("ocamlopt.opt", path(env));
        Executables.Lookup lookup = fast.path().isPresent() ? fast : Executables.find("ocamlopt", path(env));
        Path ocamlopt = lookup.path()
                .orElseThrow(() -> new ToolchainException("there is no OCaml compiler: "
                        + ((Executables.NotFound) lookup).explanation()
                        + ". Install OCaml (Debian: apt-get install ocaml-dune ocaml-findlib; elsewhere: opam)."));
        CompilerConfig config = CompilerConfig.ask(runner, ocamlopt, env);
        checkArchitecture(request, config, "the compiler of the host, " + ocamlopt + ",");
        evidence.program("ocamlopt.opt");
        evidence.program("ocamlopt");
        evidence.file(ocamlopt);
        compilerFiles(evidence, config, env);
        return new Toolchain(
                Optional.empty(),
                prefix.isPresent() ? ToolchainLocator.foundBy(request) : "environment",
                prefix.map(p -> p.resolve("lib/findlib.conf")).filter(Files::exists),
                ocamlopt,
                config.value("architecture"),
                config.value("version"),
                Optional.empty(),
                bin,
                evidence.digest());
    }

    private Toolchain findlib(ToolchainRequest request, String name, Map<String, String> environment, Evidence evidence)
            throws ToolchainException, InterruptedException, IOException {
        Optional<Path> prefix = locator.prefix(request, environment);
        Path conf = prefix.isPresent() ? prefix.get().resolve("lib/findlib.conf") : locator.ambientConf(environment);
        if (!Files.isReadable(conf)) {
            throw new ToolchainException(
                    "the toolchain '" + name + "' was looked for with " + ToolchainLocator.where(request)
                            + ", but there is no readable " + conf
                            + ". A prefix has lib/findlib.conf once ocamlfind is installed in it (opam install ocamlfind).");
        }
        Path file = FindlibToolchain.file(conf, name);
        if (!Files.isReadable(file)) {
            throw new ToolchainException("the findlib toolchain '" + name + "' is not defined: no readable " + file
                    + " (looked for with " + ToolchainLocator.where(request) + "). " + howToGet(name));
        }
        FindlibToolchain toolchain = FindlibToolchain.read(file, name);
        List<Path> bin = binDirectories(
                prefix.or(() -> Optional.ofNullable(conf.getParent()).map(Path::getParent)));
        Map<String, String> env = withPath(environment, bin);
        Path ocamlopt = compiler(toolchain, "ocamlopt", name, env);
        Path ocamlc = compiler(toolchain, "ocamlc", name, env);
        env.put("OCAMLFIND_CONF", conf.toString());
        CompilerConfig config = CompilerConfig.ask(runner, ocamlopt, env);
        checkArchitecture(request, config, "its toolchain '" + name + "' (" + file + ")");
        Path cCompiler = cCompiler(config, env);
        evidence.program("ocamlfind");
        evidence.file(conf);
        evidence.file(file);
        evidence.file(cCompiler);
        evidence.file(ocamlopt);
        evidence.file(ocamlc);
        for (String setting : toolchain.settings().keySet()) {
            toolchain.tool(setting).filter(Files::isRegularFile).ifPresent(evidence::file);
        }
        compilerFiles(evidence, config, env);
        Optional<String> solo5 = request.abis().isEmpty()
                ? Optional.empty()
                : Solo5Bindings.check(runner, request, cCompiler, env, evidence);
        return new Toolchain(
                Optional.of(name),
                ToolchainLocator.foundBy(request),
                Optional.of(conf),
                ocamlopt,
                config.value("architecture"),
                config.value("version"),
                solo5,
                bin,
                evidence.digest());
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
            Executables.Lookup lookup = Executables.find(tool.toString(), path(env));
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

    private static Path cCompiler(CompilerConfig config, Map<String, String> env) throws ToolchainException {
        String program = config.program("native_c_compiler")
                .or(() -> config.program("c_compiler"))
                .orElseThrow(() -> new ToolchainException("its compiler names no C compiler"));
        Executables.Lookup lookup = Executables.find(program, path(env));
        return lookup.path()
                .orElseThrow(() -> new ToolchainException("the C compiler of its toolchain is missing: "
                        + ((Executables.NotFound) lookup).explanation()
                        + ". Its folder has to be on the PATH, or be the bin of the context's <prefix>."));
    }

    private static void checkArchitecture(ToolchainRequest request, CompilerConfig config, String what)
            throws ToolchainException {
        String made = normal(config.value("architecture"));
        if (request.architecture().isPresent() && !request.architecture().get().equals(made)) {
            throw ToolchainException.unfit(
                    "<arch> declares " + request.architecture().get() + ", but " + what
                            + " compiles for " + made
                            + ". Correct <arch>, or name the right toolchain with <prefix>, <opamSwitch>"
                            + " or <toolchain>.");
        }
    }

    /** The spelling of the POM for what {@code ocamlopt -config} calls {@code amd64}, {@code arm64} and {@code power}. */
    private static String normal(String architecture) {
        return switch (architecture) {
            case "amd64" -> "x86_64";
            case "arm64" -> "aarch64";
            case "power" -> "ppc64le";
            default -> architecture;
        };
    }

    private static void compilerFiles(Evidence evidence, CompilerConfig config, Map<String, String> env) {
        evidence.fact("ocaml " + config.value("version") + " " + config.value("architecture"));
        if (!config.value("standard_library").isEmpty()) {
            Path library = Path.of(config.value("standard_library"));
            evidence.folder(library, "*.{a,cmxa,cma,o}");
            evidence.folder(library.resolve("caml"), "*.h");
        }
        for (String key : new TreeSet<>(List.of("c_compiler", "native_c_compiler", "asm"))) {
            Optional<String> program = config.program(key);
            if (program.isPresent()) {
                Executables.find(program.get(), path(env)).path().ifPresent(evidence::file);
            }
        }
    }

    private static List<Path> binDirectories(Optional<Path> prefix) {
        return prefix.stream()
                .map(p -> p.resolve("bin"))
                .filter(Files::isDirectory)
                .toList();
    }

    private static Map<String, String> withPath(Map<String, String> environment, List<Path> bin) {
        Map<String, String> env = new HashMap<>(environment);
        env.put(
                "PATH",
                String.join(
                        File.pathSeparator,
                        Stream.concat(bin.stream().map(Path::toString), Stream.of(path(environment)))
                                .toList()));
        return env;
    }

    private static String path(Map<String, String> environment) {
        return environment.getOrDefault("PATH", "");
    }

    private static String howToGet(String name) {
        String install = name.equals("solo5")
                ? "Install it into an opam switch (opam install ocaml-solo5), then run Maven in that switch's environment, or"
                        + " name the switch in <opamSwitch> or its folder in <prefix>"
                : "Install it, then name its folder in <prefix>";
        return install + "; or " + PLATFORM_NEUTRAL + ".";
    }
}
