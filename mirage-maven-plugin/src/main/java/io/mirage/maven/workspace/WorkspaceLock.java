package io.mirage.maven.workspace;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The lock of a workspace: two builds of one project never meet, in one Maven or in two. It lies beside the work
 * directory, because cleaning removes that.
 *
 * @since 0.1.0
 */
public final class WorkspaceLock implements AutoCloseable {
    private static final long POLL_MILLIS = 100;

    private final FileChannel channel;
    private final FileLock lock;

    private WorkspaceLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Takes the lock, waiting for another build to end.
     *
     * @param workDirectory the work directory; its parent is made if it is absent
     * @param waiting is called once, when there is something to wait for
     * @return the lock; closing it gives it back
     * @throws IOException if the lock file cannot be made
     * @throws InterruptedException if the build is interrupted while it waits
     */
    public static WorkspaceLock take(Path workDirectory, Runnable waiting) throws IOException, InterruptedException {
        Path file = workDirectory.resolveSibling("." + workDirectory.getFileName() + ".lock");
        FileChannel channel = open(file);
        boolean told = false;
        try {
            while (true) {
                FileLock lock = tryLock(channel);
                if (lock != null) {
                    if (stillThere(channel, file)) {
                        return new WorkspaceLock(channel, lock);
                    }
                    // mvn clean of another build removed the file after it was opened here.
                    lock.release();
                    channel.close();
                    channel = open(file);
                    continue;
                }
                if (!told) {
                    waiting.run();
                    told = true;
                }
                Thread.sleep(POLL_MILLIS);
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            lock.release();
        }
    }

    private static FileChannel open(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Another module of this Maven holds it.
            return null;
        }
    }

    /** Whether the locked file is the one that the path names: what is written to it is read back by path. */
    private static boolean stillThere(FileChannel channel, Path file) throws IOException {
        String mark = UUID.randomUUID().toString();
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(mark.getBytes(StandardCharsets.US_ASCII)), 0);
        try {
            return Files.readString(file, StandardCharsets.US_ASCII).equals(mark);
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
