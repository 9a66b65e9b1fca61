package io.mirage.maven.pipeline;

import io.mirage.maven.process.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does several things at once. When it returns or throws, nothing of it runs any more. */
final class SideBySide {
    private SideBySide() {}

    /**
     * Runs work.
     *
     * @param work what to do
     * @param atOnce how much of it at a time, at least 1
     * @return the results, in the order of the work
     * @throws ExecutionException if one of them fails; the others are interrupted, and each then ends its processes
     * @throws InterruptedException if the calling thread is interrupted; all of the work is, too
     */
    static <T> List<T> run(List<? extends Callable<T>> work, int atOnce)
            throws ExecutionException, InterruptedException {
        ExecutorService executor = Executors.newFixedThreadPool(atOnce);
        try {
            List<Future<T>> running = new ArrayList<>();
            work.forEach(one -> running.add(executor.submit(one)));
            List<T> results = new ArrayList<>();
            for (Future<T> result : running) {
                results.add(result.get());
            }
            return results;
        } finally {
            Workers.end(executor);
        }
    }
}
