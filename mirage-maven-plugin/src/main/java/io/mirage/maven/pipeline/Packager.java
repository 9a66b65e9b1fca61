package io.mirage.maven.pipeline;

import io.mirage.maven.project.Image;
import io.mirage.maven.project.Plan;
import io.mirage.maven.release.ImageCheck;
import io.mirage.maven.release.ImageRefusedException;
import io.mirage.maven.release.Index;
import io.mirage.maven.release.Json;
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
import org.slf4j.Logger;

/**
 * The goal {@code package}: every image verified, the index written.
 *
 * @since 0.1.0
 */
@Named
@Singleton
public final class Packager {
    private final Configurator configurator;

    /**
     * Makes the packager.
     *
     * @param configurator plans the build
     */
    @Inject
    public Packager(Configurator configurator) {
        this.configurator = configurator;
    }

    /**
     * What is attached.
     *
     * @param index the main artifact's file
     * @param images the verified images, in the POM's order
     * @param descriptions files with which toolstacks run images
     */
    public record Result(Path index, List<VerifiedImage> images, List<RunDescription> descriptions) {
        /** Copies the lists. */
        public Result {
            images = List.copyOf(images);
            descriptions = List.copyOf(descriptions);
        }
    }

    /**
     * A file with which a toolstack runs an image.
     *
     * @param type its Maven type: {@code xl}, {@code xl.in}, {@code libvirt.xml}
     * @param classifier its classifier: that of the image, and its target where several have such a file
     * @param file where it is
     */
    public record RunDescription(String type, String classifier, Path file) {}

    /**
     * Verifies the images and writes the index.
     *
     * @param request what is asked
     * @param indexFile where the index goes
     * @param timestamp of the build, for the index; empty when the project sets none
     * @param log of the build
     * @return what is to be attached
     * @throws BuildFailure if an image is missing, or not what was declared; nothing is attached then
     * @throws IOException if a file cannot be read or written
     * @throws InterruptedException if the build is interrupted
     */
    public Result run(Request request, Path indexFile, Optional<Instant> timestamp, Logger log)
            throws BuildFailure, IOException, InterruptedException {
        Path work = request.declaration().directories().work();
        return Locks.holding(work, log, () -> {
            Configured configured = configurator.plan(request.declaration());
            Plan plan = configured.plan();
            BuildRecord record = BuildRecord.read(work)
                    .orElseThrow(() -> new BuildFailure("There is no finished build to package in " + work
                            + ": run the goal mirage:build before, as mvn package does."));
            List<VerifiedImage> images = verify(configured, work);
            checkRecord(record, images, work);
            Workspace.write(indexFile, Json.write(index(plan, images, built(record, timestamp))));
            return new Result(indexFile, images, descriptions(configured, images, work));
        });
    }

    private static List<RunDescription> descriptions(Configured configured, List<VerifiedImage> images, Path work)
            throws BuildFailure {
        List<RunDescription> found = new ArrayList<>();
        for (RunDescriptions.Description description : RunDescriptions.of(configured)) {
            Path file = work.resolve(description.path());
            if (!Files.isRegularFile(file)) {
                throw new BuildFailure(file
                        + " is missing: run the goal mirage:build before, with the same contexts and" + " targets.");
            }
            images.stream()
                    .filter(image -> image.image().equals(description.image()))
                    .map(image -> description.classifier(image.classifier()))
                    .forEach(classifier -> found.add(new RunDescription(description.type(), classifier, file)));
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
                null);
    }
}
