package io.mirage.maven.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process and what it started. The operating system forgets who the ancestors of an orphan were, so descendants are
 * remembered while their parents live. A process handle knows the start time, so a reused process id is never hit.
 *
 * @since 0.1.0
 */
public final class ProcessTree {

    private final ProcessHandle root;
    private final Duration grace;
    private final Set<ProcessHandle> descendants = new LinkedHashSet<>();

    /**
     * The tree of a process.
     *
     * @param root the process
     * @param grace how long it may take to end after SIGTERM
     */
    public ProcessTree(ProcessHandle root, Duration grace) {
        this.root = root;
        this.grace = grace;
    }

    /** Remembers the descendants there are now. */
    synchronized void look() {
        descendants.removeIf(handle -> !handle.isAlive());
        List<ProcessHandle> ancestors = new ArrayList<>(descendants);
        ancestors.add(root);
        for (ProcessHandle ancestor : ancestors) {
            ancestor.descendants().forEach(descendants::add);
        }
    }

    /**
     * Ends all of them: SIGTERM, the grace period, SIGKILL. Not interruptible, and takes little more than the grace
     * period. Uses the handle of the root, not {@link Process#destroy()}, which would close the streams that still hold
     * its last words.
     */
    public void end() {
        look();
        List<ProcessHandle> asked = living();
        asked.forEach(ProcessHandle::destroy);
        await(asked, grace);
        look();
        List<ProcessHandle> left = living();
        left.forEach(ProcessHandle::destroyForcibly);
        await(left, grace);
    }

    private synchronized List<ProcessHandle> living() {
        List<ProcessHandle> all = new ArrayList<>();
        all.add(root);
        all.addAll(descendants);
        all.removeIf(handle -> !handle.isAlive());
        return all;
    }

    private static void await(List<ProcessHandle> handles, Duration limit) {
        CompletableFuture<Void> gone = CompletableFuture.allOf(
                handles.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new));
        long deadline = System.nanoTime() + limit.toNanos();
        boolean interrupted = false;
        while (true) {
            try {
                gone.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                break;
            } catch (TimeoutException | ExecutionException e) {
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
