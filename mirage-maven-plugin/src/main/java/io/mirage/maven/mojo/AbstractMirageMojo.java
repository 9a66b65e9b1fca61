package io.mirage.maven.mojo;

import io.mirage.maven.pipeline.BuildFailure;
import io.mirage.maven.pipeline.BuildTimestamp;
import io.mirage.maven.pipeline.DuneCache;
import io.mirage.maven.pipeline.OwnTools;
import io.mirage.maven.pipeline.Request;
import io.mirage.maven.project.ConfigOptions;
import io.mirage.maven.project.ContextDeclaration;
import io.mirage.maven.project.Coordinates;
import io.mirage.maven.project.Declaration;
import io.mirage.maven.project.DependencyOptions;
import io.mirage.maven.project.DeviceDeclaration;
import io.mirage.maven.project.Directories;
import io.mirage.maven.project.DuniverseArtifact;
import io.mirage.maven.project.SourceMirror;
import java.io.File;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the goals of a project have in common: the parameters, and how exceptions become Maven's. */
abstract class AbstractMirageMojo extends AbstractMojo {
    @Parameter(defaultValue = "${project}", readonly = true, required = true)
    @SuppressWarnings("NullAway.Init")
    MavenProject project;

    @Parameter(defaultValue = "${session}", readonly = true, required = true)
    @SuppressWarnings("NullAway.Init")
    MavenSession session;

    /**
     * Skips the goal.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.skip", defaultValue = "false")
    boolean skip;

    /**
     * The name of the image files; letters, digits, <code>.</code>, <code>_</code> and <code>-</code>. Default: the
     * artifactId.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.name")
    @Nullable
    String name;

    /**
     * The folder with the sources of the unikernel. Default: <code>src/main/mirage</code>, or the base directory if that
     * holds a <code>config.ml</code>.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.sourceDirectory")
    @Nullable
    File sourceDirectory;

    /**
     * The folder with the sources of its tests: <code>test.ml</code>, <code>test_….ml</code> and
     * <code>….._test.ml</code> are test programs, the other files are modules they share.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.testSourceDirectory", defaultValue = "${project.basedir}/src/test/mirage")
    @SuppressWarnings("NullAway.Init")
    File testSourceDirectory;

    /**
     * Where everything generated lives. The plugin writes and deletes there.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.workDirectory", defaultValue = "${project.build.directory}/mirage")
    @SuppressWarnings("NullAway.Init")
    File workDirectory;

    /**
     * The build contexts. Each has a <code>name</code> and may have <code>targets</code>, <code>arch</code>,
     * <code>toolchain</code>, <code>prefix</code> or <code>opamSwitch</code>, <code>host</code>, <code>profile</code>,
     * <code>merlin</code>, <code>ocamlFlags</code>, <code>ocamloptFlags</code>, <code>linkFlags</code>,
     * <code>cFlags</code>, <code>cxxFlags</code>, <code>disableDynamicallyLinkedForeignArchives</code>,
     * <code>environment</code> and <code>classifier</code>. Default: one context <code>solo5</code> with target
     * <code>hvt</code>.
     *
     * @since 0.1.0
     */
    @Parameter
    @Nullable
    List<ContextDeclaration> contexts;

    /**
     * Builds only these of the declared contexts; comma-separated on the command line.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.contexts")
    @Nullable
    List<String> selectedContexts;

    /**
     * Replaces the targets of every context; comma-separated on the command line. A <code>unix</code> target goes to the
     * host context.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.targets")
    @Nullable
    List<String> targets;

    /**
     * The module with the entry point.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.main", defaultValue = "main")
    @SuppressWarnings("NullAway.Init")
    String main;

    /**
     * The findlib libraries the program is linked with.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.libraries")
    @Nullable
    List<String> libraries;

    /**
     * Further findlib libraries of the tests.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.testLibraries")
    @Nullable
    List<String> testLibraries;

    /**
     * The devices the unikernel needs: each has a <code>name</code> (letters and digits) and a <code>type</code>,
     * <code>net</code> or <code>block</code>.
     *
     * @since 0.1.0
     */
    @Parameter
    @Nullable
    List<DeviceDeclaration> devices;

