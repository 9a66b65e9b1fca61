package io.mirage.maven.pipeline;

import io.mirage.maven.opam.Depexts;
import io.mirage.maven.opam.DuniverseStore;
import io.mirage.maven.opam.LockFile;
import io.mirage.maven.opam.LockFileException;
import io.mirage.maven.opam.LockText;
import io.mirage.maven.opam.PackageInputs;
import io.mirage.maven.opam.StoredDuniverse;
import io.mirage.maven.process.FolderLock;
import io.mirage.maven.process.HostEnvironment;
import io.mirage.maven.project.Declaration;
import io.mirage.maven.project.DuneContext;
import io.mirage.maven.project.Plan;
import io.mirage.maven.toolchain.Toolchain;
import io.mirage.maven.workspace.Duniverse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.inject.Inject;
import javax.inject.Named;
import javax.inject.Singleton;
import org.slf4j.Logger;

/** Finds the vendored sources that a lock file names: in the store, or brought there. */
@Named
@Singleton
final class Dependencies {
    private final LockSolver solver;
    private final DuniverseBringer bringer;
    private final HostEnvironment host;

    @Inject
    Dependencies(LockSolver solver, DuniverseBringer bringer, HostEnvironment host) {
        this.solver = solver;
        this.bringer = bringer;
        this.host = host;
    }

    /** What is done about vendored sources. */
    enum Mode {
        /** The workspace keeps those it has. */
        LEAVE,
        /** Those in the store are used, and whatever is wrong with the lock file is left for later. */
        FIND,
        /** They are brought. */
        BRING
    }

    /**
     * Finds the dependencies.
     *
     * @param request how to get at them
     * @param plan what is built
     * @param configuration what the mirage tool generated
     * @param toolchains what it is built with
     * @param mode {@code FIND} or {@code BRING}
     * @param log of the build
     * @return the dependencies; empty when there are none, or no lock file
     */
    Optional<Locked> find(
            Request request,
            Plan plan,
            Optional<Configuration> configuration,
            Toolchains toolchains,
            Mode mode,
            Logger log)
            throws BuildFailure, IOException, InterruptedException {
        Declaration declaration = request.declaration();
        LockInputs inputs = LockInputs.of(declaration, plan, configuration);
        if (inputs.packages().isEmpty()) {
            return Optional.empty();
        }
        Path file = LockInputs.lockFile(declaration, plan);
        if (mode == Mode.FIND) {
            return stored(request, inputs, file);
        }
        if (!Files.exists(file) && request.access().autoLock()) {
            solver.lock(request, inputs, ocamlVersion(toolchains), file, Set.of(), log);
        }
        Optional<String> published = Files.exists(file) ? Optional.empty() : bringer.publishedLock(request);
        if (published.isPresent()) {
            LockFile lock = parsed(published.get(), "<duniverse>");
            String lacks = staleWithoutStamps(lock, inputs);
            if (!lacks.isEmpty()) {
                throw new BuildFailure("The lock file that <duniverse> publishes is not for this project: " + lacks
                        + ". Run mvn mirage:lock, which gives the project a lock file of its own.");
            }
            return Optional.of(brought(request, lock, file, published.get(), log));
        }
        if (!Files.exists(file)) {
            if (configuration.isEmpty()) {
                throw new BuildFailure("There is no lock file " + file + " for the <packages> of the POM. Run mvn"
                        + " mirage:lock, and keep the file with the sources.");
            }
            return Optional.empty();
        }
        Locked checked = checked(request, inputs, toolchains, file, log);
        warnOfAnotherCompiler(checked.lock(), toolchains, file, log);
        return Optional.of(brought(request, checked.lock(), file, checked.text(), log));
    }

    private Locked brought(Request request, LockFile lock, Path file, String text, Logger log)
            throws BuildFailure, IOException, InterruptedException {
        Optional<StoredDuniverse> duniverse =
                lock.sources().isEmpty() ? Optional.empty() : Optional.of(bringer.bring(request, lock, log));
        return new Locked(lock, file, text, duniverse);
    }

    /**
     * Brings vendored sources of the store into a workspace, while no other build can remove or replace them.
     *
     * @param request says which store
     * @param stored the sources
     * @param vendored those of the workspace
     * @param log of the build
     * @return whether anything was done
     */
    @SuppressWarnings("try") // the entry is only held
    boolean use(Request request, StoredDuniverse stored, Duniverse vendored, Logger log)
            throws BuildFailure, IOException, InterruptedException {
        Path folder = stored.folder();
        DuniverseStore store = Stores.of(request, host).duniverse(message -> {});
        FolderLock lock;
        try {
            lock = store.hold(String.valueOf(folder.getFileName()), new PullLog(0, log));
        } catch (AccessDeniedException | ReadOnlyFileSystemException e) {
            // A store that only its owner may write to: he looks after it when nobody builds.
            return vendored.bring(folder, stored.files());
        }
        try (FolderLock held = lock) {
            if (!Files.isDirectory(folder)) {
                throw new BuildFailure(folder + " was removed from the store while this build was about to use it."
                        + " Build again: it is brought anew.");
            }
            return vendored.bring(folder, stored.files());
        }
    }

