package io.mirage.maven.pipeline;

import io.mirage.maven.opam.StoreEntry;
import io.mirage.maven.opam.StoreMaintenance;
import io.mirage.maven.opam.StoreProblem;
import io.mirage.maven.process.HostEnvironment;
import java.io.IOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import javax.inject.Inject;
import javax.inject.Named;
import javax.inject.Singleton;
import org.slf4j.Logger;

/**
 * The goal {@code store}: what is kept for all projects.
 *
 * @since 0.1.0
 */
@Named
@Singleton
public final class StoreGoal {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final double MEBIBYTE = 1 << 20;

    private final HostEnvironment host;

    /**
     * Makes the goal.
     *
     * @param host says where the store is
     */
    @Inject
    StoreGoal(HostEnvironment host) {
        this.host = host;
    }

    /**
     * Removes what was not used lately, if that is asked; then lists what is there, and checks every file of it.
     *
     * @param request says which store
     * @param keep how many entries stay; empty for all
     * @param log of the build
     * @throws BuildFailure if files are not as they were put there; what they belong to is removed then
     * @throws IOException if the store cannot be read or written
     * @throws InterruptedException if the build is interrupted
     */
    public void run(Request request, OptionalInt keep, Logger log)
            throws BuildFailure, IOException, InterruptedException {
        Stores stores = Stores.of(request, host);
        StoreMaintenance store = stores.maintenance();
        if (keep.isPresent()) {
            prune(stores, keep.getAsInt(), log);
        }
        List<StoreEntry> entries = store.list();
        log.info("{}: {} of vendored sources", stores.root(), Configurator.counted(entries.size(), "set"));
        for (StoreEntry entry : entries) {
            log.info(
                    "  {}  {} MiB, {} files, last used {}: {}",
                    entry.key(),
                    mebibytes(entry.bytes()),
                    entry.files(),
                    TIME.format(entry.lastUsed()),
                    String.join(" ", entry.packages()));
        }
        List<StoreProblem> problems = store.verify();
        if (!problems.isEmpty()) {
            store.discard(problems);
            throw new BuildFailure(
                    "The store was damaged. What follows was removed with all that belongs to it, and the next"
                            + " build brings it again:\n"
                            + problems.stream().map(problem -> "  - " + problem).collect(Collectors.joining("\n")));
        }
        log.info("Every file is as it was put there.");
    }

    private static void prune(Stores stores, int keep, Logger log) throws BuildFailure, IOException {
        if (keep < 0) {
            throw new BuildFailure(
                    "mirage.store.keep is " + keep + "; it is the number of entries to keep, 0 or more.");
        }
        StoreMaintenance.Pruned pruned = stores.maintenance().prune(keep, stores.duneCaches());
        log.info(
                "Removed {} and {}: {} MiB",
                Configurator.counted(pruned.entries().size(), "set"),
                Configurator.counted(pruned.sources(), "source"),
                mebibytes(pruned.bytes()));
        tell("commit", " of opam repositories", pruned.repositories(), log);
        tell("cache", " of dune", pruned.duneCaches(), log);
    }

    private static void tell(String what, String of, StoreMaintenance.Removed removed, Logger log) {
        if (removed.count() > 0) {
            log.info(
                    "Removed {}{}: {} MiB",
                    Configurator.counted(removed.count(), what),
                    of,
                    mebibytes(removed.bytes()));
        }
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f", bytes / MEBIBYTE);
    }
}
