package io.mirage.maven.pipeline;

import io.mirage.maven.frontend.ConfigSources;
import io.mirage.maven.frontend.ConfigText;
import io.mirage.maven.frontend.DuneBuildException;
import io.mirage.maven.frontend.TargetConfiguration;
import io.mirage.maven.process.Command;
import io.mirage.maven.process.CommandException;
import io.mirage.maven.process.CommandRunner;
import io.mirage.maven.process.CommandTimeoutException;
import io.mirage.maven.process.OutputListener.Stream;
import io.mirage.maven.project.InvalidConfigurationException;
import io.mirage.maven.project.UnikernelFactory;
import io.mirage.maven.target.Target;
import io.mirage.maven.workspace.ConfigurationStore;
import io.mirage.maven.workspace.Workspace;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;

/** Runs the mirage tool in the folders of targets, and does not believe its exit code. */
final class MirageRun {
    // mirage 4.0 writes two for one unikernel.
    private static final Pattern OLD_OPAM = Pattern.compile("mirage/.*-switch\\.opam");
    // What the tool says on the standard output beside its answers.
    private static final Pattern PROGRESS = Pattern.compile("^adding unit argument|^Successfully configured|^\\s*$");

    private final CommandRunner runner;
    private final Request request;
    private final MirageTool.Found tool;
    private final Map<String, String> environment;
    private final ConfigSources sources;
    private final ConfigText text;
    private final Path config;
    private final Logger log;

    /**
     * What the runs for all targets have in common.
     *
     * @param runner runs commands
     * @param request arguments and timeout
     * @param tool what to run
     * @param environment to run it in
     * @param sources the project's files
     * @param text what {@code config.ml} says
     * @param config where it is
     * @param log of the build
     */
    MirageRun(
            CommandRunner runner,
            Request request,
            MirageTool.Found tool,
            Map<String, String> environment,
            ConfigSources sources,
            ConfigText text,
            Path config,
            Logger log) {
        this.runner = runner;
        this.request = request;
        this.tool = tool;
        this.environment = Map.copyOf(environment);
        this.sources = sources;
        this.text = text;
        this.config = config;
        this.log = log;
    }

    /**
     * Runs the tool for a target in its folder, where the project's files are.
     *
     * @param target the target
     * @return how it ended: well, by what the tool says
     */
    MirageFailure run(Target target) throws BuildFailure, InterruptedException {
        MirageFailure outcome = null;
        for (String name : target.mirageNames()) {
            MirageFailure next = run(target, name);
            // Of a name that this version does not know nothing is learnt if it does not know the first one either.
            if (outcome == null || !next.isUnknownTarget()) {
                outcome = next;
            }
            if (!outcome.isUnknownTarget()) {
                break;
            }
        }
        MirageFailure ran = Objects.requireNonNull(outcome, "a target has a name");
        if (ran.exitCode() != 0) {
            throw ran.failed(log);
        }
        return ran;
    }

