package io.mirage.maven.toolchain;

import io.mirage.maven.process.Command;
import io.mirage.maven.process.CommandException;
import io.mirage.maven.process.CommandRunner;
import io.mirage.maven.process.Executables;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of a toolchain that Solo5 brings: solo5-elftool, which makes the manifest's C file, and the bindings
 * {@code lib/<machine>-solo5-none-static/solo5_<abi>.o} (Solo5 0.9).
 */
final class Solo5Bindings {
    private static final Pattern VERSION = Pattern.compile("version v?(\\S+)");
    static final Pattern BINDING = Pattern.compile("solo5_([a-z]+)\\.o");
    static final Pattern LINKER_SCRIPT = Pattern.compile("solo5_([a-z]+)\\.lds");
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private Solo5Bindings() {}

    /** Checks them for the ABIs asked, adds them to the evidence, and tells their version. */
    static Optional<String> check(
            CommandRunner runner,
            ToolchainRequest request,
            Path cCompiler,
            Map<String, String> environment,
            Evidence evidence)
            throws ToolchainException, InterruptedException, IOException {
        Executables.Lookup lookup = Executables.find("solo5-elftool", environment.getOrDefault("PATH", ""));
        Path elftool = lookup.path()
                .orElseThrow(() -> new ToolchainException("solo5-elftool is missing: "
                        + ((Executables.NotFound) lookup).explanation()
                        + ". It comes with Solo5 (opam install solo5); its folder has to be on the PATH, or be the bin of the"
                        + " context's <prefix>."));
        evidence.file(elftool);
        Optional<Path> folder = folder(cCompiler);
        if (folder.isPresent()) {
            checkBindings(request, folder.get());
            evidence.folder(folder.get(), "solo5_*");
        }
        return version(runner, elftool, environment);
    }

    /** The bindings lie beside the compiler wrapper: {@code bin/M-solo5-none-static-cc}, {@code lib/M-solo5-none-static}. */
    static Optional<Path> folder(Path cCompiler) {
        String name = String.valueOf(cCompiler.getFileName());
        Path bin = cCompiler.getParent();
        Path prefix = bin == null ? null : bin.getParent();
        if (prefix == null || !name.endsWith("-cc")) {
            return Optional.empty();
        }
        Path folder = prefix.resolve("lib").resolve(name.substring(0, name.length() - "-cc".length()));
        return Files.isDirectory(folder) ? Optional.of(folder) : Optional.empty();
    }

    private static void checkBindings(ToolchainRequest request, Path folder) throws ToolchainException, IOException {
        Set<String> present = present(folder, BINDING);
        TreeSet<String> missing = new TreeSet<>(request.abis());
        missing.removeAll(present);
        if (!missing.isEmpty()) {
            throw ToolchainException.unfit(
                    "its toolchain cannot make " + String.join(", ", missing) + " images: no solo5_"
                            + missing.first() + ".o in " + folder + ", which has bindings for "
                            + (present.isEmpty() ? "nothing" : String.join(", ", present)));
        }
    }

    /** The ABIs of which a folder has a file of this name. */
    static Set<String> present(Path folder, Pattern name) throws IOException {
        TreeSet<String> present = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "solo5_*")) {
            for (Path file : files) {
                Matcher matcher = name.matcher(String.valueOf(file.getFileName()));
                // "stub" links images that no tender runs.
                if (matcher.matches() && !matcher.group(1).equals("stub")) {
                    present.add(matcher.group(1));
                }
            }
        }
        return present;
    }

    static Optional<String> version(CommandRunner runner, Path elftool, Map<String, String> environment)
            throws InterruptedException {
        List<String> found = new ArrayList<>();
        try {
            // It prints its usage, which names the version; the exit code is that of a usage error.
            runner.run(
                    new Command(
                            List.of(elftool.toString(), "--version"),
                            Path.of("").toAbsolutePath(),
                            environment,
                            Optional.of(LIMIT)),
                    (stream, line) -> {
                        Matcher matcher = VERSION.matcher(line);
                        if (matcher.find()) {
                            found.add(matcher.group(1));
                        }
                    });
        } catch (CommandException e) {
            return Optional.empty();
        }
        return found.stream().findFirst();
    }
}
