package io.mirage.maven.opam;

import io.mirage.maven.process.Command;
import io.mirage.maven.process.CommandException;
import io.mirage.maven.process.CommandRunner;
import io.mirage.maven.process.CommandTimeoutException;
import io.mirage.maven.process.OutputListener.Stream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;

/**
 * Solves dependencies with opam-monorepo (0.3.x), independently of the machine: the repositories are those given, and the
 * variables that opam would take from the system are fixed, because a unikernel does not run on it. So the same opam files
 * and repositories give the same lock file everywhere.
 *
 * @since 0.1.0
 */
public final class Locker {
    // Without monorepo, mirage's dependencies (filtered by ?monorepo) are none; without opam-version none is available.
    private static final String VARIABLES = "[[arch,x86_64],[os,linux],[os-family,debian],[os-distribution,debian],"
            + "[opam-version,2.1.2],[monorepo,opam-monorepo]]";
    private static final Pattern NO_DEV_REPO =
            Pattern.compile(".*Package (\\S+) has no dev-repo specified, but it needs a.*");

    private final Path tool;
    private final OpamRoot root;
    private final CommandRunner runner;
    private final Optional<Duration> timeout;
    private final boolean offline;

    /**
     * A locker.
     *
     * @param tool the opam-monorepo executable
     * @param root the opam root it works in, which has to be there
     * @param runner runs the tool
     * @param timeout after which it is ended; empty for no limit
     * @param offline whether nothing may be fetched
     */
    public Locker(Path tool, OpamRoot root, CommandRunner runner, Optional<Duration> timeout, boolean offline) {
        this.tool = tool;
        this.root = root;
        this.runner = runner;
        this.timeout = timeout;
        this.offline = offline;
    }

    /**
     * What is to be solved.
     *
     * @param packages the opam files of all targets, by package name
     * @param local further opam files of the project, by package name, which the packages may depend on
     * @param repositories those to solve from; of two with one version of a package, the later counts
     * @param ocamlVersion the compiler the lock is for
     * @param previous the text of the lock file there is; its versions stay as far as possible
     * @param update the packages whose versions do not stay; empty to choose all anew
     */
    public record Problem(
            SortedMap<String, String> packages,
            SortedMap<String, String> local,
            List<OpamRepositories.Available> repositories,
            String ocamlVersion,
            Optional<String> previous,
            Set<String> update) {
        /** Copies the collections. */
        public Problem {
            packages = new TreeMap<>(packages);
            local = new TreeMap<>(local);
            repositories = List.copyOf(repositories);
            update = Set.copyOf(update);
        }
    }

    /**
     * A solution.
     *
     * @param text of the lock file, as the tool writes it but for what names this machine
     * @param withoutDevRepo the packages that the tool left out because nobody says where they are developed, with versions,
     *     each with who wants it
     */
    public record Solution(String text, List<String> withoutDevRepo) {
        /** Copies the list. */
        public Solution {
            withoutDevRepo = List.copyOf(withoutDevRepo);
        }
    }

