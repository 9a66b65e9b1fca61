package io.mirage.maven.pipeline;

import io.mirage.maven.process.HostEnvironment;
import io.mirage.maven.project.Coordinates;
import io.mirage.maven.release.Index;
import io.mirage.maven.release.IndexFormatException;
import io.mirage.maven.release.IndexReader;
import io.mirage.maven.release.PublishedIndex;
import io.mirage.maven.running.ImageKind;
import io.mirage.maven.solo5.ImageDigest;
import io.mirage.maven.solo5.ImageFile;
import io.mirage.maven.solo5.ImageFormatException;
import io.mirage.maven.solo5.ImageReader;
import io.mirage.maven.target.Target;
import io.mirage.maven.target.Targets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.inject.Inject;
import javax.inject.Named;
import javax.inject.Singleton;

/** The images of a release in a Maven repository. What its index says is held against what is there. */
@Named
@Singleton
final class PublishedImages {
    private static final String PART = "[A-Za-z0-9_](?:[A-Za-z0-9_+-]|\\.(?!\\.))*";
    private static final Pattern ARTIFACT = Pattern.compile(
            "(?<g>PART):(?<a>PART):(?<v>PART)(?::(?<ext>PART):(?<classifier>PART))?".replace("PART", PART));

    // Of a snapshot that is named by the time of its deployment; its index was written before.
    private static final Pattern TIMESTAMP = Pattern.compile("-\\d{8}\\.\\d{6}-\\d+$");

    private final Targets targets;
    private final HostEnvironment host;

    @Inject
    PublishedImages(Targets targets, HostEnvironment host) {
        this.targets = targets;
        this.host = host;
    }

    /** Those that the index lists, or the one that the coordinates name. */
    List<ImageCandidate> of(Request request, String artifact) throws BuildFailure, IOException {
        Matcher parts = parts(artifact);
        Coordinates of = coordinates(parts);
        Path file = find(request, of, "json", "");
        PublishedIndex index = index(of, file);
        Optional<Index.Artifact> wanted = Optional.ofNullable(parts.group("ext"))
                .map(extension -> new Index.Artifact(extension, parts.group("classifier")));
        List<ImageCandidate> found = new ArrayList<>();
        for (Index.ImageEntry entry : index.images()) {
            if (wanted.isEmpty() || wanted.get().equals(entry.artifact())) {
                found.add(candidate(request, of, entry));
            }
        }
        if (found.isEmpty()) {
            throw new BuildFailure("The index of " + of + " lists no image"
                    + wanted.map(one -> " " + one.label()).orElse("")
                    + (index.images().isEmpty()
                            ? "."
                            : "; it lists: "
                                    + index.images().stream()
                                            .map(entry -> entry.artifact().label())
                                            .collect(Collectors.joining(", "))));
        }
        return found;
    }

    /** The index of a release. */
    PublishedIndex index(Request request, String release) throws BuildFailure, IOException {
        Coordinates of = release(release);
        return index(of, find(request, of, "json", ""));
    }

    /** Its bill of materials; empty when it has none. */
    Optional<Path> sbom(Request request, String release) throws BuildFailure {
        return request.access().artifacts().find(release(release), "json", "cyclonedx");
    }

    private static Coordinates release(String text) throws BuildFailure {
        Matcher parts = ARTIFACT.matcher(text.strip());
        if (!parts.matches() || parts.group("ext") != null) {
            throw new BuildFailure(
                    "'" + text + "' is not of the form GROUP:ARTIFACT:VERSION, as org.example:hello:1.0. A"
                            + " release is shown with all its images; no type and no classifier is given.");
        }
        return coordinates(parts);
    }

    private static Matcher parts(String artifact) throws BuildFailure {
        Matcher parts = ARTIFACT.matcher(artifact.strip());
        if (!parts.matches()) {
            throw new BuildFailure("'" + artifact + "' is not of the form GROUP:ARTIFACT:VERSION, or"
                    + " GROUP:ARTIFACT:VERSION:TYPE:CLASSIFIER, as org.example:hello:1.0:hvt:x86_64.");
        }
        return parts;
    }

    private static Coordinates coordinates(Matcher parts) {
        return new Coordinates(parts.group("g"), parts.group("a"), parts.group("v"));
    }

