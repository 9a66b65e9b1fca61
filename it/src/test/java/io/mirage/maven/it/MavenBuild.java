package io.mirage.maven.it;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.maven.shared.invoker.CommandLineConfigurationException;
import org.apache.maven.shared.invoker.DefaultInvocationRequest;
import org.apache.maven.shared.invoker.DefaultInvoker;
import org.apache.maven.shared.invoker.InvocationRequest;
import org.apache.maven.shared.invoker.InvocationResult;
import org.apache.maven.shared.invoker.MavenCommandLineBuilder;
import org.apache.maven.shared.invoker.MavenInvocationException;
import org.apache.maven.shared.utils.cli.CommandLineException;

/**
 * One Maven build of a test project, in a process of its own.
 *
 * <p>It sees the plugin under test in the repository that the build fills, and everything else through the outer build's
 * local repository, which it does not write to. Its environment is that of the tests with {@code MAVEN_OPTS} and the like
 * taken out, and with a cache of vendored sources of its own. A MavenBuild can be run several times.
 */
public final class MavenBuild {

    private static final int TIMEOUT_SECONDS = 480;
    // A Maven that runs for some seconds spends a third of them on optimising what it will not run again.
    private static final String FEW_SECONDS = "-XX:TieredStopAtLevel=1";

    private final TestProject project;
    private final List<String> arguments;
    private final Properties properties = new Properties();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private Mavens maven = Mavens.MAVEN_3_9;
    private Path repository = Path.of(Settings.required("it.repository"));
    private List<Path> repositoryTail = List.of(Path.of(Settings.required("it.outerRepository")));
    private Path folder;
    private Path javaHome = Path.of(System.getProperty("java.home"));
    private boolean offline;

    MavenBuild(TestProject project, List<String> arguments) {
        this.project = project;
        this.folder = project.path();
        this.arguments = new ArrayList<>(arguments);
        for (String inherited : List.of("PATH", "HOME", "TMPDIR", "USER")) {
            String value = System.getenv(inherited);
            if (value != null) {
                environment.put(inherited, value);
            }
        }
        environment.put("LANG", "C.UTF-8");
        // The store of vendored sources is there. The projects of a test share it, as those of a user do.
        environment.put("XDG_CACHE_HOME", project.path().resolveSibling("cache").toString());
        environment.put("MAVEN_SKIP_RC", "1");
    }

    /** The Maven to use; 3.9 if not said. */
    public MavenBuild with(Mavens maven) {
        this.maven = maven;
        return this;
    }

    /** {@code -Dname=value}. */
    public MavenBuild property(String name, String value) {
        properties.setProperty(name, value);
        return this;
    }

    /** More Maven arguments. */
    public MavenBuild arguments(String... more) {
        arguments.addAll(List.of(more));
        return this;
    }

    /** An environment variable, for {@code PATH} instead of the inherited one. */
    public MavenBuild environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Directories before the others on {@code PATH}. */
    public MavenBuild pathFirst(Path... directories) {
        List<String> path = new ArrayList<>();
        for (Path directory : directories) {
            path.add(directory.toString());
        }
        path.add(environment.getOrDefault("PATH", ""));
        return environment("PATH", String.join(File.pathSeparator, path));
    }

    /** The JDK to run in; that of the tests if not said. */
    public MavenBuild java(Path home) {
        javaHome = home;
        return this;
    }

    /** {@code -o}. What the build needs must have been used before. */
    public MavenBuild offline() {
        offline = true;
        return this;
    }

    /** Runs in a folder of the project instead of its root. */
    public MavenBuild in(String subfolder) {
        folder = project.file(subfolder);
        return this;
    }

    /** Installs into a local repository of this test instead of the one all tests share. */
    public MavenBuild installingInto(Path ownRepository) {
        if (!repository.equals(ownRepository)) {
            repositoryTail = new ArrayList<>(repositoryTail);
            repositoryTail.add(0, repository);
            repository = ownRepository;
            repository.toFile().mkdirs();
        }
        return this;
    }

    /** Runs it to its end. */
    public BuildResult run() {
        BuildLog log = new BuildLog();
        DefaultInvoker invoker = new DefaultInvoker();
        invoker.setOutputHandler(log::add);
        invoker.setErrorHandler(log::add);
        try {
            InvocationResult result = invoker.execute(request());
            CommandLineException failure = result.getExecutionException();
            if (failure != null) {
                throw new AssertionError("Maven was not run to its end, its log:\n" + log, failure);
            }
            return new BuildResult(result.getExitCode(), log.toString());
        } catch (MavenInvocationException e) {
            throw new IllegalStateException("Maven cannot be started", e);
        }
    }

    /** Starts it and returns, for tests that interrupt a build or run two. */
    public RunningBuild start() {
        return start("");
    }

    /** The same, with this text for its standard input. */
    public RunningBuild start(String input) {
        try {
            var commandLine = new MavenCommandLineBuilder().build(request());
            // Not getCommandline(): it quotes the program for a shell.
            List<String> command = new ArrayList<>();
            command.add(maven.home().resolve("bin").resolve("mvn").toString());
            command.addAll(List.of(commandLine.getArguments()));
            ProcessBuilder process = new ProcessBuilder(command).directory(folder.toFile());
            process.environment().clear();
            for (String variable : commandLine.getEnvironmentVariables()) {
                int equals = variable.indexOf('=');
                process.environment().put(variable.substring(0, equals), variable.substring(equals + 1));
            }
            return RunningBuild.start(process, input);
        } catch (CommandLineConfigurationException e) {
            throw new IllegalStateException("Maven cannot be started", e);
        }
    }

    private InvocationRequest request() {
        InvocationRequest request = new DefaultInvocationRequest();
        request.setMavenHome(maven.home().toFile());
        request.setJavaHome(javaHome.toFile());
        request.setBaseDirectory(folder.toFile());
        request.setBatchMode(true);
        request.setTimeoutInSeconds(TIMEOUT_SECONDS);
        request.setNoTransferProgress(true);
        request.setOffline(offline);
        request.setLocalRepositoryDirectory(repository.toFile());
        request.setShellEnvironmentInherited(false);
        environment.forEach(request::addShellEnvironment);
        // The script splits MAVEN_OPTS at blanks and knows no quotes: no coverage from a path with blanks.
        String agent = Settings.optional("it.jacocoAgent")
                .filter(option -> option.indexOf(' ') < 0)
                .orElse("");
        request.setMavenOpts(FEW_SECONDS + " " + agent);
        request.setProperties(allProperties());
        request.addArgs(arguments);
        return request;
    }

    private Properties allProperties() {
        Properties all = new Properties();
        // Since Maven 3.9: repositories that are read after the local one.
        all.setProperty(
                "maven.repo.local.tail",
                String.join(",", repositoryTail.stream().map(Path::toString).toList()));
        // The repository is shared by builds that run at the same time.
        all.setProperty("aether.syncContext.named.factory", "file-lock");
        all.setProperty("aether.syncContext.named.nameMapper", "file-gav");
        // Maven 3.10 asks each repository for its prefixes, also when there is nothing to download, and warns without
        // one.
        all.setProperty("aether.remoteRepositoryFilter.prefixes", "false");
        all.putAll(properties);
        return all;
    }
}