    /**
     * Arguments of <code>mirage configure</code>, after the target: keys that <code>config.ml</code> defines. One element is
     * one argument; comma-separated on the command line.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.configureArguments")
    @Nullable
    List<String> configureArguments;

    /**
     * Files beside <code>config.ml</code> that are no sources, as patterns of a <code>.gitignore</code>. Everything else is
     * put into the workspace.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.excludes")
    @Nullable
    List<String> excludes;

    /**
     * A folder with vendored sources, used as they are. Default: <code>duniverse</code> in the source directory, when it
     * exists.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.duniverseDirectory")
    @Nullable
    File duniverseDirectory;

    /**
     * The mirage tool, for projects with a <code>config.ml</code>: a name that is searched in the PATH, or a path.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.mirage", defaultValue = "mirage")
    @SuppressWarnings("NullAway.Init")
    String mirage;

    /**
     * The dune executable: a name that is searched in the PATH, or a path.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.dune", defaultValue = "dune")
    @SuppressWarnings("NullAway.Init")
    String dune;

    /**
     * opam packages the program needs, when there is no <code>config.ml</code>: <code>lwt</code>,
     * <code>lwt &gt;= 5.7 &amp; &lt; 6</code>. The goal <code>lock</code> chooses versions, and they are vendored.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.packages")
    @Nullable
    List<String> packages;

    /**
     * The opam repositories that the goal <code>lock</code> solves from, each <code>git+URL#COMMIT</code> or a folder,
     * <code>file:///…</code>; what a later one has comes before what an earlier one has. Default: the public opam repository
     * and those of dune-universe, as they are at the time. The repositories of the user's opam are never used.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.opamRepositories")
    @Nullable
    List<String> opamRepositories;

    /**
     * Where vendored sources are kept for all projects. Default: <code>mirage-maven</code> below the user's cache directory
     * (<code>$XDG_CACHE_HOME</code>, <code>~/.cache</code>).
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.store")
    @Nullable
    File store;

    /**
     * Where vendored sources are fetched from instead. Each has a <code>url</code>, and <code>of</code>, what the mirrored
     * URLs begin with; without <code>of</code> it is a cache of archives by checksum, as opam has them
     * (<code>URL/sha256/ab/abcd…</code>).
     *
     * @since 0.1.0
     */
    @Parameter
    @Nullable
    List<SourceMirror> sourceMirrors;

    /**
     * A project whose duniverse is published (<code>attachDuniverse</code>): <code>groupId</code>, <code>artifactId</code>,
     * <code>version</code>, each by default that of this project. If its lock file names the same sources, they are taken
     * from the Maven repository.
     *
     * @since 0.1.0
     */
    @Parameter
    @Nullable
    DuniverseArtifact duniverse;

    /**
     * Writes a lock file that is missing or stale anew, instead of failing.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.lock.auto", defaultValue = "false")
    boolean autoLock;

    /**
     * The opam executable, to lock: a name that is searched in the PATH, or a path.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.opam", defaultValue = "opam")
    @SuppressWarnings("NullAway.Init")
    String opam;

    /**
     * The opam-monorepo executable, to lock: a name that is searched in the PATH, or a path.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.opamMonorepo", defaultValue = "opam-monorepo")
    @SuppressWarnings("NullAway.Init")
    String opamMonorepo;

    /**
     * Whether dune keeps what it has built in the store, so that a build after <code>mvn clean</code>, or of another project
     * with the same dependencies, is fast: <code>auto</code>, with dune 3.17 or later; <code>enabled</code>, with every dune
     * and also for rules with actions of their own; <code>disabled</code>. Each set of toolchains has a cache of its own. With
     * <code>auto</code> the environment variable <code>DUNE_CACHE</code> counts if it is set.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.duneCache", defaultValue = "auto")
    @SuppressWarnings("NullAway.Init")
    String duneCache;

    /**
     * How many commands dune may run at once, over all its processes. Default: the number of processors.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.jobs", defaultValue = "0")
    int jobs;

    /**
     * Seconds after which a dune process is ended; 0 for no limit.
     *
     * @since 0.1.0
     */
    @Parameter(property = "mirage.timeout", defaultValue = "0")
    long timeout;

    /**
     * The time that the index tells, and that C compilers take for now (<code>SOURCE_DATE_EPOCH</code>): ISO 8601 or
     * seconds since 1970, as for other Maven plugins. The index has none when this is not set, because the same inputs
     * give the same bytes.
     *
     * @since 0.1.0
     */
    @Parameter(defaultValue = "${project.build.outputTimestamp}")
    @Nullable
    String outputTimestamp;

