package io.mirage.maven.pipeline;

import io.mirage.maven.project.Image;
import io.mirage.maven.project.Plan;
import io.mirage.maven.release.ImageCheck;
import io.mirage.maven.release.ImageRefusedException;
import io.mirage.maven.release.Index;
import io.mirage.maven.release.Json;
import io.mirage.maven.release.Origins;
import io.mirage.maven.release.Release;
import io.mirage.maven.release.VerifiedImage;
import io.mirage.maven.workspace.BuildRecord;
import io.mirage.maven.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.inject.Inject;
import javax.inject.Named;
import javax.inject.Singleton;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The goal {@code package}: every image verified, the index and the SBOM written.
 *
 * @since 0.1.0
 */
@Named
@Singleton
public final class Packager {
    private final Configurator configurator;
    private final DependencyArtifacts dependencies;
    private final Stripper stripper;
    private final ProvenanceWriter provenance;

    /**
     * Makes the packager.
     *
     * @param configurator plans the build
     * @param dependencies writes what is published of dependencies
     * @param stripper strips images
     * @param provenance writes where images come from
     */
    @Inject
    Packager(
            Configurator configurator,
            DependencyArtifacts dependencies,
            Stripper stripper,
            ProvenanceWriter provenance) {
        this.configurator = configurator;
        this.dependencies = dependencies;
        this.stripper = stripper;
        this.provenance = provenance;
    }

    /**
     * Where things go.
     *
     * @param folder Maven's build directory
     * @param name what their names begin with
     * @param duniverse whether the vendored sources are wanted
     * @param strip whether images are wanted without debug information, and with it besides
     * @param sources what is told of where the sources come from
     */
    public record Output(Path folder, String name, boolean duniverse, boolean strip, Optional<Sources> sources) {
        Path file(String suffix) {
            return folder.resolve(name + suffix);
        }
    }

    /**
     * Where sources come from.
     *
     * @param folder a folder of a checkout
     * @param generated a folder in it that is not part of the sources
     * @param scm the POM's connection to where they can be had
     * @param origins what is told of the POM's settings
     */
    public record Sources(Path folder, Path generated, Optional<String> scm, Origins origins) {}

    /**
     * What is attached.
     *
     * @param index the main artifact's file
     * @param images the verified images, in the POM's order
     * @param others everything else
     */
    public record Result(Path index, List<VerifiedImage> images, List<Attachment> others) {
        /** Copies the lists. */
        public Result {
            images = List.copyOf(images);
            others = List.copyOf(others);
        }
    }

    /**
     * A file that is neither index nor image.
     *
     * @param type its Maven type: {@code xl}, {@code xl.in}, {@code libvirt.xml}, {@code json}, {@code locked}, {@code tar.gz}
     * @param classifier its classifier; null for none
     * @param file where it is
     */
    public record Attachment(String type, @Nullable String classifier, Path file) {
        @Override
        public String toString() {
            return type + (classifier == null ? "" : ":" + classifier);
        }
    }

    /**
     * Verifies the images and writes the index.
     *
     * @param request what is asked
     * @param output where things go
     * @param timestamp of the build, for the index; empty when the project sets none
     * @param log of the build
     * @return what is to be attached
     * @throws BuildFailure if an image is missing, or not what was declared; nothing is attached then
     * @throws IOException if a file cannot be read or written
     * @throws InterruptedException if the build is interrupted
     */
    public Result run(Request request, Output output, Optional<Instant> timestamp, Logger log)
            throws BuildFailure, IOException, InterruptedException {
        Path work = request.declaration().directories().work();
        return Locks.holding(work, log, () -> {
            Configured configured = configurator.plan(request.declaration());
            Plan plan = configured.plan();
            BuildRecord record = BuildRecord.read(work)
                    .orElseThrow(() -> new BuildFailure("There is no finished build to package in " + work
                            + ": run the goal mirage:build before, as mvn package does."));
            List<VerifiedImage> built = verify(configured, work);
            checkRecord(record, built, work);
            List<Attachment> others = new ArrayList<>(descriptions(configured, built, work));
            List<VerifiedImage> images = output.strip() ? stripper.strip(configured, built, work, log) : built;
            List<VerifiedImage> full = output.strip() ? built : List.of();
            full.forEach(image -> others.add(
                    new Attachment(image.image().type(), image.classifier() + Stripper.DEBUG, image.file())));
            others.addAll(dependencies.write(request, plan, record, output, timestamp));
            others.add(provenance.write(request, configured, record, output, images, full));
            Path indexFile = output.file(".json");
            Workspace.write(indexFile, Json.write(index(plan, images, built(record, timestamp))));
            return new Result(indexFile, images, others);
        });
    }

    private static List<Attachment> descriptions(Configured configured, List<VerifiedImage> images, Path work)
            throws BuildFailure {
        List<Attachment> found = new ArrayList<>();
        for (RunDescriptions.Description description : RunDescriptions.of(configured)) {
            Path file = work.resolve(description.path());
            if (!Files.isRegularFile(file)) {
                throw new BuildFailure(file
                        + " is missing: run the goal mirage:build before, with the same contexts and" + " targets.");
            }
            images.stream()
                    .filter(image -> image.image().equals(description.image()))
                    .map(image -> description.classifier(image.classifier()))
                    .forEach(classifier -> found.add(new Attachment(description.type(), classifier, file)));
        }
        return found;
    }

    private static Index index(Plan plan, List<VerifiedImage> images, Index.Built built) throws BuildFailure {
        try {
            return Release.index(plan.unikernel(), images, built);
        } catch (ImageRefusedException e) {
            throw new BuildFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private static List<VerifiedImage> verify(Configured configured, Path work) throws BuildFailure, IOException {
        List<VerifiedImage> images = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        for (Image image : configured.plan().images()) {
            Path file = work.resolve(image.path());
            if (!Files.isRegularFile(file)) {
                refused.add(file + " (" + image.label()
                        + ") is missing: run the goal mirage:build before, with the same" + " contexts and targets.");
                continue;
            }
            try {
                images.add(ImageCheck.check(image, configured.devices(image.target()), file));
            } catch (ImageRefusedException e) {
                refused.add(String.valueOf(e.getMessage()));
            }
        }
        if (!refused.isEmpty()) {
            throw new BuildFailure("Nothing is attached, because of "
                    + (refused.size() == 1 ? "an image:" : refused.size() + " images:") + "\n"
                    + String.join("\n", refused));
        }
        return images;
    }

    private static void checkRecord(BuildRecord record, List<VerifiedImage> images, Path work) throws BuildFailure {
        Map<String, String> digests = new TreeMap<>();
        images.forEach(image -> digests.put(image.image().path(), image.digest().sha256()));
        Optional<String> foreign = record.firstForeign(digests);
        if (foreign.isPresent()) {
            throw new BuildFailure(work.resolve(foreign.get())
                    + " is not the image that the last build made: something changed it since. Run the goal mirage:build"
                    + " again.");
        }
    }

    private static Index.Built built(BuildRecord record, Optional<Instant> timestamp) {
        return new Index.Built(
                timestamp.map(Instant::toString).orElse(null),
                record.tools().get("dune"),
                record.tools().get("ocaml"),
                record.tools().get("mirage"),
                record.tools().get("solo5"),
                Optional.ofNullable(record.tools().get(DependencyArtifacts.LOCK))
                        .map(Index.Lock::new)
                        .orElse(null));
    }
}
