package io.mirage.maven.opam;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * What JGit may know of the machine: nothing of how its user works with git. Else {@code core.autocrlf},
 * {@code url.insteadOf} or a filter would change what is fetched, from machine to machine.
 */
final class GitSystem extends SystemReader.Delegate {
    private static final long FILE_TIME_NANOS = TimeUnit.SECONDS.toNanos(1);

    private GitSystem(SystemReader reader) {
        super(reader);
    }

    /** Tells JGit. It has one for all: this plugin's, for Maven loads the libraries of each plugin apart. */
    static void use() {
        SystemReader reader = SystemReader.getInstance();
        if (!(reader instanceof GitSystem)) {
            SystemReader.setInstance(new GitSystem(reader));
        }
    }

    /**
     * Has JGit find out how precise the times of files are, which it does once a file system, waiting for another thread.
     * Interrupted while it waits, it would write an error with a stack trace into the log of the build, and go on: so it
     * waits in a thread that nobody interrupts.
     *
     * @param folder where it is to work
     * @throws InterruptedException if this thread is interrupted
     */
    static void prepare(Path folder) throws InterruptedException {
        Thread asking = new Thread(() -> FS.getFileStoreAttributes(folder), "precision of file times");
        asking.setDaemon(true);
        asking.start();
        asking.join();
    }

    @Override
    public @Nullable String getenv(String variable) {
        if (variable.equals("GIT_SSH")) {
            // With it JGit runs the machine's ssh, which knows the user's keys and hosts; without it JGit has none.
            String ssh = super.getenv(variable);
            return ssh == null ? "ssh" : ssh;
        }
        return variable.startsWith("GIT_") ? null : super.getenv(variable);
    }

    @Override
    public FileBasedConfig openUserConfig(@Nullable Config parent, FS fs) {
        return new EmptyConfig(parent, fs);
    }

    @Override
    public FileBasedConfig openSystemConfig(@Nullable Config parent, FS fs) {
        return new EmptyConfig(parent, fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(@Nullable Config parent, FS fs) {
        return new EmptyConfig(parent, fs);
    }

    private static final class EmptyConfig extends FileBasedConfig {
        @SuppressWarnings("NullAway") // JGit does the same where there is no file
        EmptyConfig(@Nullable Config parent, FS fs) {
            super(parent, null, fs);
        }

        @Override
        public void load() {
            // There is no file.
        }

        @Override
        public void save() {
            // There is no file.
        }

        @Override
        public boolean isOutdated() {
            return false;
        }

        @Override
        public long getTimeUnit(
                String section, @Nullable String subsection, String name, long defaultValue, TimeUnit unit) {
            // Else JGit measures how precise file times are, for two seconds, with files in the folder that is fetched
            // to.
            return section.equals("filesystem")
                    ? unit.convert(FILE_TIME_NANOS, TimeUnit.NANOSECONDS)
                    : super.getTimeUnit(section, subsection, name, defaultValue, unit);
        }
    }
}
