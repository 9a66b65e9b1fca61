package io.mirage.maven.opam;

import io.mirage.maven.process.Command;
import io.mirage.maven.process.CommandException;
import io.mirage.maven.process.CommandResult;
import io.mirage.maven.process.CommandRunner;
import io.mirage.maven.process.ExecutableNotFoundException;
import io.mirage.maven.process.Executables;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds opam and opam-monorepo.
 *
 * @since 0.1.0
 */
public final class MonorepoTool {
    private static final Pattern VERSION = Pattern.compile("v?(\\d+)\\.(\\d+).*");
    private static final Pattern ANY_VERSION = Pattern.compile("(?:%%VERSION%%|dev|n/a).*");

    private final CommandRunner runner;
    private final Map<String, String> variables;

    /**
     * Finds tools in an environment.
     *
     * @param runner asks for versions
     * @param variables the environment of the build
     */
    public MonorepoTool(CommandRunner runner, Map<String, String> variables) {
        this.runner = runner;
        this.variables = Map.copyOf(variables);
    }

    /**
     * Finds a program.
     *
     * @param name a name that is searched in the PATH, or a path
     * @param parameter the parameter that names it
     * @return where it is
     * @throws LockFailure if there is none; the message says how to get it
     */
    public Path find(String name, String parameter) throws LockFailure {
        try {
            return Executables.find(name, variables.getOrDefault("PATH", "")).orThrow();
        } catch (ExecutableNotFoundException e) {
            throw new LockFailure(
                    e.getMessage()
                            + "\nLocking dependencies needs opam and opam-monorepo (0.3); building with a lock file"
                            + " needs neither. mvn mirage:setup installs opam-monorepo; or: Debian and others have a"
                            + " package 'opam', and 'opam install opam-monorepo' brings the other. Then name it with -Dmirage."
                            + parameter + "=PATH, or put it on the"
                            + " PATH.",
                    e);
        }
    }

    /**
     * Asks opam-monorepo for its version.
     *
     * @param tool the executable
     * @param directory where to ask
     * @return what it says; of 0.3 or later
     * @throws LockFailure if it is another program, or a version that is too old
     * @throws InterruptedException if the build is interrupted
     */
    public String version(Path tool, Path directory) throws LockFailure, InterruptedException {
        CommandResult result;
        try {
            result = runner.run(
                    Command.of(List.of(tool.toString(), "--version"), directory, variables), (stream, line) -> {});
        } catch (CommandException e) {
            throw new LockFailure("opam-monorepo cannot be run: " + e.getMessage(), e);
        }
        String said = String.join(" ", result.tail()).strip();
        Matcher version = VERSION.matcher(said);
        if (!result.succeeded()
                || !(version.matches() || ANY_VERSION.matcher(said).matches())) {
            throw new LockFailure(tool + " is no opam-monorepo: asked for its version, it said '" + said
                    + "' (exit code " + result.exitCode() + "). Name the right one with -Dmirage.opamMonorepo=PATH.");
        }
        if (version.matches() && Integer.parseInt(version.group(1)) == 0 && Integer.parseInt(version.group(2)) < 3) {
            throw new LockFailure(tool + " is opam-monorepo " + said + "; 0.3 or later is needed (0.3.6 and 0.4.3 are"
                    + " known to work), because lock files have another form since. 'opam upgrade opam-monorepo' brings"
                    + " it.");
        }
        return said;
    }
}
