package io.mirage.maven.pipeline;

import io.mirage.maven.project.Image;
import io.mirage.maven.release.Json;
import io.mirage.maven.solo5.Device;
import io.mirage.maven.solo5.ImageDigest;
import io.mirage.maven.solo5.ImageFile;
import io.mirage.maven.solo5.ImageFormatException;
import io.mirage.maven.solo5.ImageReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.inject.Inject;
import javax.inject.Named;
import javax.inject.Singleton;

/**
 * The goal {@code inspect}: what an image is, told from its bytes alone.
 *
 * @since 0.1.0
 */
@Named
@Singleton
public final class Inspector {
    private final Configurator configurator;

    /**
     * Makes the inspector.
     *
     * @param configurator plans the build, to know the project's images
     */
    @Inject
    public Inspector(Configurator configurator) {
        this.configurator = configurator;
    }

    /**
     * Inspects one file.
     *
     * @param file an image
     * @param format how to show it
     * @return lines of text, or of JSON
     * @throws BuildFailure if it is no image
     * @throws IOException if it cannot be read
     */
    public List<String> file(Path file, Format format) throws BuildFailure, IOException {
        if (!Files.isRegularFile(file)) {
            throw new BuildFailure("There is no image " + file + ".");
        }
        return show(List.of(read(file, file.toString())), format);
    }

    /**
     * Inspects the images of a project.
     *
     * @param request what is asked
     * @param format how to show it
     * @return lines of text, or of JSON
     * @throws BuildFailure if they are not built, or are no images
     * @throws IOException if one cannot be read
     * @throws InterruptedException if the build is interrupted
     */
    public List<String> project(Request request, Format format) throws BuildFailure, IOException, InterruptedException {
        Path work = request.declaration().directories().work();
        List<Inspected> images = new ArrayList<>();
        for (Image image : configurator.plan(request.declaration()).plan().images()) {
            Path file = work.resolve(image.path());
            if (!Files.isRegularFile(file)) {
                throw new BuildFailure("The image " + file
                        + " is not built yet: run mvn package, or inspect another file" + " with -Dmirage.image=PATH.");
            }
            images.add(read(file, image.path()));
        }
        return show(images, format);
    }

    /**
     * What was found.
     *
     * @param label of the file
     * @param image what it is
     * @param digest of its bytes
     */
    private record Inspected(String label, ImageFile image, ImageDigest digest) {}

    private static Inspected read(Path file, String label) throws BuildFailure, IOException {
        try {
            return new Inspected(label, ImageReader.read(file), ImageDigest.of(file));
        } catch (ImageFormatException e) {
            throw new BuildFailure(file + " is not an image: " + e.getMessage(), e);
        }
    }

    private static List<String> show(List<Inspected> images, Format format) {
        if (format == Format.JSON) {
            return Json.write(images.stream().map(Inspector::json).toList())
                    .lines()
                    .toList();
        }
        ImageTable table = new ImageTable();
        for (Inspected inspected : images) {
            ImageFile image = inspected.image();
            table.add(
                    inspected.label(),
                    image.architecture().name(),
                    image.abi().map(abi -> abi.target().name() + " " + abi.version()),
                    devices(image),
                    image.size(),
                    inspected.digest().sha256());
        }
        return table.lines();
    }

    private static String devices(ImageFile image) {
        return image.manifest()
                .map(manifest -> manifest.devices().isEmpty()
                        ? "none"
                        : manifest.devices().stream()
                                .map(device ->
                                        device.name() + ":" + device.type().label())
                                .collect(Collectors.joining(",")))
                .orElse("no manifest");
    }

    private static Map<String, Object> json(Inspected inspected) {
        ImageFile image = inspected.image();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("file", inspected.label());
        json.put("arch", image.architecture().name());
        image.abi().ifPresent(abi -> {
            Map<String, Object> inner = new LinkedHashMap<>();
            inner.put("target", abi.target().name());
            inner.put("version", abi.version());
            json.put("abi", inner);
        });
        image.manifest()
                .ifPresent(manifest -> json.put(
                        "devices",
                        manifest.devices().stream().map(Inspector::json).toList()));
        json.put("size", image.size());
        json.put("sha256", inspected.digest().sha256());
        return json;
    }

    private static Map<String, Object> json(Device device) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", device.name());
        json.put("type", device.type().label());
        return json;
    }
}
