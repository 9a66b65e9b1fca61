package io.mirage.maven.pipeline;

import io.mirage.maven.process.HostEnvironment;
import io.mirage.maven.project.Directories;
import io.mirage.maven.release.VerifiedImage;
import io.mirage.maven.solo5.ImageDigest;
import io.mirage.maven.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.inject.Inject;
import javax.inject.Named;
import javax.inject.Singleton;
import org.slf4j.Logger;

/**
 * The goal {@code verify-reproducible}: builds a copy of the project in another folder, in another environment, and
 * compares what comes out.
 *
 * @since 0.1.0
 */
@Named
@Singleton
public final class Reproducer {
    // Longer than the path of most projects, so that a path's length shows too.
    private static final String FOLDER = "verify-reproducible/another-folder-with-a-path-of-another-length";

    private final Builder builder;
    private final Packager packager;
    private final HostEnvironment host;

    /**
     * Makes it.
     *
     * @param builder builds both times
     * @param packager packages both times
     * @param host the environment, of which the second build gets another one
     */
    @Inject
    Reproducer(Builder builder, Packager packager, HostEnvironment host) {
        this.builder = builder;
        this.packager = packager;
        this.host = host;
    }

    /**
     * Builds twice and compares.
     *
     * @param request what is asked
     * @param output where the first build's things go
     * @param timestamp of the build
     * @param log of the build
     * @throws BuildFailure if something does not build, or differs
     * @throws IOException if a file cannot be read or written
     * @throws InterruptedException if the build is interrupted
     */
    public void run(Request request, Packager.Output output, Optional<Instant> timestamp, Logger log)
            throws BuildFailure, IOException, InterruptedException {
        builder.run(request, log);
        Map<String, Path> first = files(packager.run(request, output, timestamp, log));

        Directories directories = request.declaration().directories();
        Path folder = directories.build().resolve(FOLDER);
        Workspace.delete(folder);
        Files.createDirectories(folder);
        Request again = again(request, new ProjectCopy(directories, folder), folder);
        Packager.Output outputAgain = new Packager.Output(
                again.declaration().directories().build(),
                output.name(),
                output.duniverse(),
                output.strip(),
                output.sources());
        log.info("Building again, in {} and with {}", folder, again.environment());
        builder.run(again, log);
        Map<String, Path> second = files(packager.run(again, outputAgain, timestamp, log));

        List<String> differences = compare(first, second, log);
        if (!differences.isEmpty()) {
            throw new BuildFailure("The build is not reproducible:\n" + String.join("\n", differences)
                    + "\nThe second build is in " + folder + ".");
        }
        Workspace.delete(directories.build().resolve("verify-reproducible"));
        log.info("Reproducible: {} files are the same, byte for byte.", first.size());
    }

    private Request again(Request request, ProjectCopy copy, Path folder) throws BuildFailure, IOException {
        Map<String, String> environment = new TreeMap<>(request.environment());
        environment.put("HOME", Files.createDirectories(folder.resolve("home")).toString());
        environment.put("TZ", host.variables().getOrDefault("TZ", "").equals("MRG-13:45") ? "MRG+8" : "MRG-13:45");
        String locale = host.variable("LC_ALL")
                .filter(value -> !value.isEmpty())
                .orElseGet(() -> host.variables().getOrDefault("LANG", ""));
        environment.put("LC_ALL", locale.equals("C") || locale.isEmpty() ? "C.UTF-8" : "C");
        return new Request(
                copy.of(request.declaration()),
                request.dune(),
                request.mirage(),
                request.jobs() + 1,
                request.timeout(),
                request.terminal(),
                request.access(),
                // Else the second build would be made of what the first one left.
                DuneCache.DISABLED,
                environment);
    }

    private static Map<String, Path> files(Packager.Result result) {
        Map<String, Path> files = new LinkedHashMap<>();
        for (VerifiedImage image : result.images()) {
            files.put(image.image().label(), image.file());
        }
        result.others().forEach(other -> files.put(other.toString(), other.file()));
        files.put("index", result.index());
        return files;
    }

    private static List<String> compare(Map<String, Path> first, Map<String, Path> second, Logger log)
            throws IOException {
        List<String> differences = new ArrayList<>();
        for (Map.Entry<String, Path> file : first.entrySet()) {
            Path other = second.get(file.getKey());
            if (other == null) {
                differences.add(file.getKey() + ": the second build made none");
                continue;
            }
            List<String> lines = FileDifference.of(file.getValue(), other);
            if (lines.isEmpty()) {
                log.info(
                        "  same: {} ({})",
                        file.getKey(),
                        ImageDigest.of(file.getValue()).sha256());
            } else {
                differences.add(file.getKey() + ": " + String.join("\n    ", lines));
            }
        }
        second.keySet().stream()
                .filter(name -> !first.containsKey(name))
                .forEach(name -> differences.add(name + ": only the second build made it"));
        return differences;
    }
}
