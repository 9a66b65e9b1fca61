package io.mirage.maven.pipeline;

import io.mirage.maven.opam.SourceRevision;
import io.mirage.maven.process.CommandException;
import io.mirage.maven.process.CommandRunner;
import io.mirage.maven.process.HostEnvironment;
import io.mirage.maven.project.Coordinates;
import io.mirage.maven.release.Origins;
import io.mirage.maven.release.Provenance;
import io.mirage.maven.release.VerifiedImage;
import io.mirage.maven.workspace.BuildRecord;
import io.mirage.maven.workspace.PropertyFile;
import io.mirage.maven.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.inject.Inject;
import javax.inject.Named;
import javax.inject.Singleton;

/** Gathers and writes what is told of where images come from. */
@Named
@Singleton
final class ProvenanceWriter {
    // Without user, query and fragment. What has an expression in it, or another "@", is no address.
    private static final Pattern GIT = Pattern.compile("scm:git:((?:https?|ssh|git)://)(?:[^/?#]*@)?"
            + "((?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\])(?::[0-9]+)?(?:/[^?#@${}\\s]*)?)(?:[?#].*)?");

    private static final String COMPILERS = ".mirage-compilers";

    private final CommandRunner runner;
    private final HostEnvironment host;

    @Inject
    ProvenanceWriter(CommandRunner runner, HostEnvironment host) {
        this.runner = runner;
        this.host = host;
    }

    /** Writes the statement about images and, when there are any, their full forms. */
    Packager.Attachment write(
            Request request,
            Configured configured,
            BuildRecord record,
            Packager.Output output,
            List<VerifiedImage> images,
            List<VerifiedImage> full)
            throws IOException, InterruptedException {
        List<Provenance.Subject> subjects = new ArrayList<>();
        images.forEach(image -> subjects.add(subject(request, image, "")));
        full.forEach(image -> subjects.add(subject(request, image, Stripper.DEBUG)));
        SortedMap<String, String> tools = new TreeMap<>(record.tools());
        Optional<String> lock = Optional.ofNullable(tools.remove(DependencyArtifacts.LOCK));
        String compilers =
                compilers(configured, request.declaration().directories().work());
        if (!compilers.isEmpty()) {
            tools.put("cc", compilers);
        }
        // Of others, what is built does not depend on.
        Map<String, String> environment = new TreeMap<>(request.environment());
        environment.keySet().retainAll(Set.of("SOURCE_DATE_EPOCH"));
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("stripImages", Boolean.toString(output.strip()));
        Provenance.Facts facts = new Provenance.Facts(
                tools,
                lock,
                output.sources().flatMap(sources -> SourceRevision.of(sources.folder(), sources.generated())),
                output.sources().flatMap(Packager.Sources::scm).flatMap(ProvenanceWriter::uri),
                environment,
                parameters,
                Optional.ofNullable(getClass().getPackage().getImplementationVersion()));
        Path file = output.file("-provenance.json");
        Workspace.write(
                file,
                Provenance.statement(
                        configured.plan().unikernel(),
                        subjects,
                        facts,
                        output.sources().map(Packager.Sources::origins).orElseGet(Origins::none)));
        return new Packager.Attachment("json", "provenance", file);
    }

    private static Provenance.Subject subject(Request request, VerifiedImage image, String suffix) {
        Coordinates coordinates = request.declaration().coordinates();
        return new Provenance.Subject(
                coordinates.artifactId() + "-" + coordinates.version() + "-" + image.classifier() + suffix + "."
                        + image.image().type(),
                image.digest().sha256());
    }

    /**
     * What the compilers say of themselves, without the name they were called by. They are asked once, as long as their
     * toolchains are the same: a build with nothing to do starts dune and nothing else.
     */
    private String compilers(Configured configured, Path work) throws IOException, InterruptedException {
        SortedMap<String, Path> programs = new TreeMap<>();
        configured
                .toolchains()
                .found()
                .values()
                .forEach(toolchain -> toolchain
                        .cCompiler()
                        .ifPresent(compiler -> programs.put(toolchain.identity() + " " + compiler, compiler)));
        Path file = work.resolve(COMPILERS);
        SortedMap<String, String> known = PropertyFile.read(file);
        SortedMap<String, String> answers = new TreeMap<>();
        for (Map.Entry<String, Path> program : programs.entrySet()) {
            String before = known.get(program.getKey());
            answers.put(program.getKey(), before == null ? version(program.getValue()) : before);
        }
        PropertyFile.write(file, answers);
        return answers.values().stream()
                .filter(answer -> !answer.isEmpty())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private String version(Path program) throws InterruptedException {
        try {
            return VersionQuestion.ask(runner, host, program).stream()
                    .findFirst()
                    .map(line -> line.replaceFirst("^\\S+ ", "").strip())
                    .filter(line -> line.matches(".*[0-9].*"))
                    .orElse("");
        } catch (CommandException e) {
            // It compiled what is there; what it is stays unsaid.
            return "";
        }
    }

    /** {@code scm:git:URL} as SLSA writes it: the address alone, for a password can be in all of the rest. */
    static Optional<String> uri(String connection) {
        Matcher url = GIT.matcher(connection.strip());
        return url.matches() ? Optional.of("git+" + url.group(1) + url.group(2)) : Optional.empty();
    }
}
