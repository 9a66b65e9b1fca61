package io.mirage.maven.toolchain;

import io.mirage.maven.process.Command;
import io.mirage.maven.process.CommandException;
import io.mirage.maven.process.CommandResult;
import io.mirage.maven.process.CommandRunner;
import io.mirage.maven.process.ExecutableNotFoundException;
import io.mirage.maven.process.Executables;
import io.mirage.maven.toolchain.ToolchainParts.Bindings;
import io.mirage.maven.toolchain.ToolchainParts.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks at every part of a toolchain, also when one of them is missing. It looks where {@link ToolchainFinder} does.
 *
 * @since 0.1.0
 */
public final class ToolchainExaminer {
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w.])\\d+(?:\\.\\d+)+");
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final CommandRunner runner;
    private final ToolchainLocator locator;

    /**
     * Makes the examiner.
     *
     * @param runner runs the programs, to ask what they are
     */
    public ToolchainExaminer(CommandRunner runner) {
        this.runner = runner;
        this.locator = new ToolchainLocator(runner);
    }

    /**
     * Examines a toolchain.
     *
     * @param request which one, and for which ABIs; an architecture in it is not checked
     * @param environment the environment of the build
     * @return what there is of it
     * @throws InterruptedException if the build is interrupted
     */
    public ToolchainParts examine(ToolchainRequest request, Map<String, String> environment)
            throws InterruptedException {
        List<Path> prefix = request.prefix().map(p -> List.of(p.resolve("bin"))).orElse(List.of());
        Located located;
        try {
            located = locate(request, environment);
        } catch (ToolchainException e) {
            Part compiler = new Part(Optional.empty(), Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
            return incomplete(
                    request, compiler, isUndefined(request, e), prefix, ToolchainFinder.withPath(environment, prefix));
        } catch (IOException e) {
            Part compiler = new Part(Optional.empty(), Optional.empty(), Optional.of("it cannot be read: " + e));
            return incomplete(request, compiler, false, prefix, ToolchainFinder.withPath(environment, prefix));
        }
        return ask(request, located);
    }

    /** Without findlib there is nothing that could define it. */
    private static boolean isUndefined(ToolchainRequest request, ToolchainException e) {
        return e.undefined() || (request.opamSwitch().isEmpty() && e.getCause() instanceof ExecutableNotFoundException);
    }

    /** A compiler that is there, and has not been asked anything. */
    private record Located(Path ocamlopt, List<Path> bin, Map<String, String> environment) {}

    private Located locate(ToolchainRequest request, Map<String, String> environment)
            throws ToolchainException, InterruptedException, IOException {
        if (request.name().isPresent()) {
            DefinedToolchain defined =
                    DefinedToolchain.find(locator, request, request.name().get(), environment);
            return new Located(defined.ocamlopt(), defined.binDirectories(), defined.environment());
        }
        List<Path> bin = locator.prefix(request, environment)
                .map(p -> List.of(p.resolve("bin")))
                .orElse(List.of());
        Map<String, String> env = ToolchainFinder.withPath(environment, bin);
        return new Located(ToolchainFinder.hostCompiler(env), bin, env);
    }

    private ToolchainParts ask(ToolchainRequest request, Located at) throws InterruptedException {
        CompilerConfig config;
        try {
            config = CompilerConfig.ask(runner, at.ocamlopt(), at.environment());
        } catch (ToolchainException e) {
            Part compiler =
                    new Part(Optional.of(at.ocamlopt()), Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
            return incomplete(request, compiler, false, at.bin(), at.environment());
        }
        Optional<Part> cCompiler = Optional.empty();
        Optional<String> program = config.program("native_c_compiler").or(() -> config.program("c_compiler"));
        if (program.isPresent()) {
            cCompiler = Optional.of(cCompiler(program.get(), at.environment()));
        }
        return new ToolchainParts(
                ToolchainLocator.foundBy(request),
                new Part(Optional.of(at.ocamlopt()), Optional.of(config.value("version")), Optional.empty()),
                false,
                Optional.of(ToolchainFinder.normal(config.value("architecture"))),
                cCompiler,
                elftool(request, at.environment()),
                request.abis().isEmpty() ? Optional.empty() : bindings(cCompiler.flatMap(Part::file)),
                at.bin());
    }

    private ToolchainParts incomplete(
            ToolchainRequest request, Part compiler, boolean undefined, List<Path> bin, Map<String, String> environment)
            throws InterruptedException {
        return new ToolchainParts(
                ToolchainLocator.foundBy(request),
                compiler,
                undefined,
                Optional.empty(),
                Optional.empty(),
                elftool(request, environment),
                Optional.empty(),
                bin);
    }

    /** Solo5's C compiler is a script that calls another one, so being there is not enough. */
    private Part cCompiler(String program, Map<String, String> environment) throws InterruptedException {
        Executables.Lookup lookup = Executables.find(program, ToolchainFinder.path(environment));
        if (lookup instanceof Executables.NotFound missing) {
            return new Part(missing.file(), Optional.empty(), Optional.of(program + " " + missing.reason()));
        }
        Path file = lookup.path().orElseThrow();
        List<String> lines = new ArrayList<>();
        CommandResult result;
        try {
            result = runner.run(
                    new Command(
                            List.of(file.toString(), "--version"),
                            Path.of("").toAbsolutePath(),
                            environment,
                            Optional.of(LIMIT)),
                    (stream, line) -> lines.add(line));
        } catch (CommandException e) {
            return new Part(Optional.of(file), Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
        }
        if (!result.succeeded()) {
            String said = lines.isEmpty() ? "" : " and said: " + lines.get(lines.size() - 1);
            String fault = "asked for its version, it ended with exit code " + result.exitCode() + said;
            return new Part(Optional.of(file), Optional.empty(), Optional.of(fault));
        }
        Optional<String> version = lines.stream()
                .map(NUMBER::matcher)
                .filter(Matcher::find)
                .map(Matcher::group)
                .findFirst();
        return new Part(Optional.of(file), version, Optional.empty());
    }

    private Optional<Part> elftool(ToolchainRequest request, Map<String, String> environment)
            throws InterruptedException {
        if (request.abis().isEmpty()) {
            return Optional.empty();
        }
        Executables.Lookup lookup = Executables.find("solo5-elftool", ToolchainFinder.path(environment));
        if (lookup instanceof Executables.NotFound missing) {
            return Optional.of(
                    new Part(missing.file(), Optional.empty(), Optional.of("solo5-elftool " + missing.reason())));
        }
        Path file = lookup.path().orElseThrow();
        Optional<String> version = Solo5Bindings.version(runner, file, environment);
        Optional<String> fault = version.isPresent()
                ? Optional.empty()
                : Optional.of("asked for its version, it does not tell the version of Solo5");
        return Optional.of(new Part(Optional.of(file), version, fault));
    }

    private static Optional<Bindings> bindings(Optional<Path> cCompiler) {
        Optional<Path> folder = cCompiler.flatMap(Solo5Bindings::folder);
        if (folder.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Bindings(
                    folder.get(),
                    Solo5Bindings.present(folder.get(), Solo5Bindings.BINDING),
                    Solo5Bindings.present(folder.get(), Solo5Bindings.LINKER_SCRIPT)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
