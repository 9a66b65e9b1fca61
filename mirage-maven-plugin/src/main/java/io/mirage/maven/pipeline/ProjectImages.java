package io.mirage.maven.pipeline;

import io.mirage.maven.process.HostEnvironment;
import io.mirage.maven.project.Image;
import io.mirage.maven.running.ImageKind;
import io.mirage.maven.solo5.ImageDigest;
import io.mirage.maven.solo5.ImageFile;
import io.mirage.maven.solo5.ImageFormatException;
import io.mirage.maven.solo5.ImageReader;
import io.mirage.maven.workspace.BuildRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.inject.Inject;
import javax.inject.Named;
import javax.inject.Singleton;

/** The images that the last build of a project made. */
@Named
@Singleton
final class ProjectImages {
    private final Configurator configurator;
    private final HostEnvironment host;

    @Inject
    ProjectImages(Configurator configurator, HostEnvironment host) {
        this.configurator = configurator;
        this.host = host;
    }

    /** Those that are declared and built, in the order of the POM. */
    List<ImageCandidate> of(Request request) throws BuildFailure, IOException, InterruptedException {
        Path work = request.declaration().directories().work();
        Optional<BuildRecord> record = BuildRecord.read(work);
        if (record.isEmpty()) {
            throw new BuildFailure(
                    "There is no finished build to run in " + work
                            + ": run mvn package before, or run a published unikernel with -Dmirage.artifact=GROUP:ARTIFACT:VERSION.");
        }
        Configured configured = configurator.plan(request.declaration());
        List<ImageCandidate> built = new ArrayList<>();
        for (Image image : configured.plan().images()) {
            String digest = record.get().images().get(image.path());
            if (digest != null && Files.isRegularFile(work.resolve(image.path()))) {
                built.add(candidate(request, configured, image, digest));
            }
        }
        if (built.isEmpty()) {
            throw new BuildFailure("None of the images that are declared is built. The last build made:\n  - "
                    + String.join("\n  - ", record.get().images().keySet())
                    + "\nGive the options that it had (-Dmirage.targets, -Dmirage.contexts), or run mvn package.");
        }
        return built;
    }

    private ImageCandidate candidate(Request request, Configured configured, Image image, String digest)
            throws BuildFailure, IOException {
        Path file = request.declaration().directories().work().resolve(image.path());
        ImageFile content;
        try {
            content = ImageReader.read(file);
        } catch (ImageFormatException e) {
            throw new BuildFailure(file + " is not an image: " + e.getMessage() + ". Run mvn package again.", e);
        }
        String architecture = content.architecture().name();
        ImageKind kind = new ImageKind(
                image.target().name(),
                content.abi().map(abi -> abi.target().name()),
                image.target().tenders().isEmpty(),
                architecture,
                image.target().tenders(),
                bin(request, configured, image, architecture));
        return new ImageCandidate(kind, image.context().name(), image.path(), () -> {
            if (!ImageDigest.of(file).sha256().equals(digest)) {
                throw new BuildFailure(file + " is not the image that the last build made: something changed it since."
                        + " Nothing is run. Run mvn package again.");
            }
            return file;
        });
    }

    private List<Path> bin(Request request, Configured configured, Image image, String architecture) {
        Stream<Path> toolchain = configured.toolchain(image).stream().flatMap(found -> found.binDirectories().stream());
        return Stream.concat(toolchain, own(request, host, architecture).stream())
                .distinct()
                .toList();
    }

    /** Where the goal setup puts the tenders of an architecture. */
    static List<Path> own(Request request, HostEnvironment host, String architecture) {
        return OwnToolchains.of(request.declaration(), host)
                .solo5(Optional.of(architecture))
                .map(prefix -> prefix.resolve("bin"))
                .stream()
                .toList();
    }
}
