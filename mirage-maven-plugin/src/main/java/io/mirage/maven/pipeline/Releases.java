package io.mirage.maven.pipeline;

import io.mirage.maven.release.Index;
import io.mirage.maven.release.IndexFormatException;
import io.mirage.maven.release.Json;
import io.mirage.maven.release.PublishedIndex;
import io.mirage.maven.release.ReleaseDiff;
import io.mirage.maven.release.SbomReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.inject.Inject;
import javax.inject.Named;
import javax.inject.Singleton;

/**
 * What published releases are, told from their indexes and bills of materials; no image is fetched for it.
 *
 * @since 0.1.0
 */
@Named
@Singleton
public final class Releases {
    private final PublishedImages published;

    /**
     * Makes it.
     *
     * @param published finds releases in repositories
     */
    @Inject
    Releases(PublishedImages published) {
        this.published = published;
    }

    /**
     * A release as it is published.
     *
     * @param index its images
     * @param packages versions by package, of those whose code can be in the images
     */
    private record Published(PublishedIndex index, SortedMap<String, String> packages) {
        String label() {
            return index.groupId() + ":" + index.artifactId() + ":" + index.version();
        }
    }

    /**
     * Shows a release: images, sizes, devices, packages.
     *
     * @param request how to get at it
     * @param artifact {@code GROUP:ARTIFACT:VERSION}
     * @param format how to show it
     * @return lines of text, or of JSON
     * @throws BuildFailure if it cannot be had, or is not what it should be
     * @throws IOException if a file cannot be read
     */
    public List<String> show(Request request, String artifact, Format format) throws BuildFailure, IOException {
        Published release = find(request, artifact);
        if (format == Format.JSON) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("release", release.label());
            json.put("images", release.index().images());
            json.put("packages", release.packages());
            return Json.write(json).lines().toList();
        }
        ImageTable table = new ImageTable();
        for (Index.ImageEntry image : release.index().images()) {
            table.add(
                    image.artifact().label(),
                    image.arch(),
                    Optional.ofNullable(image.abi()).map(abi -> abi.target() + " " + abi.version()),
                    image.deviceLabel(),
                    image.size(),
                    image.sha256());
        }
        List<String> lines = new ArrayList<>(List.of(release.label()));
        lines.addAll(table.lines());
        if (!release.packages().isEmpty()) {
            List<List<String>> packages = new ArrayList<>();
            packages.add(List.of("PACKAGE", "VERSION"));
            release.packages().forEach((name, version) -> packages.add(List.of(name, version)));
            lines.add("");
            lines.addAll(Table.lines(packages));
        }
        return lines;
    }

    /**
     * Says what changed between two releases.
     *
     * @param request how to get at them
     * @param artifact {@code GROUP:ARTIFACT:VERSION}, the older
     * @param other {@code GROUP:ARTIFACT:VERSION}, the newer
     * @param format how to show it
     * @return lines of text, or of JSON
     * @throws BuildFailure if one cannot be had, or is not what it should be
     * @throws IOException if a file cannot be read
     */
    public List<String> diff(Request request, String artifact, String other, Format format)
            throws BuildFailure, IOException {
        Published before = find(request, artifact);
        Published after = find(request, other);
        ReleaseDiff diff = ReleaseDiff.between(
                before.index().images(), before.packages(), after.index().images(), after.packages());
        if (format == Format.JSON) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("before", before.label());
            json.put("after", after.label());
            json.putAll(diff.json());
            return Json.write(json).lines().toList();
        }
        List<String> lines = new ArrayList<>(List.of(before.label() + " -> " + after.label()));
        lines.addAll(diff.lines());
        return lines;
    }

    private Published find(Request request, String artifact) throws BuildFailure, IOException {
        PublishedIndex index = published.index(request, artifact);
        Optional<Path> sbom = published.sbom(request, artifact);
        try {
            return new Published(index, sbom.isPresent() ? SbomReader.read(sbom.get()) : new TreeMap<>());
        } catch (IndexFormatException e) {
            throw new BuildFailure(
                    sbom.get() + ", which should be the bill of materials of " + artifact + ", is refused: "
                            + e.getMessage() + ".",
                    e);
        }
    }
}
