package io.mirage.maven.opam;

import io.mirage.maven.process.Command;
import io.mirage.maven.process.CommandException;
import io.mirage.maven.process.CommandResult;
import io.mirage.maven.process.CommandRunner;
import io.mirage.maven.process.OutputListener.Stream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes the {@linkplain OwnSwitches switches of the plugin} with opam. Nothing of the user's opam is read or changed. The
 * caller sees to it that one does so at a time.
 *
 * @since 0.1.0
 */
public final class SwitchMaker {
    // opam 2.1 and 2.2, in a locale with UTF-8 and in one without: "∗ installed dune.3.19.1", "-> installed
    // dune.3.19.1"
    private static final Pattern INSTALLED = Pattern.compile("(?:\\S+ +)?installed +(\\S+)");
    private static final Pattern SYSTEM_PACKAGE = Pattern.compile(" +(\\S+(?: +\\S+)*)");
    private static final String SYSTEM_PACKAGES = "system packages will first need to be installed";
    private static final String MIRRORS = "archive-mirrors:";
    // opam 2.1: "Another process has locked .../config.lock, waiting (^C to abort)... "
    private static final String LOCKED = "has locked";
    private static final int KILLED = 128;
    // Asked whether to go on, for a simulation too, opam was told no.
    private static final int DECLINED = 10;
    private static final int TAIL = 25;

    private final Path opam;
    private final OwnSwitches switches;
    private final CommandRunner runner;
    private final OpamRoot root;
    private final Map<String, String> additional;
    private final Consumer<String> waiting;

    /**
     * A maker.
     *
     * @param opam the opam executable
     * @param switches where they go
     * @param runner runs opam
     * @param variables the environment of the build
     * @param additional further variables for opam: proxies
     * @param waiting is told when opam waits for another opam, perhaps one that a killed build left
     */
    public SwitchMaker(
            Path opam,
            OwnSwitches switches,
            CommandRunner runner,
            Map<String, String> variables,
            Map<String, String> additional,
            Consumer<String> waiting) {
        this.opam = opam;
        this.switches = switches;
        this.runner = runner;
        this.root = new OpamRoot(switches.root(), runner, variables);
        this.additional = Map.copyOf(additional);
        this.waiting = waiting;
    }

    /** Hears how an installation goes. */
    public interface Listener {
        /**
         * A package is installed.
         *
         * @param name with its version
         */
        void installed(String name);

        /**
         * opam printed a line.
         *
         * @param line the line
         */
        void line(String line);
    }

    /**
     * The command that installs packages.
     *
     * @param name of the switch
     * @param packages versions by package; an empty version is the newest
     * @return the words after {@code opam}
     */
    public static List<String> installation(String name, Map<String, String> packages) {
        List<String> arguments = new ArrayList<>(List.of("install", "--switch=" + name, "--no-depexts", "--yes"));
        packages.forEach((one, version) -> arguments.add(version.isEmpty() ? one : one + "." + version));
        return arguments;
    }

    /**
     * The command that makes a switch.
     *
     * @param name of the switch
     * @return the words after {@code opam}
     */
    public static List<String> creation(String name) {
        return List.of("switch", "create", name, "--empty", "--no-switch");
    }

