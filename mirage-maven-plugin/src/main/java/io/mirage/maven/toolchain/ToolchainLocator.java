package io.mirage.maven.toolchain;

import io.mirage.maven.process.Command;
import io.mirage.maven.process.CommandException;
import io.mirage.maven.process.CommandResult;
import io.mirage.maven.process.CommandRunner;
import io.mirage.maven.process.OutputListener;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a toolchain is looked for: a declared prefix, a declared opam switch, the switch that the plugin made, or the ambient
 * environment.
 */
final class ToolchainLocator {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final CommandRunner runner;

    ToolchainLocator(CommandRunner runner) {
        this.runner = runner;
    }

    /** The folder it is installed in; empty for the ambient environment. */
    Optional<Path> prefix(ToolchainRequest request, Map<String, String> environment)
            throws ToolchainException, InterruptedException {
        if (request.prefix().isPresent()) {
            Path prefix = request.prefix().get();
            if (!Files.isDirectory(prefix)) {
                throw new ToolchainException(
                        "its <prefix> " + prefix + " is not a folder; it is the folder a toolchain is"
                                + " installed in, with bin and lib below it");
            }
            return Optional.of(prefix);
        }
        if (request.opamSwitch().isPresent()) {
            return Optional.of(switchPrefix(request.opamSwitch().get(), environment));
        }
        return request.own();
    }

    private Path switchPrefix(String opamSwitch, Map<String, String> environment)
            throws ToolchainException, InterruptedException {
        // opam 2.1 answers for a switch that is not there, too.
        return ask(List.of("opam", "var", "prefix", "--switch=" + opamSwitch), environment)
                .map(Path::of)
                .filter(Files::isDirectory)
                .orElseThrow(() -> new ToolchainException(
                        "opam does not know the switch '" + opamSwitch + "'; opam switch list prints those there are"));
    }

    /** The findlib.conf in force where nothing is declared. */
    Path ambientConf(Map<String, String> environment) throws ToolchainException, InterruptedException {
        String declared = environment.getOrDefault("OCAMLFIND_CONF", "");
        try {
            if (!declared.isEmpty()) {
                return Path.of(declared);
            }
            return Path.of(ask(List.of("ocamlfind", "printconf", "conf"), environment)
                    .orElseThrow(() -> new ToolchainException("ocamlfind printconf conf did not print a path")));
        } catch (InvalidPathException e) {
            throw new ToolchainException("the path of findlib.conf is not one: " + e.getMessage(), e);
        }
    }

    /** The first line a command prints; empty if it fails. */
    private Optional<String> ask(List<String> arguments, Map<String, String> environment)
            throws ToolchainException, InterruptedException {
        List<String> lines = new ArrayList<>();
        try {
            CommandResult result = runner.run(
                    new Command(arguments, Path.of("").toAbsolutePath(), environment, Optional.of(LIMIT)),
                    (stream, line) -> {
                        if (stream == OutputListener.Stream.STDOUT && !line.isBlank()) {
                            lines.add(line.trim());
                        }
                    });
            return result.succeeded() ? lines.stream().findFirst() : Optional.empty();
        } catch (CommandException e) {
            throw new ToolchainException(
                    e.getMessage()
                            + ". It is needed to find the toolchain; give its folder as <prefix>, or run mvn mirage:setup,"
                            + " which installs all that is missing.",
                    e);
        }
    }

    /** Which declaration applied. */
    static String foundBy(ToolchainRequest request) {
        if (request.prefix().isPresent()) {
            return "prefix";
        }
        if (request.opamSwitch().isPresent()) {
            return "opamSwitch";
        }
        return request.own().isPresent() ? "setup" : "environment";
    }

    /** The same for a sentence. */
    static String where(ToolchainRequest request) {
        return request.prefix()
                .map(p -> "<prefix> " + p)
                .or(() -> request.opamSwitch().map(s -> "<opamSwitch> " + s))
                .or(() -> request.own().map(s -> "the switch of mirage:setup, " + s))
                .orElse("the findlib of the environment");
    }
}
