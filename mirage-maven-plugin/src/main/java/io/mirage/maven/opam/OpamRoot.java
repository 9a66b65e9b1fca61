package io.mirage.maven.opam;

import io.mirage.maven.process.Command;
import io.mirage.maven.process.CommandException;
import io.mirage.maven.process.CommandResult;
import io.mirage.maven.process.CommandRunner;
import io.mirage.maven.process.FolderLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The opam root of the plugin, which opam and opam-monorepo get instead of the user's: no switch, no repository and no
 * setting of the user's is read or changed. It begins with an empty repository and no switch; solving needs neither.
 *
 * @since 0.1.0
 */
public final class OpamRoot {
    private final Path root;
    private final CommandRunner runner;
    private final Map<String, String> variables;

    /**
     * A root.
     *
     * @param root its folder, which need not exist
     * @param runner runs opam
     * @param variables the environment of the build
     */
    public OpamRoot(Path root, CommandRunner runner, Map<String, String> variables) {
        this.root = root;
        this.runner = runner;
        this.variables = Map.copyOf(variables);
    }

    /**
     * The environment for opam and opam-monorepo: that of the build without what it says about opam, and with a home below
     * the root, where a library of theirs may look for settings.
     *
     * @return all variables
     */
    public Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>(variables);
        environment.keySet().removeIf(name -> name.startsWith("OPAM") || name.startsWith("CAML"));
        environment.put("OPAMROOT", root.toString());
        environment.put("OPAMROOTISOK", "1");
        environment.put("OPAMYES", "1");
        environment.put("OPAMCOLOR", "never");
        environment.put("HOME", root.resolve("home").toString());
        environment.put("XDG_CACHE_HOME", root.resolve("home").toString());
        environment.put("TMPDIR", root.resolve("tmp").toString());
        environment.put("LC_ALL", "C.UTF-8");
        // opam-monorepo runs git, which must ask nobody and read no settings of the user's.
        environment.put("GIT_TERMINAL_PROMPT", "0");
        environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
        environment.remove("XDG_CONFIG_HOME");
        return environment;
    }

    /**
     * Makes the root, unless it is there. Nothing is built in it, so it needs no sandbox.
     *
     * @param opam the opam executable
     * @param waiting is called once, when another build makes it
     * @throws LockFailure if opam fails
     * @throws IOException if a folder cannot be made
     * @throws InterruptedException if the build is interrupted
     */
    public void ensure(Path opam, Runnable waiting) throws LockFailure, IOException, InterruptedException {
        ensure(opam, false, waiting);
    }

    /**
     * Makes the root, unless it is there.
     *
     * @param opam the opam executable
     * @param sandboxed whether packages are built in a sandbox, which the system has to have
     * @param waiting is called once, when another build makes it
     * @throws LockFailure if opam fails
     * @throws IOException if a folder cannot be made
     * @throws InterruptedException if the build is interrupted
     */
    @SuppressWarnings("try") // the lock is only held
    public void ensure(Path opam, boolean sandboxed, Runnable waiting)
            throws LockFailure, IOException, InterruptedException {
        Files.createDirectories(root);
        try (FolderLock lock = FolderLock.take(root.resolve("config"), waiting)) {
            Files.createDirectories(root.resolve("home"));
            Files.createDirectories(root.resolve("tmp"));
            if (Files.exists(root.resolve("config"))) {
                return;
            }
            Path empty = root.resolve("empty");
            Files.createDirectories(empty.resolve("packages"));
            Files.writeString(empty.resolve("repo"), "opam-version: \"2.0\"\n");
            List<String> arguments = new ArrayList<>(List.of(opam.toString(), "init", "--bare", "--no-setup"));
            if (!sandboxed) {
                arguments.add("--disable-sandboxing");
            }
            arguments.addAll(List.of("default", empty.toUri().toString()));
            Command command = Command.of(arguments, root, environment());
            CommandResult result = runner.run(command, (stream, line) -> {});
            if (!result.succeeded() || !Files.exists(root.resolve("config"))) {
                throw new LockFailure("opam cannot make the plugin's own root " + root + " (exit code "
                        + result.exitCode() + "):\n" + indented(result.tail()));
            }
        } catch (CommandException e) {
            throw new LockFailure("opam cannot be run: " + e.getMessage(), e);
        }
    }

    static String indented(List<String> lines) {
        return String.join("\n", lines).indent(2).stripTrailing();
    }
}