    @Parameter(defaultValue = "${project.build.directory}", readonly = true, required = true)
    @SuppressWarnings("NullAway.Init")
    File buildDirectory;

    @Inject
    @SuppressWarnings("NullAway.Init")
    MavenAccess access;

    @Inject
    @SuppressWarnings("NullAway.Init")
    OwnTools tools;

    final Logger log = LoggerFactory.getLogger(getClass());

    @Override
    public final void execute() throws MojoExecutionException, MojoFailureException {
        Optional<String> reason = skipReason();
        if (reason.isPresent()) {
            log.info("Skipped: {}.", reason.get());
            return;
        }
        try {
            run(request());
        } catch (BuildFailure e) {
            throw new MojoFailureException(e.getMessage(), e);
        } catch (InvalidPathException e) {
            throw new MojoFailureException(
                    "Java cannot name the file or folder '" + e.getInput()
                            + "' in the locale of the build. Run Maven in a"
                            + " UTF-8 locale (LC_ALL=C.UTF-8), or choose another name.",
                    e);
        } catch (AccessDeniedException e) {
            throw new MojoFailureException(
                    "You may not read or write " + e.getFile()
                            + ". Change its permissions or its owner, or move it away.",
                    e);
        } catch (IOException e) {
            throw new MojoExecutionException("Cannot read or write: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MojoExecutionException("The build was interrupted.", e);
        }
    }

    /** What the goal does. */
    abstract void run(Request request) throws BuildFailure, IOException, InterruptedException;

    /** Why the goal is skipped, if it is. */
    Optional<String> skipReason() {
        return skip ? Optional.of("mirage.skip is set") : Optional.empty();
    }

    private Request request() throws BuildFailure {
        int processors = Runtime.getRuntime().availableProcessors();
        Declaration declaration = declaration();
        return new Request(
                declaration,
                tools.find(declaration, dune),
                tools.find(declaration, mirage),
                jobs > 0 ? jobs : processors,
                timeout > 0 ? Optional.of(Duration.ofSeconds(timeout)) : Optional.empty(),
                session.getRequest().isInteractiveMode(),
                access.of(session, project, opam, tools.find(declaration, opamMonorepo), autoLock),
                DuneCache.parse(duneCache),
                BuildTimestamp.parse(outputTimestamp)
                        .map(time -> Map.of("SOURCE_DATE_EPOCH", Long.toString(time.getEpochSecond())))
                        .orElse(Map.of()));
    }

    private Declaration declaration() {
        return new Declaration(
                new Coordinates(project.getGroupId(), project.getArtifactId(), project.getVersion()),
                Optional.ofNullable(name),
                directories(),
                contexts == null ? List.of() : contexts,
                orEmpty(selectedContexts),
                orEmpty(targets),
                main,
                orEmpty(libraries),
                orEmpty(testLibraries),
                devices == null ? List.of() : devices,
                new ConfigOptions(
                        orEmpty(configureArguments),
                        orEmpty(excludes),
                        Optional.ofNullable(duniverseDirectory).map(File::toPath)),
                new DependencyOptions(
                        orEmpty(packages),
                        orEmpty(opamRepositories),
                        Optional.ofNullable(store).map(File::toPath),
                        sourceMirrors == null ? List.of() : sourceMirrors,
                        Optional.ofNullable(duniverse)));
    }

    private Directories directories() {
        // A goal that needs no project may run without one, and then there is no base directory.
        File basedir = project.getBasedir();
        Path base = basedir == null ? Path.of("") : basedir.toPath();
        Path source;
        if (sourceDirectory != null) {
            source = sourceDirectory.toPath();
        } else {
            source = Files.exists(base.resolve("config.ml")) ? base : base.resolve("src/main/mirage");
        }
        return new Directories(
                base, source, testSourceDirectory.toPath(), workDirectory.toPath(), buildDirectory.toPath());
    }

    static List<String> orEmpty(@Nullable List<String> list) {
        // An empty element of a list is null to Maven: a comma at the end of a property, or <argument/>.
        return list == null
                ? List.of()
                : list.stream().map(element -> element == null ? "" : element).toList();
    }
}
