package io.mirage.maven.pipeline;

import io.mirage.maven.opam.PullProgress;
import io.mirage.maven.opam.Source;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;

/** Says on the log how bringing sources goes. */
final class PullLog implements PullProgress {
    private static final long KIBIBYTE = 1 << 10;
    private static final long MEBIBYTE = 1 << 20;

    private final int all;
    private final Logger log;
    private final AtomicInteger done = new AtomicInteger();

    PullLog(int all, Logger log) {
        this.all = all;
        this.log = log;
    }

    @Override
    public void ended(Source source, long bytes, boolean cached) {
        int number = done.incrementAndGet();
        if (cached) {
            log.debug("[{}/{}] {} was there", number, all, source.directory());
        } else {
            log.info("[{}/{}] {} ({})", number, all, source.directory(), size(bytes));
        }
    }

    private static String size(long bytes) {
        return bytes < MEBIBYTE
                ? String.format(Locale.ROOT, "%d KiB", (bytes + KIBIBYTE - 1) / KIBIBYTE)
                : String.format(Locale.ROOT, "%.1f MiB", bytes / (double) MEBIBYTE);
    }

    @Override
    public void again(Source source, String message) {
        log.warn("{}; trying again", message);
    }

    @Override
    public void unchecked(Source source, String message) {
        log.warn(message);
    }

    @Override
    public void waiting(Path folder) {
        log.info("Waiting for another build that has {}", folder);
    }
}
