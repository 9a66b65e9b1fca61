package io.mirage.maven.pipeline;

import io.mirage.maven.process.Command;
import io.mirage.maven.process.CommandRunner;
import io.mirage.maven.process.HostEnvironment;
import io.mirage.maven.running.Attachments;
import io.mirage.maven.running.Here;
import io.mirage.maven.running.RunCommand;
import io.mirage.maven.running.RunOptions;
import io.mirage.maven.running.RunRefusedException;
import io.mirage.maven.running.TapInterface;
import io.mirage.maven.running.Way;
import io.mirage.maven.running.Ways;
import io.mirage.maven.solo5.Device;
import io.mirage.maven.solo5.ImageFormatException;
import io.mirage.maven.solo5.ImageReader;
import io.mirage.maven.solo5.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.inject.Inject;
import javax.inject.Named;
import javax.inject.Singleton;
import org.slf4j.Logger;

/** Chooses an image and makes the command that runs it. Everything that can be wrong is found before anything starts. */
@Named
@Singleton
final class ImageLauncher {
    private static final Path KVM = Path.of("/dev/kvm");
    private static final String PROGRAM = "unikernel";

    private final ProjectImages projects;
    private final PublishedImages published;
    private final Machine machine;
    private final TapInterfaces taps;

    @Inject
    ImageLauncher(ProjectImages projects, PublishedImages published, HostEnvironment host, CommandRunner runner) {
        this(projects, published, new TapInterfaces(Machine.of(host), runner));
    }

    ImageLauncher(ProjectImages projects, PublishedImages published, TapInterfaces taps) {
        this.projects = projects;
        this.published = published;
        this.machine = taps.machine();
        this.taps = taps;
    }

    /**
     * An image that can be run.
     *
     * @param image which
     * @param file its file
     * @param way by what
     * @param devices it asks for
     * @param options what it gets
     */
    record Chosen(ImageCandidate image, Path file, Way way, List<Device> devices, RunOptions options) {
        /** The command, for a file that is the image. */
        List<String> words(Path at) throws BuildFailure {
            try {
                return RunCommand.of(way, at, devices, options);
            } catch (RunRefusedException e) {
                throw new BuildFailure(String.valueOf(e.getMessage()), e);
            }
        }
    }

    /**
     * Chooses an image: the one that is asked for, or the one that this machine runs best. Its file is checked, and so is what
     * is attached.
     */
    Chosen choose(Request request, RunRequest run, Logger log) throws BuildFailure, IOException, InterruptedException {
        List<ImageCandidate> all = candidates(request, run);
        List<ImageCandidate> asked = all.stream()
                .filter(image -> run.context().isEmpty() || run.context().get().equals(image.context()))
                .filter(image -> run.target().isEmpty()
                        || run.target().get().equals(image.kind().target()))
                .toList();
        if (asked.isEmpty()) {
            throw new BuildFailure("There is no image"
                    + run.target().map(name -> " for target " + name).orElse("")
                    + run.context().map(name -> " of context " + name).orElse("")
                    + ". There are:\n  - "
                    + all.stream().map(Object::toString).collect(Collectors.joining("\n  - ")));
        }
        Map<ImageCandidate, Way> possible = new LinkedHashMap<>();
        List<String> tried = new ArrayList<>();
        Ways ways = new Ways(here(run.kvm()), run.emulate());
        for (ImageCandidate image : asked) {
            Ways.Outcome outcome = ways.find(image.kind());
            if (outcome instanceof Ways.Possible found) {
                possible.put(image, found.way());
            } else if (outcome instanceof Ways.Impossible not) {
                tried.add(image + ": " + not.reason());
            }
        }
        Map.Entry<ImageCandidate, Way> best = possible.entrySet().stream()
                .min(Map.Entry.comparingByValue((one, other) -> one.kind().compareTo(other.kind())))
                .orElseThrow(() -> new BuildFailure("This machine cannot run "
                        + (asked.size() == 1 ? "the image:" : "any of the " + asked.size() + " images:") + "\n  - "
                        + String.join("\n  - ", tried)));
        tried.forEach(reason -> log.debug("Not run: {}", reason));
        if (run.artifact().isPresent()
                && run.target().isEmpty()
                && !tried.isEmpty()
                && best.getValue().kind().isProgram()) {
            log.warn(
                    "{} is an ordinary program, which has all your rights. It is taken because the others cannot be run"
                            + " here:\n  - {}",
                    best.getKey().label(),
                    String.join("\n  - ", tried));
        }
        return checked(best.getKey(), best.getValue(), run.options(), log);
    }

