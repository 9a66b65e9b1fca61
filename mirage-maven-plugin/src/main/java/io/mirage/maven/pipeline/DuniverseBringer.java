package io.mirage.maven.pipeline;

import io.mirage.maven.opam.DuniverseArchive;
import io.mirage.maven.opam.DuniverseException;
import io.mirage.maven.opam.DuniverseStore;
import io.mirage.maven.opam.LockFile;
import io.mirage.maven.opam.LockFileException;
import io.mirage.maven.opam.OfflineException;
import io.mirage.maven.opam.PullProgress;
import io.mirage.maven.opam.Source;
import io.mirage.maven.opam.StoredDuniverse;
import io.mirage.maven.process.HostEnvironment;
import io.mirage.maven.project.Coordinates;
import io.mirage.maven.project.Declaration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.inject.Inject;
import javax.inject.Named;
import javax.inject.Singleton;
import org.slf4j.Logger;

/** Brings the vendored sources of a lock file into the store. */
@Named
@Singleton
final class DuniverseBringer {
    static final String LOCKED = "locked";
    static final String CLASSIFIER = "duniverse";
    static final String TYPE = "tar.gz";

    private final HostEnvironment host;

    @Inject
    DuniverseBringer(HostEnvironment host) {
        this.host = host;
    }

    /**
     * Finds the sources, or brings them: from the Maven repository if they are published there, else from where the lock
     * file says.
     *
     * @param request how to get at them
     * @param lock names them
     * @param log of the build
     * @return the entry of the store
     */
    StoredDuniverse bring(Request request, LockFile lock, Logger log)
            throws BuildFailure, IOException, InterruptedException {
        DuniverseStore store = Stores.of(request, host).duniverse(log::warn);
        String key = lock.sourcesKey();
        // What may have changed meanwhile is looked at by bringing it, every time.
        boolean mayChange = lock.sources().stream().anyMatch(Source::mayChange);
        Optional<StoredDuniverse> stored = mayChange ? Optional.empty() : store.find(key);
        if (stored.isPresent()) {
            return stored.get();
        }
        PullProgress progress = new PullLog(lock.sources().size(), log);
        try {
            return StoredDuniverse.of(
                    request.access().offline()
                            ? bringOffline(request, lock, store, progress, log)
                            : bring(request, lock, store, progress, log));
        } catch (DuniverseException e) {
            throw new BuildFailure(e.getMessage() + packages(lock, String.valueOf(e.getMessage())), e);
        }
    }

    private static Path bring(Request request, LockFile lock, DuniverseStore store, PullProgress progress, Logger log)
            throws BuildFailure, DuniverseException, IOException, InterruptedException {
        Optional<Path> published = published(request, lock.sourcesKey(), log::info);
        if (published.isPresent()) {
            return read(published.get(), store, lock, log);
        }
        log.info("Bringing {} sources into the store", lock.sources().size());
        return store.bring(lock.sourcesKey(), lock.sources(), progress);
    }

    /** What the store can make without asking anybody comes first; the artifact may not be in the local repository. */
    private static Path bringOffline(
            Request request, LockFile lock, DuniverseStore store, PullProgress progress, Logger log)
            throws BuildFailure, DuniverseException, IOException, InterruptedException {
        try {
            return store.bringOffline(lock.sourcesKey(), lock.sources(), progress);
        } catch (OfflineException e) {
            Optional<Path> published = published(request, lock.sourcesKey(), log::info);
            if (published.isEmpty()) {
                throw e;
            }
            return read(published.get(), store, lock, log);
        }
    }

    /** Which packages the folders hold that a message names. */
    private static String packages(LockFile lock, String message) {
        return lock.sources().stream()
                .filter(source -> message.contains("vendored sources " + source.directory() + ":"))
                .map(source -> "\n" + source.directory() + " holds "
                        + lock.packagesOf(source).stream().map(Object::toString).collect(Collectors.joining(", ")))
                .collect(Collectors.joining());
    }

