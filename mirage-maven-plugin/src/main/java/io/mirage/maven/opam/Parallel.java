package io.mirage.maven.opam;

import io.mirage.maven.process.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** Does several things at once, and remembers all that went wrong. */
final class Parallel {
    private final List<Throwable> failures = new ArrayList<>();
    private final ExecutorService executor;

    private Parallel(int threads) {
        executor = Executors.newFixedThreadPool(threads);
    }

    /** What is done. */
    interface Work {
        void run() throws Exception;
    }

    /**
     * Does work. When some of it fails, the rest is interrupted. When this returns or throws, nothing of it runs any more.
     *
     * @param work what to do
     * @param atOnce how much of it at a time, at least 1
     * @return all failures, in the order they happened; that work was interrupted because of them is none
     * @throws InterruptedException if the calling thread is interrupted; all of the work is, too
     */
    static List<Exception> run(List<Work> work, int atOnce) throws InterruptedException {
        return work.isEmpty() ? List.of() : new Parallel(Math.min(atOnce, work.size())).run(work);
    }

    private List<Exception> run(List<Work> work) throws InterruptedException {
        try {
            submit(work);
            executor.shutdown();
            executor.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        } finally {
            Workers.end(executor);
        }
        return failures();
    }

    private void submit(List<Work> work) {
        try {
            work.forEach(one -> executor.execute(() -> run(one)));
        } catch (RejectedExecutionException e) {
            // Something has failed already, and that is what is told.
            synchronized (failures) {
                if (failures.isEmpty()) {
                    throw e;
                }
            }
        }
    }

    private void run(Work work) {
        try {
            work.run();
        } catch (Throwable e) {
            synchronized (failures) {
                failures.add(e);
            }
            executor.shutdownNow();
        }
    }

    private List<Exception> failures() throws InterruptedException {
        List<Exception> exceptions = new ArrayList<>();
        synchronized (failures) {
            for (Throwable failure : failures) {
                if (failure instanceof Error error) {
                    throw error;
                }
                if (failure instanceof Exception exception && !(failure instanceof InterruptedException)) {
                    exceptions.add(exception);
                }
            }
            if (exceptions.isEmpty() && !failures.isEmpty()) {
                // Nothing failed, and yet not all was done.
                throw new InterruptedException("while sources were brought");
            }
        }
        return exceptions;
    }
}