    private static PublishedIndex index(Coordinates of, Path file) throws BuildFailure, IOException {
        PublishedIndex index;
        try {
            index = IndexReader.read(file);
        } catch (IndexFormatException e) {
            throw new BuildFailure(
                    file + ", which should be the index of " + of + ", is refused: " + e.getMessage()
                            + ". It is not used, and not deleted.",
                    e);
        }
        Coordinates said = new Coordinates(index.groupId(), index.artifactId(), index.version());
        if (!said.groupId().equals(of.groupId())
                || !said.artifactId().equals(of.artifactId())
                || !isVersion(of.version(), said.version())) {
            throw new BuildFailure(file + ", which should be the index of " + of + ", is that of " + said
                    + ". It is not used, and not deleted.");
        }
        return index;
    }

    /** Whether a release of a version may be what was asked for; Maven knows two names for the newest one. */
    private static boolean isVersion(String asked, String said) {
        return asked.equals("LATEST")
                || asked.equals("RELEASE")
                || TIMESTAMP.matcher(asked).replaceFirst("-SNAPSHOT").equals(said);
    }

    private static Path find(Request request, Coordinates of, String extension, String classifier) throws BuildFailure {
        String name = of + ":" + extension + (classifier.isEmpty() ? "" : ":" + classifier);
        return request.access()
                .artifacts()
                .find(of, extension, classifier)
                .orElseThrow(() -> new BuildFailure(name
                        + (request.access().offline()
                                ? " is not in the local repository, and Maven is offline."
                                : " is in no repository that this build knows: the local one, and those of settings.xml and"
                                        + " the POM.")));
    }

    private ImageCandidate candidate(Request request, Coordinates of, Index.ImageEntry entry) {
        Optional<Target> target = targets.find(entry.target());
        ImageKind kind = new ImageKind(
                entry.target(),
                // What the index leaves out differs from what the file has, and is told then.
                Optional.ofNullable(entry.abi()).map(Index.Abi::target).or(() -> target.flatMap(Target::abi)),
                target.map(known -> known.tenders().isEmpty()).orElse(false),
                entry.arch(),
                target.map(Target::tenders).orElse(List.of()),
                ProjectImages.own(request, host, entry.arch()));
        String label = of + ":" + entry.artifact().label();
        return new ImageCandidate(kind, entry.context(), label, () -> {
            Path file = find(
                    request, of, entry.artifact().extension(), entry.artifact().classifier());
            check(label, file, entry);
            return file;
        });
    }

    /** The index says what the file is; the file has to agree in everything. */
    private static void check(String label, Path file, Index.ImageEntry entry) throws BuildFailure, IOException {
        List<String> faults = new ArrayList<>();
        ImageDigest digest = ImageDigest.of(file);
        differ(faults, "size", String.valueOf(entry.size()), String.valueOf(digest.size()));
        differ(faults, "SHA-256", entry.sha256(), digest.sha256());
        if (faults.isEmpty()) {
            try {
                ImageFile content = ImageReader.read(file);
                differ(
                        faults,
                        "architecture",
                        entry.arch(),
                        content.architecture().name());
                differ(
                        faults,
                        "ABI",
                        Optional.ofNullable(entry.abi())
                                .map(abi -> abi.target() + " " + abi.version())
                                .orElse("none"),
                        content.abi()
                                .map(abi -> abi.target().name() + " " + abi.version())
                                .orElse("none"));
                differ(
                        faults,
                        "devices",
                        entry.devices().stream()
                                .map(device -> device.name() + " (" + device.type() + ")")
                                .collect(Collectors.toCollection(TreeSet::new))
                                .toString(),
                        content.manifest().stream()
                                .flatMap(manifest -> manifest.devices().stream())
                                .map(Object::toString)
                                .collect(Collectors.toCollection(TreeSet::new))
                                .toString());
            } catch (ImageFormatException e) {
                faults.add("it is not an image: " + e.getMessage());
            }
        }
        if (!faults.isEmpty()) {
            throw new BuildFailure(label + " (" + file + ") is not what the index of its release says:\n  - "
                    + String.join("\n  - ", faults)
                    + "\nNothing is run, and nothing is deleted. If the local repository is damaged, delete the file and run"
                    + " again; otherwise ask who published it.");
        }
    }

    private static void differ(List<String> faults, String what, String declared, String found) {
        if (!declared.equals(found)) {
            faults.add(what + ": the index says " + declared + ", the file has " + found);
        }
    }
}
