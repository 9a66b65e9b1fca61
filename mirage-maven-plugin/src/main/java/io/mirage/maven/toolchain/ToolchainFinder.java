package io.mirage.maven.toolchain;

import io.mirage.maven.process.CommandRunner;
import io.mirage.maven.process.Executables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
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
        key.fact(request.name() + " " + request.prefix() + " " + request.opamSwitch() + " " + request.own() + " "
                + request.architecture() + " " + new TreeSet<>(request.abis()));
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
        Path ocamlopt = hostCompiler(env);
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
                cCompilerLookup(config, env).flatMap(Executables.Lookup::path),
                bin,
                evidence.digest());
    }

    /** The compiler of the host. */
    static Path hostCompiler(Map<String, String> env) throws ToolchainException {
        // The order in which dune looks: the optimised compiler first.
        Executables.Lookup fast = Executables.find("ocamlopt.opt", path(env));
        Executables.Lookup lookup = fast.path().isPresent() ? fast : Executables.find("ocamlopt", path(env));
        return lookup.path()
                .orElseThrow(() -> new ToolchainException("there is no OCaml compiler: "
                        + ((Executables.NotFound) lookup).explanation()
                        + ". Install OCaml (Debian: apt-get install ocaml-dune ocaml-findlib; elsewhere: opam), or run"
                        + " mvn mirage:setup, which does it for you."));
    }

    private Toolchain findlib(ToolchainRequest request, String name, Map<String, String> environment, Evidence evidence)
            throws ToolchainException, InterruptedException, IOException {
        DefinedToolchain defined = DefinedToolchain.find(locator, request, name, environment);
        FindlibToolchain toolchain = defined.toolchain();
        Path conf = defined.conf();
        Path file = toolchain.file();
        Path ocamlopt = defined.ocamlopt();
        Path ocamlc = defined.ocamlc();
        List<Path> bin = defined.binDirectories();
        Map<String, String> env = defined.environment();
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
                Optional.of(cCompiler),
                bin,
                evidence.digest());
    }

    private static Path cCompiler(CompilerConfig config, Map<String, String> env) throws ToolchainException {
        Executables.Lookup lookup = cCompilerLookup(config, env)
                .orElseThrow(() -> new ToolchainException("its compiler names no C compiler"));
        return lookup.path()
                .orElseThrow(() -> new ToolchainException("the C compiler of its toolchain is missing: "
                        + ((Executables.NotFound) lookup).explanation()
                        + ". Its folder has to be on the PATH, or be the bin of the context's <prefix>."));
    }

    private static Optional<Executables.Lookup> cCompilerLookup(CompilerConfig config, Map<String, String> env) {
        return config.program("native_c_compiler")
                .or(() -> config.program("c_compiler"))
                .map(program -> Executables.find(program, path(env)));
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
    static String normal(String architecture) {
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

    static Map<String, String> withPath(Map<String, String> environment, List<Path> bin) {
        Map<String, String> env = new HashMap<>(environment);
        env.put("PATH", Executables.path(bin, path(environment)));
        return env;
    }

    static String path(Map<String, String> environment) {
        return environment.getOrDefault("PATH", "");
    }
}