    /**
     * Finds the sources if they are in the store already: those that were brought from where the lock file says, else those of
     * the published duniverse that the POM declares.
     *
     * @param request what is declared
     * @param lock names them
     * @param host says where the store is
     * @return the entry of the store; empty when they have to be brought
     */
    static Optional<StoredDuniverse> stored(Request request, LockFile lock, HostEnvironment host) throws IOException {
        // Damage is for the goal to tell that brings them.
        DuniverseStore store = Stores.of(request, host).duniverse(message -> {});
        String key = lock.sourcesKey();
        Optional<StoredDuniverse> stored = store.find(key);
        // Maven would fetch the artifact; without an entry of it that is too early.
        if (stored.isPresent() || !store.hasArchivesOf(key)) {
            return stored;
        }
        try {
            Optional<Path> published = published(request, key, message -> {});
            return published.isPresent()
                    ? store.find(DuniverseArchive.storeKey(published.get(), key))
                    : Optional.empty();
        } catch (BuildFailure e) {
            return Optional.empty();
        }
    }

    private static Path read(Path archive, DuniverseStore store, LockFile lock, Logger log)
            throws DuniverseException, IOException, InterruptedException {
        String key = lock.sourcesKey();
        Optional<StoredDuniverse> stored = store.find(DuniverseArchive.storeKey(archive, key));
        if (stored.isPresent()) {
            return stored.get().folder();
        }
        log.info("Taking the vendored sources from {}", archive.getFileName());
        return DuniverseArchive.read(
                archive,
                store,
                key,
                lock.sources().stream().map(Source::directory).collect(Collectors.toSet()));
    }

    /**
     * The lock file of the published duniverse that the POM declares.
     *
     * @param request what is declared
     * @return its text; empty when none is declared
     */
    Optional<String> publishedLock(Request request) throws BuildFailure, IOException {
        Optional<Coordinates> coordinates = declared(request.declaration());
        if (coordinates.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Files.readString(found(request, coordinates.get(), LOCKED, ""), StandardCharsets.UTF_8));
    }

    /** The archive, if the published lock file names the same sources as the one that is built from. */
    private static Optional<Path> published(Request request, String key, Consumer<String> told)
            throws BuildFailure, IOException {
        Optional<Coordinates> coordinates = declared(request.declaration());
        if (coordinates.isEmpty()) {
            return Optional.empty();
        }
        Path lock = found(request, coordinates.get(), LOCKED, "");
        try {
            LockFile published = LockFile.parse(Files.readString(lock, StandardCharsets.UTF_8), lock.toString());
            if (!published.sourcesKey().equals(key)) {
                told.accept("<duniverse>: " + shown(coordinates.get())
                        + " has other sources than the lock file of this project, so it is not used.");
                return Optional.empty();
            }
        } catch (LockFileException e) {
            throw new BuildFailure("<duniverse>: " + e.getMessage(), e);
        }
        return Optional.of(found(request, coordinates.get(), TYPE, CLASSIFIER));
    }

    private static Path found(Request request, Coordinates coordinates, String type, String classifier)
            throws BuildFailure {
        return request.access()
                .artifacts()
                .find(coordinates, type, classifier)
                .orElseThrow(
                        () -> new BuildFailure("<duniverse>: there is no artifact " + shown(coordinates) + ":" + type
                                + (classifier.isEmpty() ? "" : ":" + classifier) + " in "
                                + (request.access().offline()
                                        ? "the local repository, and Maven is offline"
                                        : "the repositories")
                                + ". A project publishes it with <attachDuniverse>true</attachDuniverse>."));
    }

    private static Optional<Coordinates> declared(Declaration declaration) {
        return declaration.dependencies().duniverse().map(of -> of.coordinates(declaration.coordinates()));
    }

    private static String shown(Coordinates coordinates) {
        return coordinates.groupId() + ":" + coordinates.artifactId() + ":" + coordinates.version();
    }
}
