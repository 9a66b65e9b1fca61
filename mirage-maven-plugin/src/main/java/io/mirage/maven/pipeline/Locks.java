package io.mirage.maven.pipeline;

import io.mirage.maven.process.FolderLock;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;

/** Takes the lock of a workspace, and says so when there is something to wait for. */
final class Locks {
    private Locks() {}

    /** What is done while the lock is held. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws BuildFailure, IOException, InterruptedException;
    }

    @SuppressWarnings("try") // the lock is only held
    static <T> T holding(Path work, Logger log, Work<T> action) throws BuildFailure, IOException, InterruptedException {
        try (FolderLock lock =
                FolderLock.take(work, () -> log.info("Waiting for another build that works in {}", work))) {
            return action.run();
        }
    }
}
