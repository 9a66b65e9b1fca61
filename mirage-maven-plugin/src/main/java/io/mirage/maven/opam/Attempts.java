package io.mirage.maven.opam;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Tries every address, and each several times where that makes sense. */
final class Attempts {
    /** Servers that are too busy say so for some seconds. */
    private static final List<Duration> PAUSES = List.of(Duration.ofSeconds(1), Duration.ofSeconds(4));

    private final Source source;
    private final Network.Pause pause;
    private final PullProgress progress;

    Attempts(Source source, Network.Pause pause, PullProgress progress) {
        this.source = source;
        this.pause = pause;
        this.progress = progress;
    }

    /** What is done with an address. */
    interface Action<T> {
        T from(String address) throws TransferException, IOException, InterruptedException;
    }

    /**
     * Does something with the first address where it works.
     *
     * @param addresses at least one
     * @throws TransferException if it works with none; the message tells of each
     */
    <T> T first(List<String> addresses, Action<T> action) throws TransferException, IOException, InterruptedException {
        List<String> failures = new ArrayList<>();
        List<TransferException> causes = new ArrayList<>();
        for (String address : addresses) {
            try {
                return again(address, action);
            } catch (TransferException e) {
                causes.add(e);
                failures.add(Urls.shown(address + ": " + e.getMessage()));
            }
        }
        TransferException last = causes.get(causes.size() - 1);
        TransferException all = new TransferException(String.join("\n", failures), last.isTransient(), last);
        causes.stream().limit(causes.size() - 1L).forEach(all::addSuppressed);
        throw all;
    }

    private <T> T again(String address, Action<T> action) throws TransferException, IOException, InterruptedException {
        for (Duration wait : PAUSES) {
            try {
                return action.from(address);
            } catch (TransferException e) {
                if (!e.isTransient()) {
                    throw e;
                }
                progress.again(source, Urls.shown(address + ": " + e.getMessage()));
                pause.pause(wait);
            }
        }
        return action.from(address);
    }
}