    /**
     * Makes the opam root, unless it is there.
     *
     * @param sandboxed whether packages are built in a sandbox, which the system has to have
     * @throws SwitchException if opam fails
     * @throws IOException if a folder cannot be made
     * @throws InterruptedException if the build is interrupted
     */
    public void ensureRoot(boolean sandboxed) throws SwitchException, IOException, InterruptedException {
        try {
            root.ensure(opam, sandboxed, () -> {});
        } catch (LockFailure e) {
            throw new SwitchException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Says where packages come from.
     *
     * @param repositories folders; what a later one has comes before what an earlier one has
     * @param mirrors addresses of archives by checksum, as {@code opam admin cache} makes them
     * @throws SwitchException if opam fails
     * @throws IOException if the configuration of the root cannot be written
     * @throws InterruptedException if the build is interrupted
     */
    public void setRepositories(List<Path> repositories, List<String> mirrors)
            throws SwitchException, IOException, InterruptedException {
        Set<String> known = new LinkedHashSet<>(opam(List.of("repository", "list", "--all", "--short")));
        for (int i = 0; i < repositories.size(); i++) {
            String name = "repository" + i;
            String url = repositories.get(i).toUri().toString();
            if (known.remove(name)) {
                opam(List.of("repository", "set-url", name, url));
                opam(List.of("update", "--repositories", name));
            } else {
                opam(List.of("repository", "add", name, url, "--all-switches", "--set-default"));
            }
        }
        for (String name : known) {
            if (name.startsWith("repository")) {
                opam(List.of("repository", "remove", name, "--all"));
            }
        }
        setMirrors(mirrors);
    }

    /** opam 2.1 has no command for that: "Field archive-mirrors is not modifiable". */
    private void setMirrors(List<String> mirrors) throws IOException {
        Path config = switches.root().resolve("config");
        List<String> before = Files.readAllLines(config, StandardCharsets.UTF_8);
        List<String> lines = new ArrayList<>(
                before.stream().filter(line -> !line.startsWith(MIRRORS)).toList());
        if (!mirrors.isEmpty()) {
            lines.add(mirrors.stream()
                    .map(url -> '"' + url.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                    .collect(Collectors.joining(" ", MIRRORS + " [", "]")));
        }
        if (!lines.equals(before)) {
            Path beside = switches.root().resolve("config.tmp");
            Files.write(beside, lines, StandardCharsets.UTF_8);
            Files.move(beside, config, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /**
     * Makes an empty switch, unless it is there.
     *
     * @param name of the switch
     * @return whether it was made
     * @throws SwitchException if opam fails
     * @throws IOException if what is in its place cannot be removed
     * @throws InterruptedException if the build is interrupted
     */
    public boolean create(String name) throws SwitchException, IOException, InterruptedException {
        if (opam(List.of("switch", "list", "--short")).contains(name)) {
            if (run(List.of("list", "--switch=" + name, "--short"), line -> {}, environment())
                    .succeeded()) {
                return false;
            }
            // Its files are half written: "unsupported or missing file format version".
            Trees.delete(switches.folder(name));
            opam(List.of("switch", "remove", name, "--yes"));
        }
        // What a killed opam left: "Directory already exists".
        Trees.delete(switches.folder(name));
        opam(creation(name));
        return true;
    }

    /**
     * Which packages of the system are missing that packages of opam want.
     *
     * @param name of the switch
     * @param packages versions by package
     * @return the names of the system's packages; none on a system that opam does not know
     * @throws SwitchException if the packages cannot be had
     * @throws InterruptedException if the build is interrupted
     */
    public List<String> missingSystemPackages(String name, Map<String, String> packages)
            throws SwitchException, InterruptedException {
        List<String> arguments = new ArrayList<>(installation(name, packages));
        arguments.removeAll(List.of("--no-depexts", "--yes"));
        arguments.addAll(List.of("--dry-run", "--no"));
        List<String> output = new ArrayList<>();
        CommandResult result = run(arguments, output::add, environmentWithoutYes());
        List<String> missing = new ArrayList<>();
        boolean listed = false;
        for (String line : output) {
            Matcher names = SYSTEM_PACKAGE.matcher(line);
            if (line.contains(SYSTEM_PACKAGES)) {
                listed = true;
            } else if (listed && names.matches()) {
                missing.addAll(List.of(names.group(1).split(" +")));
            } else if (listed) {
                break;
            }
        }
        if (!result.succeeded() && result.exitCode() != DECLINED) {
            throw failure(arguments, result, output);
        }
        return missing;
    }

    /**
     * Installs packages, all of them or none: opam forgets what it installed when it is interrupted in the middle.
     *
     * @param name of the switch
     * @param packages versions by package
     * @param listener hears how it goes
     * @throws SwitchException if opam fails
     * @throws InterruptedException if the build is interrupted; no process is left then
     */
    public void install(String name, Map<String, String> packages, Listener listener)
            throws SwitchException, InterruptedException {
        List<String> arguments = installation(name, packages);
        List<String> output = new ArrayList<>();
        CommandResult result = run(
                arguments,
                line -> {
                    output.add(line);
                    listener.line(line);
                    Matcher installed = INSTALLED.matcher(line.strip());
                    if (installed.matches()) {
                        listener.installed(installed.group(1));
                    }
                },
                environment());
        if (!result.succeeded()) {
            throw failure(arguments, result, output);
        }
    }

    /**
     * Removes a switch.
     *
     * @param name of the switch
     * @throws IOException if the files cannot be removed
     * @throws SwitchException if opam fails
     * @throws InterruptedException if the build is interrupted
     */
    public void remove(String name) throws SwitchException, IOException, InterruptedException {
        switches.incomplete(name);
        opam(List.of("switch", "remove", name, "--yes"));
        Trees.delete(switches.folder(name));
    }

    /**
     * Removes everything, the opam root too.
     *
     * @param switches which
     * @return how many bytes that frees
     * @throws IOException if a file cannot be removed
     */
    public static long removeAll(OwnSwitches switches) throws IOException {
        // First what says that they are complete.
        return Trees.delete(switches.root().resolve("complete")) + Trees.delete(switches.root());
    }

    private List<String> opam(List<String> arguments) throws SwitchException, InterruptedException {
        List<String> output = new ArrayList<>();
        CommandResult result = run(arguments, output::add, environment());
        if (!result.succeeded()) {
            throw failure(arguments, result, output);
        }
        return output;
    }

    private CommandResult run(List<String> arguments, Consumer<String> line, Map<String, String> environment)
            throws SwitchException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(opam.toString()));
        words.addAll(arguments);
        try {
            CommandResult result =
                    runner.run(new Command(words, switches.root(), environment, Optional.empty()), (stream, text) -> {
                        if (text.contains(LOCKED)) {
                            waiting.accept(text.strip());
                        }
                        // Warnings are not answers.
                        if (stream == Stream.STDOUT || !arguments.contains("--short")) {
                            line.accept(text);
                        }
                    });
            return unlessKilled(result);
        } catch (CommandException e) {
            throw new SwitchException("opam cannot be run: " + e.getMessage(), e);
        }
    }

    private static CommandResult unlessKilled(CommandResult result) throws InterruptedException {
        if (result.exitCode() > KILLED) {
            // Whoever ends the build ends opam with it.
            throw new InterruptedException("opam was ended by a signal");
        }
        return result;
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>(root.environment());
        // Those of the user's own OCaml would get into the builds.
        environment.keySet().removeIf(name -> name.startsWith("OCAML") || name.startsWith("DUNE"));
        environment.putAll(additional);
        return environment;
    }

    private Map<String, String> environmentWithoutYes() {
        Map<String, String> environment = new TreeMap<>(environment());
        environment.remove("OPAMYES");
        return environment;
    }

    private SwitchException failure(List<String> arguments, CommandResult result, List<String> output) {
        String meaning = switch (result.exitCode()) {
            case 5 -> "the repositories do not have it";
            case 20 -> "these versions do not go together, or are not for this system";
            case 31 -> "a package cannot be built";
            case 40 -> "sources cannot be fetched";
            default -> "exit code " + result.exitCode();
        };
        List<String> said = output.stream().filter(text -> !text.isBlank()).toList();
        return new SwitchException("opam " + String.join(" ", arguments) + " failed: " + meaning + "\n"
                + String.join("\n", said.subList(Math.max(0, said.size() - TAIL), said.size()))
                        .indent(2)
                        .stripTrailing()
                + (Files.isDirectory(switches.root().resolve("log"))
                        ? "\nopam keeps the output of what it built in "
                                + switches.root().resolve("log") + "."
                        : ""));
    }
}
