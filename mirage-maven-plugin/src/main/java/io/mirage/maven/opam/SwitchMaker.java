package io.mirage.maven.opam;

import io.mirage.maven.process.CommandResult;
import io.mirage.maven.process.CommandRunner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
    // Asked whether to go on, for a simulation too, opam was told no.
    private static final int DECLINED = 10;

    private final Path opam;
    private final OwnSwitches switches;
    private final OpamRoot root;
    private final OpamProcess process;

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
        this.root = new OpamRoot(switches.root(), runner, variables);
        Map<String, String> environment = new TreeMap<>(root.environment());
        // Those of the user's own OCaml would get into the builds.
        environment.keySet().removeIf(variable -> variable.startsWith("OCAML") || variable.startsWith("DUNE"));
        environment.putAll(additional);
        this.process = new OpamProcess(opam, switches.root(), environment, runner, waiting);
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
        return installation(name, packages, List.of("--no-depexts", "--yes"));
    }

    private static List<String> installation(String name, Map<String, String> packages, List<String> options) {
        List<String> arguments = new ArrayList<>(List.of("install", "--switch=" + name));
        arguments.addAll(options);
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
        Set<String> known = new LinkedHashSet<>(process.ask(List.of("repository", "list", "--all", "--short")));
        for (int i = 0; i < repositories.size(); i++) {
            String name = "repository" + i;
            String url = repositories.get(i).toUri().toString();
            if (known.remove(name)) {
                process.ask(List.of("repository", "set-url", name, url));
                process.ask(List.of("update", "--repositories", name));
            } else {
                process.ask(List.of("repository", "add", name, url, "--all-switches", "--set-default"));
            }
        }
        for (String name : known) {
            if (name.startsWith("repository")) {
                process.ask(List.of("repository", "remove", name, "--all"));
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
        if (!process.ask(List.of("switch", "list", "--short")).contains(name)) {
            // What a killed opam left: "Directory already exists".
            Trees.delete(switches.folder(name));
        } else if (process.run(List.of("list", "--switch=" + name, "--short"), line -> {})
                .succeeded()) {
            return false;
        } else {
            // Its files are half written: "unsupported or missing file format version".
            remove(name);
        }
        process.ask(creation(name));
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
        List<String> arguments = installation(name, packages, List.of("--dry-run", "--no"));
        List<String> output = new ArrayList<>();
        CommandResult result = process.withoutYes().run(arguments, output::add);
        if (!result.succeeded() && result.exitCode() != DECLINED) {
            throw process.failure(arguments, result);
        }
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
        CommandResult result = process.run(arguments, line -> {
            listener.line(line);
            Matcher installed = INSTALLED.matcher(line.strip());
            if (installed.matches()) {
                listener.installed(installed.group(1));
            }
        });
        if (!result.succeeded()) {
            throw process.failure(arguments, result);
        }
    }

    /**
     * Removes a switch, also one whose files opam cannot read.
     *
     * @param name of the switch
     * @throws IOException if the files cannot be removed
     * @throws SwitchException if opam fails
     * @throws InterruptedException if the build is interrupted
     */
    public void remove(String name) throws SwitchException, IOException, InterruptedException {
        switches.incomplete(name);
        Trees.delete(switches.folder(name));
        process.ask(List.of("switch", "remove", name, "--yes"));
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
}