    private List<ImageCandidate> candidates(Request request, RunRequest run)
            throws BuildFailure, IOException, InterruptedException {
        if (run.artifact().isPresent()) {
            return published.of(request, run.artifact().get());
        }
        if (!run.project()) {
            throw new BuildFailure("There is no project that builds a unikernel here. Run a published one with"
                    + " -Dmirage.artifact=GROUP:ARTIFACT:VERSION; of several modules, run one with -pl MODULE.");
        }
        return projects.of(request);
    }

    private static Chosen checked(ImageCandidate image, Way way, RunOptions options, Logger log)
            throws BuildFailure, IOException {
        Path file = image.source().file().toAbsolutePath();
        try {
            List<Device> devices =
                    ImageReader.read(file).manifest().map(Manifest::devices).orElse(List.of());
            Attachments.check(options, devices, image.label());
            if (way.kind().isProgram() && options.memory().isPresent()) {
                log.warn(
                        "mirage.memory is ignored: {} is an ordinary program, which takes what it needs.",
                        image.label());
            }
            Chosen chosen = new Chosen(image, file, way, devices, options);
            chosen.words(file);
            return chosen;
        } catch (RunRefusedException e) {
            throw new BuildFailure(String.valueOf(e.getMessage()), e);
        } catch (ImageFormatException e) {
            throw new BuildFailure(file + " is not an image: " + e.getMessage(), e);
        }
    }

    private Here here(boolean wanted) {
        Path device = machine.file(KVM);
        Here.Kvm kvm = !machine.isLinux() || !Files.exists(device)
                ? Here.Kvm.ABSENT
                : machine.access().usable(device) ? Here.Kvm.USABLE : Here.Kvm.FORBIDDEN;
        return new Here(
                machine.architecture(),
                machine.isLinux(),
                wanted ? kvm : Here.Kvm.UNWANTED,
                machine.host().path());
    }

    /**
     * An image that is ready to be started. Close it when it has ended.
     *
     * @param chosen the image
     * @param command that runs it
     * @param copy a folder that goes with it; empty when the file itself is run
     * @param taps that were made for it
     */
    record Launch(Chosen chosen, Command command, Optional<Path> copy, TapInterfaces.Made taps)
            implements AutoCloseable {
        @Override
        public void close() throws IOException {
            taps.close();
            if (copy.isPresent()) {
                Path program = copy.get().resolve(PROGRAM);
                Files.deleteIfExists(program);
                Files.deleteIfExists(copy.get());
            }
        }
    }

    /** Makes what an image needs to be started. */
    Launch launch(Request request, Chosen chosen, Logger log) throws BuildFailure, IOException, InterruptedException {
        taps.check(chosen.options().nets().values());
        List<TapInterface> missing = taps.missing(chosen.options().nets().values());
        Optional<Path> copy = executable(chosen);
        Command command = Command.of(
                chosen.words(copy.map(folder -> folder.resolve(PROGRAM)).orElse(chosen.file())),
                request.declaration().directories().base(),
                machine.host().variables());
        return new Launch(chosen, command, copy, taps.make(missing, log));
    }

    private static boolean isCopied(Chosen chosen) {
        return chosen.way().kind().isProgram() && !Files.isExecutable(chosen.file());
    }

    /** A file of a Maven repository is not executable; a program is copied to where it can be made so. */
    private static Optional<Path> executable(Chosen chosen) throws IOException {
        if (!isCopied(chosen)) {
            return Optional.empty();
        }
        Path folder = Files.createTempDirectory("mirage-run");
        Path file = folder.resolve(PROGRAM);
        // What is registered last is deleted first; of use only when Maven is interrupted.
        folder.toFile().deleteOnExit();
        file.toFile().deleteOnExit();
        Files.copy(chosen.file(), file);
        if (!file.toFile().setExecutable(true)) {
            throw new IOException(file + " cannot be made executable");
        }
        return Optional.of(folder);
    }

    /** Removes what is still there of tap interfaces that were made for a run that nobody ended. */
    void removeTaps(List<String> names, Logger log) throws IOException, InterruptedException {
        taps.remove(names, log);
    }

    /** What would be typed to run an image, each line for a shell. */
    List<String> dryRun(Request request, Chosen chosen) throws BuildFailure, IOException {
        List<String> lines = new ArrayList<>();
        for (TapInterface tap : taps.absent(chosen.options().nets().values())) {
            lines.addAll(TapInterfaces.shell(tap));
        }
        Path file = chosen.file();
        Path base = request.declaration().directories().base();
        if (isCopied(chosen)) {
            Path copy = Path.of(".").resolve(PROGRAM);
            lines.add(Command.of(List.of("install", "-m", "700", file.toString(), copy.toString()), base, Map.of())
                    .rendered());
            file = copy;
        }
        lines.add(Command.of(chosen.words(file), base, Map.of()).rendered());
        return lines;
    }
}
