package io.mirage.maven.process;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The lock of a folder that several builds use, in one Maven or in two: two of them never meet in it. It lies beside the
 * folder, {@code .NAME.lock}, because the folder itself may be removed.
 *
 * <p>Between processes it is a lock of the operating system. POSIX gives such a lock up when the process closes
 * <em>any</em> descriptor of the file, so within one JVM nobody may open the file while it is locked: there the lock is
 * a system property, which also holds between class loaders.
 *
 * @since 0.1.0
 */
public final class FolderLock implements AutoCloseable {
    private static final long POLL_MILLIS = 100;
    private static final String PROPERTY = "io.mirage.maven.lock:";

    private final String property;
    private final FileChannel channel;
    private final FileChannel probe;

    private FolderLock(String property, FileChannel channel, FileChannel probe) {
        this.property = property;
        this.channel = channel;
        this.probe = probe;
    }

    /**
     * Takes the lock, waiting for another build to end.
     *
     * @param folder the folder, which need not exist; its parent is made if it is absent
     * @param waiting is called once, when there is something to wait for
     * @return the lock; closing it gives it back
     * @throws IOException if the lock file cannot be made
     * @throws InterruptedException if the build is interrupted while it waits
     */
    public static FolderLock take(Path folder, Runnable waiting) throws IOException, InterruptedException {
        Path file = fileOf(folder);
        boolean told = false;
        while (true) {
            Optional<FolderLock> lock = tryTakeFile(file);
            if (lock.isPresent()) {
                return lock.get();
            }
            if (!told) {
                waiting.run();
                told = true;
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    /**
     * Takes the lock if nobody has it.
     *
     * @param folder the folder, which need not exist; its parent is made if it is absent
     * @return the lock; empty when another build has it
     * @throws IOException if the lock file cannot be made
     */
    public static Optional<FolderLock> tryTake(Path folder) throws IOException {
        return tryTakeFile(fileOf(folder));
    }

    @Override
    public void close() throws IOException {
        try (probe;
                channel) {
            // Closing gives the lock of the operating system back.
        } finally {
            System.getProperties().remove(property);
        }
    }

    private static Path fileOf(Path folder) throws IOException {
        Path locked = folder.toAbsolutePath().normalize();
        Path parent = locked.getParent();
        Path parentFolder = created(parent == null ? locked : parent).toRealPath();
        return parentFolder.resolve("." + locked.getFileName() + ".lock");
    }

    /** A folder that is a link to one stays a link. */
    private static Path created(Path folder) throws IOException {
        return Files.isDirectory(folder) ? folder : Files.createDirectories(folder);
    }

    private static Optional<FolderLock> tryTakeFile(Path file) throws IOException {
        String property = PROPERTY + file;
        if (System.getProperties().putIfAbsent(property, "held") != null) {
            return Optional.empty();
        }
        boolean taken = false;
        try {
            Optional<FolderLock> lock = tryTakeFile(file, property);
            taken = lock.isPresent();
            return lock;
        } finally {
            if (!taken) {
                System.getProperties().remove(property);
            }
        }
    }

    private static Optional<FolderLock> tryTakeFile(Path file, String property) throws IOException {
        while (true) {
            FileChannel channel = FileChannel.open(file, CREATE, READ, WRITE);
            boolean kept = false;
            try {
                if (!locked(channel)) {
                    return Optional.empty();
                }
                // mvn clean of another build may have removed the file after it was opened here.
                Optional<FileChannel> probe = probe(file);
                if (probe.isPresent()) {
                    kept = true;
                    return Optional.of(new FolderLock(property, channel, probe.get()));
                }
            } finally {
                if (!kept) {
                    channel.close();
                }
            }
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // Something else in this JVM holds it, without the property.
            return false;
        }
    }

    /**
     * Opens the file that the path names now, if it is the one this JVM has locked: Java refuses to lock a file twice.
     * It has to stay open as long as the lock is held.
     */
    private static Optional<FileChannel> probe(Path file) throws IOException {
        FileChannel probe;
        try {
            probe = FileChannel.open(file, READ, WRITE);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        try {
            probe.tryLock();
        } catch (OverlappingFileLockException e) {
            return Optional.of(probe);
        }
        probe.close();
        return Optional.empty();
    }
}