    /**
     * Takes what the tool generated.
     *
     * @param target the target
     * @param ran how the tool ended
     * @return what was generated, found to be of a known form
     */
    TargetConfiguration take(Target target, MirageFailure ran) throws BuildFailure, IOException, InterruptedException {
        TargetConfiguration made = new TargetConfiguration(target, texts(target));
        if (!made.files().containsKey(TargetConfiguration.DUNE_BUILD)) {
            throw ran.nothingRegistered();
        }
        checkOneIsRegistered(target, made);
        try {
            UnikernelFactory.checkName(
                    config + ", register", made.imageName(), "; the tool would write it into its files as it is");
            made.devices();
        } catch (DuneBuildException e) {
            throw ran.unknownForm(e);
        } catch (InvalidConfigurationException e) {
            throw new BuildFailure(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw ran.wrongManifest(e);
        }
        return made;
    }

    private MirageFailure run(Target target, String name) throws BuildFailure, InterruptedException {
        List<String> words = new ArrayList<>(List.of("configure", "-t", name));
        words.addAll(request.declaration().config().arguments());
        Command command = command(target, words);
        List<String> output = new ArrayList<>();
        int exitCode = run(command, output, Set.of(Stream.STDOUT, Stream.STDERR));
        return new MirageFailure(tool, config, sources.userFiles(), target, command, exitCode, output);
    }

    private int run(Command command, List<String> output, Set<Stream> heard) throws BuildFailure, InterruptedException {
        log.debug("In {}: {}", command.directory(), command.rendered());
        try {
            return runner.run(command, (stream, line) -> {
                        log.debug(line);
                        if (heard.contains(stream)) {
                            output.add(line);
                        }
                    })
                    .exitCode();
        } catch (CommandTimeoutException e) {
            throw new BuildFailure(
                    e.getMessage() + " (mirage.timeout), so it was ended. Does config.ml wait for something?", e);
        } catch (CommandException e) {
            throw new BuildFailure("The mirage tool cannot be run: " + e.getMessage(), e);
        }
    }

    /**
     * Of several calls of {@code register} the last one wins, and the tool says nothing. Two names leave two opam files; of
     * one name twice, only {@code mirage query} tells.
     */
    private void checkOneIsRegistered(Target target, TargetConfiguration made)
            throws BuildFailure, InterruptedException {
        List<String> names = made.files().keySet().stream()
                .filter(path -> path.startsWith("mirage/")
                        && path.endsWith(".opam")
                        && !OLD_OPAM.matcher(path).matches())
                .map(path -> path.substring("mirage/".length(), path.length() - ".opam".length()))
                .toList();
        if (names.size() < 2 && text.registrations() > 1) {
            List<String> output = new ArrayList<>();
            boolean answered = run(command(target, List.of("query", "name")), output, Set.of(Stream.STDOUT)) == 0;
            names = answered
                    ? output.stream()
                            .filter(line -> !PROGRESS.matcher(line).find())
                            .toList()
                    : names;
        }
        if (names.size() > 1) {
            throw new BuildFailure(
                    config + " registers " + names.size() + " unikernels ("
                            + String.join(", ", names)
                            + "), and the tool would take the last without a word. Register one: several"
                            + " unikernels are several projects, and several jobs of one go into one list, register \"name\" [a; b].");
        }
    }

    /** What the tool wrote into a target's folder, by path; the plugin keeps it as text. */
    private SortedMap<String, String> texts(Target target) throws BuildFailure, IOException {
        SortedMap<String, String> texts = new TreeMap<>();
        for (Map.Entry<String, Path> file : generated(folder(target), sources).entrySet()) {
            try {
                texts.put(file.getKey(), Files.readString(file.getValue(), StandardCharsets.UTF_8));
            } catch (CharacterCodingException e) {
                throw new BuildFailure(
                        config + " writes the file " + file.getKey() + ", which is no text in UTF-8. Have a rule in the"
                                + " dune file of a sub-folder make it instead, when the unikernel is built.",
                        e);
            }
        }
        return texts;
    }

    /** The files in a target's folder that are neither the project's nor compiled. */
    static SortedMap<String, Path> generated(Path folder, ConfigSources sources) throws IOException {
        Set<String> kept = sources.kept().keySet();
        SortedMap<String, Path> files = new TreeMap<>();
        if (!Files.isDirectory(folder)) {
            return files;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return directory.equals(folder.resolve(CompiledConfig.FOLDER))
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String path = Workspace.relative(folder, file);
                if (!kept.contains(path)) {
                    files.put(path, file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }

    /** Where configurations are kept. */
    ConfigurationStore store() {
        return new ConfigurationStore(request.declaration().directories().work());
    }

    /** Where the tool runs for a target. */
    Path folder(Target target) {
        return request.declaration().directories().work().resolve(target.name());
    }

    private Command command(Target target, List<String> words) {
        List<String> arguments = new ArrayList<>(List.of(tool.executable().toString()));
        arguments.addAll(words);
        return new Command(arguments, folder(target), environment, request.timeout());
    }
}
