package io.mirage.maven.frontend;

import io.mirage.maven.project.Device;
import io.mirage.maven.target.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the mirage tool generated for one target.
 *
 * @param target the target
 * @param files from path below the target's folder to the text of the file
 * @since 0.1.0
 */
public record TargetConfiguration(Target target, SortedMap<String, String> files) {
    /** The file with the build rules. */
    public static final String DUNE_BUILD = "dune.build";

    private static final String MANIFEST = "mirage/manifest.json";

    /** Copies the map. */
    public TargetConfiguration {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /**
     * A file with which a toolstack runs an image: what xl or libvirt reads.
     *
     * @param type the Maven type: {@code xl}, {@code xl.in}, {@code libvirt.xml}
     * @param suffix what its file name has behind the name of the image
     * @param text its content
     */
    public record RunDescription(String type, String suffix, String text) {}

    /**
     * Reads a small configuration, to no end but that the classes for it are loaded: the first one that counts is then read
     * as fast as the others. For a time when there is nothing else to do.
     *
     * @param target any target
     */
    public static void rehearse(Target target) {
        TargetConfiguration sample = new TargetConfiguration(
                target, new TreeMap<>(Map.of(DUNE_BUILD, """
                        (rule (target sample) (enabled_if (= %{context_name} "default")) (action (copy main.exe %{target})))
                        (executable (name main) (enabled_if (= %{context_name} "default")))
                        """.replace("default", target.duneContext()), MANIFEST, """
                        {"type": "solo5.manifest", "version": 1, "devices": []}
                        """)));
        try {
            sample.duneBuild();
            sample.devices();
        } catch (DuneBuildException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The build rules.
     *
     * @return the rules, found to be of a known form
     * @throws DuneBuildException if they are not
     */
    public DuneBuildFile duneBuild() throws DuneBuildException {
        return DuneBuildFile.parse(files.getOrDefault(DUNE_BUILD, ""), target.duneContext());
    }

    /**
     * The file the build rules make.
     *
     * @return the image's file name; empty when the rules are not of a known form
     */
    public Optional<String> imageFile() {
        try {
            return Optional.of(duneBuild().imageFile());
        } catch (DuneBuildException e) {
            return Optional.empty();
        }
    }

    /**
     * The name {@code config.ml} registers, or {@code -o} gives.
     *
     * @return the name of the image without its extension
     * @throws DuneBuildException if the rules are not of a known form, or make an image of another target
     */
    public String imageName() throws DuneBuildException {
        String file = duneBuild().imageFile();
        String extension = target.fileExtension().map(e -> "." + e).orElse("");
        if (!file.endsWith(extension)) {
            throw new DuneBuildException(
                    "its image is " + file + ", but images of target " + target.name() + " end in " + extension);
        }
        return file.substring(0, file.length() - extension.length());
    }

    /**
     * The devices of the manifest that is compiled into the image.
     *
     * @return the devices, sorted by name; none for a target without a manifest
     * @throws IOException if the manifest is none
     */
    public List<Device> devices() throws IOException {
        if (!target.manifest()) {
            return List.of();
        }
        String manifest = Optional.ofNullable(files.get(MANIFEST))
                .orElseThrow(() -> new IOException("the mirage tool generated no " + MANIFEST));
        try {
            return GeneratedManifest.devices(manifest);
        } catch (IOException e) {
            throw new IOException(target.name() + "/" + MANIFEST + ": " + e.getMessage(), e);
        }
    }

    /**
     * The files for toolstacks.
     *
     * @param imageName what the images are called, without extension; where the tool wrote the name it registered, this
     *     one is put
     * @return the files, by type
     * @throws DuneBuildException if the build rules are not of a known form
     */
    public List<RunDescription> runDescriptions(String imageName) throws DuneBuildException {
        String registered = imageName();
        List<RunDescription> found = new ArrayList<>();
        for (var entry : files.entrySet()) {
            String name = entry.getKey().substring(entry.getKey().lastIndexOf('/') + 1);
            suffix(name)
                    .ifPresent(suffix -> found.add(new RunDescription(
                            suffix.substring(1), suffix, renamed(entry.getValue(), registered, imageName))));
        }
        return found.stream().distinct().toList();
    }

    private static Optional<String> suffix(String file) {
        for (String suffix : List.of(".xl", ".xl.in", "_libvirt.xml")) {
            if (file.endsWith(suffix)) {
                return Optional.of(suffix);
            }
        }
        return Optional.empty();
    }

    /** Where the image is named as the file to load: {@code kernel = 'hello.xen'}, {@code <kernel>hello.xen</kernel>}. */
    private String renamed(String text, String from, String to) {
        String extension = target.fileExtension().map(e -> "." + e).orElse("");
        return text.replace("'" + from + extension + "'", "'" + to + extension + "'")
                .replace(">" + from + extension + "<", ">" + to + extension + "<");
    }
}
