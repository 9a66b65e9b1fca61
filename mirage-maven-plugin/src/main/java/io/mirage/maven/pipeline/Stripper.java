package io.mirage.maven.pipeline;

import io.mirage.maven.process.Command;
import io.mirage.maven.process.CommandException;
import io.mirage.maven.process.CommandResult;
import io.mirage.maven.process.CommandRunner;
import io.mirage.maven.process.Executables;
import io.mirage.maven.process.HostEnvironment;
import io.mirage.maven.process.OutputListener;
import io.mirage.maven.project.Image;
import io.mirage.maven.release.ImageCheck;
import io.mirage.maven.release.ImageRefusedException;
import io.mirage.maven.release.VerifiedImage;
import io.mirage.maven.toolchain.Toolchain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.inject.Inject;
import javax.inject.Named;
import javax.inject.Singleton;
import org.slf4j.Logger;

/**
 * Makes images without debug information and symbols, by the {@code strip} that belongs to the C compiler of an image's
 * toolchain: that of the host does not know files of another architecture.
 */
@Named
@Singleton
final class Stripper {
    /** What the classifier of a full image ends with. */
    static final String DEBUG = "-debug";

    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final CommandRunner runner;
    private final HostEnvironment host;

    @Inject
    Stripper(CommandRunner runner, HostEnvironment host) {
        this.runner = runner;
        this.host = host;
    }

    /** Strips images, and verifies what comes out as what went in was verified. */
    List<VerifiedImage> strip(Configured configured, List<VerifiedImage> images, Path work, Logger log)
            throws BuildFailure, IOException, InterruptedException {
        refuseTwoOfOneName(images);
        List<VerifiedImage> stripped = new ArrayList<>();
        for (VerifiedImage full : images) {
            Image image = full.image();
            Path file = work.resolve("stripped").resolve(image.context().name()).resolve(image.fileName());
            strip(toolchain(configured, image), full, file);
            try {
                stripped.add(ImageCheck.check(image, configured.devices(image.target()), file));
            } catch (ImageRefusedException e) {
                throw new BuildFailure(
                        "<stripImages>: nothing is attached, because of what strip made: " + e.getMessage(), e);
            }
            log.info(
                    "{}: {} without debug information, {} with it",
                    image.label(),
                    Builder.size(Files.size(file)),
                    Builder.size(full.digest().size()));
        }
        return stripped;
    }

    private static void refuseTwoOfOneName(List<VerifiedImage> images) throws BuildFailure {
        for (VerifiedImage image : images) {
            for (VerifiedImage other : images) {
                if (image.image().type().equals(other.image().type())
                        && (image.classifier() + DEBUG).equals(other.classifier())) {
                    throw new BuildFailure("<stripImages>: the full image of "
                            + image.image().label() + " would have the coordinates …:"
                            + image.image().type() + ":" + other.classifier() + " of "
                            + other.image().label() + "; give one of the contexts another <classifier>.");
                }
            }
        }
    }

    private void strip(Toolchain toolchain, VerifiedImage full, Path file)
            throws BuildFailure, IOException, InterruptedException {
        Map<String, String> environment = environment(toolchain);
        String label = full.image().label();
        Path program = program(toolchain, environment, label);
        Path folder = file.resolveSibling("");
        Files.createDirectories(folder);
        Path beside = folder.resolve("." + file.getFileName() + ".new");
        CommandResult result = run(
                List.of(
                        program.toString(),
                        "--strip-all",
                        "-o",
                        beside.toString(),
                        full.file().toString()),
                environment,
                label);
        if (!result.succeeded()) {
            throw new BuildFailure("<stripImages>: " + program + " cannot strip " + full.file() + " (" + label + "): "
                    + String.join("\n  ", result.tail()));
        }
        Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** A C compiler knows which binutils are its own. */
    private Path program(Toolchain toolchain, Map<String, String> environment, String label)
            throws BuildFailure, InterruptedException {
        Path compiler = toolchain
                .cCompiler()
                .orElseThrow(() -> new BuildFailure("<stripImages>: the toolchain of " + label
                        + " has no C compiler that could be asked for its strip. Install it, or leave <stripImages>"
                        + " out."));
        List<String> said = new ArrayList<>();
        CommandResult result = run(List.of(compiler.toString(), "-print-prog-name=strip"), environment, label, said);
        String name = said.isEmpty() ? "" : said.get(said.size() - 1).strip();
        Optional<Path> found = result.succeeded() && !name.isEmpty()
                ? Executables.find(name, environment.getOrDefault("PATH", "")).path()
                : Optional.empty();
        return found.orElseThrow(() -> new BuildFailure("<stripImages>: the strip of " + label + " is missing. Asked"
                + " with -print-prog-name=strip, the C compiler " + compiler + " said: "
                + (result.tail().isEmpty() ? "nothing" : String.join(" ", result.tail()))
                + ". Install the binutils that belong to it, or leave <stripImages> out."));
    }

    private CommandResult run(List<String> command, Map<String, String> environment, String label)
            throws BuildFailure, InterruptedException {
        return run(command, environment, label, new ArrayList<>());
    }

    private CommandResult run(List<String> command, Map<String, String> environment, String label, List<String> output)
            throws BuildFailure, InterruptedException {
        try {
            return runner.run(
                    new Command(command, Path.of("").toAbsolutePath(), environment, Optional.of(LIMIT)),
                    (stream, line) -> {
                        if (stream == OutputListener.Stream.STDOUT) {
                            output.add(line);
                        }
                    });
        } catch (CommandException e) {
            throw new BuildFailure("<stripImages>: " + label + " cannot be stripped: " + e.getMessage(), e);
        }
    }

    private Map<String, String> environment(Toolchain toolchain) {
        Map<String, String> environment = new HashMap<>(host.variables());
        environment.put("PATH", Executables.path(toolchain.binDirectories(), host.path()));
        return environment;
    }

    private static Toolchain toolchain(Configured configured, Image image) throws BuildFailure {
        return configured
                .toolchain(image)
                .orElseThrow(() -> new BuildFailure("<stripImages>: the toolchain of " + image.label() + " is missing: "
                        + String.join("; ", configured.toolchains().missing())));
    }
}