    /**
     * Solves.
     *
     * @param problem what to solve
     * @param folder where the tool works: an empty folder
     * @param log gets the tool's own words at level debug
     * @return the lock file
     * @throws LockFailure if there is no solution, or the tool fails
     * @throws IOException if the folder cannot be written
     * @throws InterruptedException if the build is interrupted; no process is left then
     */
    public Solution solve(Problem problem, Path folder, Logger log)
            throws LockFailure, IOException, InterruptedException {
        if (offline) {
            refusePins(problem);
        }
        Path project = Files.createDirectories(folder.resolve("project"));
        for (Map.Entry<String, String> file : problem.packages().entrySet()) {
            Files.writeString(project.resolve(file.getKey() + ".opam"), file.getValue());
        }
        for (Map.Entry<String, String> file : problem.local().entrySet()) {
            Files.writeString(project.resolve(file.getKey() + ".opam"), file.getValue());
        }
        Path lock = folder.resolve("lock");
        boolean minimal = !problem.update().isEmpty() && problem.previous().isPresent();
        if (minimal) {
            Files.writeString(lock, without(problem.previous().get(), problem.update()));
        }
        Command command = new Command(
                arguments(problem, project, lock, links(problem.repositories(), folder), minimal),
                project,
                environment(),
                timeout);
        List<String> output = new ArrayList<>();
        log.debug("{}", command.rendered());
        int exitCode;
        try {
            exitCode = runner.run(command, (stream, line) -> {
                        log.debug("{}", line);
                        if (stream == Stream.STDERR) {
                            output.add(line);
                        }
                    })
                    .exitCode();
        } catch (CommandTimeoutException e) {
            throw new LockFailure(
                    e.getMessage() + " (mirage.timeout), so it was ended. Give it more time with"
                            + " -Dmirage.timeout=SECONDS.",
                    e);
        } catch (CommandException e) {
            throw new LockFailure("opam-monorepo cannot be run: " + e.getMessage(), e);
        }
        if (exitCode != 0) {
            throw SolverMessages.failure(exitCode, output, problem);
        }
        try {
            String text = LockText.normalised(
                    Files.readString(lock),
                    problem.repositories().stream()
                            .map(OpamRepositories.Available::url)
                            .toList());
            return new Solution(text, withoutDevRepo(output, problem));
        } catch (OpamSyntaxException e) {
            throw new LockFailure("opam-monorepo wrote a lock file that is none: " + e.getMessage(), e);
        }
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>(root.environment());
        if (offline) {
            // The tool asks git where the branches are that packages come from.
            environment.put("GIT_ALLOW_PROTOCOL", "file");
        }
        return environment;
    }

    /** The tool would fetch them. */
    private static void refusePins(Problem problem) throws LockFailure {
        for (Map.Entry<String, String> file : problem.packages().entrySet()) {
            List<String> remote = PackageInputs.pins(file.getValue()).stream()
                    .filter(url -> !url.startsWith("file:") && !url.startsWith("git+file:") && !url.startsWith("/"))
                    .toList();
            if (!remote.isEmpty()) {
                throw new LockFailure(
                        "Maven is offline, and " + file.getKey() + " pins packages that have to be fetched: "
                                + String.join(", ", remote) + ". Lock without -o.");
            }
        }
    }

    private List<String> arguments(
            Problem problem, Path project, Path lock, List<String> repositories, boolean minimal) {
        List<String> arguments = new ArrayList<>(List.of(
                tool.toString(),
                "lock",
                "--require-cross-compile",
                "--build-only",
                "-r",
                project.toString(),
                "-l",
                lock.toString(),
                "--ocaml-version",
                problem.ocamlVersion(),
                "--opam-repositories=[" + String.join(",", repositories) + "]",
                "--global-opam-vars=" + VARIABLES));
        if (minimal) {
            arguments.add("--minimal-update");
        }
        arguments.addAll(problem.packages().keySet());
        return arguments;
    }

    /** The tool sorts repositories by address and takes the first that has a version, so the last declared is named first. */
    private static List<String> links(List<OpamRepositories.Available> repositories, Path folder) throws IOException {
        List<String> links = new ArrayList<>();
        Path parent = Files.createDirectories(folder.resolve("repositories"));
        for (int i = 0; i < repositories.size(); i++) {
            Path link = parent.resolve(String.format(java.util.Locale.ROOT, "%04d", repositories.size() - i));
            Files.createSymbolicLink(link, repositories.get(i).directory());
            links.add("file://" + link);
        }
        return links;
    }

    /** A lock file that leaves the versions of some packages open. */
    private static String without(String lock, Set<String> packages) {
        return lock.lines()
                .filter(line -> packages.stream().noneMatch(name -> line.startsWith("  \"" + name + "\" {")))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static List<String> withoutDevRepo(List<String> output, Problem problem) {
        return output.stream()
                .map(NO_DEV_REPO::matcher)
                .filter(java.util.regex.Matcher::matches)
                .map(matcher -> matcher.group(1))
                .map(id -> id + SolverMessages.wantedBy(id.replaceFirst("\\..*", ""), problem))
                .toList();
    }
}