    /** The system packages that dependencies want on this machine. */
    Set<String> systemPackages(LockFile lock) throws IOException {
        return new java.util.TreeSet<>(Depexts.of(lock, SystemFacts.of(host)));
    }

    /** What is stored already; with anything wrong there is nothing yet, and the goal that brings it says so. */
    private Optional<Locked> stored(Request request, LockInputs inputs, Path file) throws BuildFailure, IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String text = read(file);
        try {
            LockFile lock = LockFile.parse(text, file.toString());
            if (!stale(lock, inputs).isEmpty() || LockText.state(text) == LockText.State.EDITED) {
                return Optional.empty();
            }
            Optional<StoredDuniverse> duniverse =
                    lock.sources().isEmpty() ? Optional.empty() : DuniverseBringer.stored(request, lock, host);
            return Optional.of(new Locked(lock, file, text, duniverse));
        } catch (LockFileException e) {
            return Optional.empty();
        }
    }

    /** The lock file, with the very text that was found right; its sources are not looked for. */
    private Locked checked(Request request, LockInputs inputs, Toolchains toolchains, Path file, Logger log)
            throws BuildFailure, IOException, InterruptedException {
        String text = read(file);
        LockFile lock = parsed(text, file.toString());
        if (LockText.state(text) == LockText.State.EDITED) {
            throw new BuildFailure(
                    file + " was changed after mirage:lock wrote it. Run mvn mirage:lock, which writes it"
                            + " anew; or, if the change is meant, take its line x-mirage-maven-content out.");
        }
        String stale = stale(lock, inputs);
        if (stale.isEmpty()) {
            return new Locked(lock, file, text, Optional.empty());
        }
        if (!request.access().autoLock()) {
            throw new BuildFailure(file + " is stale: " + stale + ". Run mvn mirage:lock (or build with"
                    + " -Dmirage.lock.auto=true), look at what changes, and keep the file with the sources.");
        }
        log.info("{} is stale: {}", file, stale);
        solver.lock(request, inputs, ocamlVersion(toolchains), file, Set.of(), log);
        String anew = read(file);
        return new Locked(parsed(anew, file.toString()), file, anew, Optional.empty());
    }

    private static LockFile parsed(String text, String file) throws BuildFailure {
        try {
            return LockFile.parse(text, file);
        } catch (LockFileException e) {
            throw new BuildFailure(String.valueOf(e.getMessage()), e);
        }
    }

    /** Why a lock file does not hold for these inputs; empty when it does. */
    private static String stale(LockFile lock, LockInputs inputs) throws BuildFailure {
        SortedMap<String, String> locked = lock.inputs();
        if (locked.isEmpty()) {
            return staleWithoutStamps(lock, inputs);
        }
        Map<String, String> now = new TreeMap<>(inputs.stamps());
        String repositories = now.remove(LockInputs.REPOSITORIES);
        for (Map.Entry<String, String> one : now.entrySet()) {
            String before = locked.get(one.getKey());
            if (before == null) {
                return "it was not made for " + one.getKey();
            }
            if (!before.equals(one.getValue())) {
                return "what " + one.getKey() + " depends on has changed since";
            }
        }
        String before = locked.get(LockInputs.REPOSITORIES);
        return before != null && !before.equals(repositories) ? "other <opamRepositories> are declared now" : "";
    }

    /** One that opam-monorepo wrote without the plugin: at least every package has to be in it. */
    private static String staleWithoutStamps(LockFile lock, LockInputs inputs) {
        for (Map.Entry<String, String> one : inputs.packages().entrySet()) {
            for (String name : PackageInputs.dependencies(one.getValue())) {
                if (lock.packages().stream().noneMatch(known -> known.name().equals(name))) {
                    return "it lacks " + name + ", on which " + one.getKey() + " depends";
                }
            }
        }
        return "";
    }

    private static void warnOfAnotherCompiler(LockFile lock, Toolchains toolchains, Path file, Logger log) {
        Optional<String> locked = lock.ocamlVersion();
        Optional<String> used = host(toolchains).map(Toolchain::ocamlVersion);
        if (locked.isPresent() && used.isPresent() && !locked.equals(used)) {
            log.warn(
                    "{} was made for OCaml {}, and this build uses {}. mvn mirage:lock solves for the latter.",
                    file,
                    locked.get(),
                    used.get());
        }
    }

    /** The version of the host's compiler, which every other one has to be of. */
    static String ocamlVersion(Toolchains toolchains) throws BuildFailure {
        return host(toolchains)
                .map(Toolchain::ocamlVersion)
                .orElseThrow(() ->
                        new BuildFailure("Locking needs the version of the OCaml compiler, and there is none:\n  - "
                                + String.join("\n  - ", toolchains.missing())));
    }

    private static Optional<Toolchain> host(Toolchains toolchains) {
        return toolchains.found().entrySet().stream()
                .filter(entry -> entry.getKey().context().equals(DuneContext.HOST))
                .map(Map.Entry::getValue)
                .findFirst()
                .or(() -> toolchains.found().values().stream().findFirst());
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
