package io.mirage.maven.process;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FolderLockTest {

    @TempDir
    Path temp;

    @Test
    void isTakenAndGivenBack() throws Exception {
        AtomicInteger waited = new AtomicInteger();
        for (int i = 0; i < 3; i++) {
            FolderLock.take(work(), waited::incrementAndGet).close();
        }

        assertThat(waited).hasValue(0);
        assertThat(temp.resolve("target/.mirage.lock")).exists();
        assertThat(work()).doesNotExist();
    }

    @Test
    void keepsThreadsApartAndSaysOnceThatOneWaits() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger waited = new AtomicInteger();
        Thread[] threads = new Thread[4];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = start(() -> {
                try (FolderLock lock = FolderLock.take(work(), waited::incrementAndGet)) {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    Thread.sleep(150);
                    inside.decrementAndGet();
                    assertThat(lock).isNotNull();
                }
            });
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(most).hasValue(1);
        assertThat(waited.get()).isBetween(1, 3);
    }

    @Test
    void isRefusedAtOnceToWhoDoesNotWait() throws Exception {
        try (FolderLock lock = FolderLock.tryTake(work()).orElseThrow()) {
            assertThat(FolderLock.tryTake(work())).isEmpty();
            assertThat(lock).isNotNull();
        }
        FolderLock.tryTake(work()).orElseThrow().close();
    }

    @Test
    void doesNotKeepOtherWorkspacesWaiting() throws Exception {
        try (FolderLock one = FolderLock.take(work(), () -> {});
                FolderLock other = FolderLock.take(temp.resolve("target/other"), FolderLockTest::fail)) {
            assertThat(one).isNotSameAs(other);
        }
    }

    @Test
    void keepsProcessesApart() throws Exception {
        try (OtherMaven other = new OtherMaven(work())) {
            assertThat(other.says()).isEqualTo("taken");
            CountDownLatch waiting = new CountDownLatch(1);
            CountDownLatch taken = new CountDownLatch(1);
            Thread here = start(() -> {
                FolderLock.take(work(), waiting::countDown).close();
                taken.countDown();
            });

            assertThat(waiting.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(taken.await(300, TimeUnit.MILLISECONDS)).isFalse();
            other.end();
            here.join();
            assertThat(taken.getCount()).isZero();
        }
    }

    @Test
    void isSeenByAnotherProcess() throws Exception {
        OtherMaven other;
        try (FolderLock lock = FolderLock.take(work(), () -> {})) {
            other = new OtherMaven(work());
            assertThat(other.says()).isEqualTo("waiting");
            assertThat(lock).isNotNull();
        }
        try (other) {
            assertThat(other.says()).isEqualTo("taken");
        }
    }

    @Test
    void isKeptWhenAnotherThreadGivesUpWaiting() throws Exception {
        // POSIX: closing any descriptor of the file would drop the lock of the whole process.
        try (FolderLock lock = FolderLock.take(work(), () -> {})) {
            CountDownLatch waiting = new CountDownLatch(1);
            CountDownLatch interrupted = new CountDownLatch(1);
            Thread impatient = start(() -> {
                try {
                    FolderLock.take(work(), waiting::countDown).close();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
            });
            waiting.await();
            Thread.sleep(250);
            impatient.interrupt();
            impatient.join();
            assertThat(interrupted.getCount()).isZero();

            try (OtherMaven other = new OtherMaven(work())) {
                assertThat(other.says()).isEqualTo("waiting");
            }
            assertThat(lock).isNotNull();
        }
    }

    @Test
    void waitsForALockOfAnyProgram() throws Exception {
        Files.createDirectories(temp.resolve("target"));
        CountDownLatch waiting = new CountDownLatch(1);
        Thread here;
        try (FileChannel channel = FileChannel.open(
                        temp.resolve("target/.mirage.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            here = start(() -> FolderLock.take(work(), waiting::countDown).close());
            assertThat(waiting.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(lock.isValid()).isTrue();
        }
        here.join(20_000);
        assertThat(here.isAlive()).isFalse();
    }

    @Test
    void isTakenAnewWhenTheFileIsDeletedWhileItIsHeld() throws Exception {
        try (OtherMaven other = new OtherMaven(work())) {
            assertThat(other.says()).isEqualTo("taken");
            CountDownLatch waiting = new CountDownLatch(1);
            Thread here =
                    start(() -> FolderLock.take(work(), waiting::countDown).close());
            waiting.await();
            // As mvn clean does.
            Files.delete(temp.resolve("target/.mirage.lock"));

            here.join(20_000);
            assertThat(here.isAlive()).isFalse();
            assertThat(temp.resolve("target/.mirage.lock")).exists();
        }
    }

    @Test
    void canBeGivenBackAfterTheFileIsGone() throws Exception {
        FolderLock lock = FolderLock.take(work(), () -> {});
        Files.delete(temp.resolve("target/.mirage.lock"));
        Files.delete(temp.resolve("target"));
        lock.close();

        FolderLock.take(work(), FolderLockTest::fail).close();
    }

    @Test
    void worksInALinkedTargetFolder() throws Exception {
        Path elsewhere = Files.createDirectories(temp.resolve("elsewhere"));
        Files.createSymbolicLink(temp.resolve("target"), elsewhere);

        try (FolderLock lock = FolderLock.take(work(), () -> {})) {
            assertThat(elsewhere.resolve(".mirage.lock")).exists();
            assertThat(lock).isNotNull();
        }
    }

    @Test
    void saysWhenTheLockFileCannotBeMade() throws Exception {
        Files.writeString(temp.resolve("target"), "a file");

        assertThatThrownBy(() -> FolderLock.take(work(), () -> {})).isInstanceOf(IOException.class);
        Files.delete(temp.resolve("target"));
        FolderLock.take(work(), FolderLockTest::fail).close();
    }

    private Path work() {
        return temp.resolve("target/mirage");
    }

    private static void fail() {
        throw new AssertionError("there is nothing to wait for");
    }

    /** What may throw. */
    private interface Action {
        void run() throws Exception;
    }

    private static Thread start(Action action) {
        Thread thread = new Thread(() -> {
            try {
                action.run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        thread.start();
        return thread;
    }

    private static final class OtherMaven implements AutoCloseable {
        private final Process process;
        private final BufferedReader output;

        OtherMaven(Path work) throws IOException {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home", ""), "bin", "java")
                                    .toString(),
                            "-Xshare:auto",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", "")),
                            LockHolder.class.getName(),
                            work.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            output = new BufferedReader(new InputStreamReader(process.getInputStream(), US_ASCII));
        }

        @Nullable
        String says() throws IOException {
            return output.readLine();
        }

        void end() throws IOException {
            process.getOutputStream().close();
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }
}
