package io.mirage.maven.opam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ParallelTest {
    @Test
    void doesSoMuchAtATime() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        List<Parallel.Work> work = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            work.add(() -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                Thread.sleep(20);
                running.decrementAndGet();
                done.incrementAndGet();
            });
        }

        assertThat(Parallel.run(work, 3)).isEmpty();
        assertThat(done).hasValue(12);
        assertThat(most.get()).isBetween(2, 3);
        assertThat(Parallel.run(List.of(), 3)).isEmpty();
    }

    @Test
    void tellsOfAllFailuresAndInterruptsTheRest() throws Exception {
        CountDownLatch started = new CountDownLatch(3);
        AtomicInteger after = new AtomicInteger();
        CountDownLatch never = new CountDownLatch(1);
        Parallel.Work fails = () -> {
            started.countDown();
            started.await();
            throw new IOException("first");
        };
        Parallel.Work failsToo = () -> {
            started.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new IOException("second", e);
            }
        };
        Parallel.Work waits = () -> {
            started.countDown();
            never.await();
        };

        List<Exception> failures = Parallel.run(List.of(fails, failsToo, waits, after::incrementAndGet), 3);

        assertThat(failures).extracting(Exception::getMessage).containsExactly("first", "second");
        assertThat(after).hasValue(0);
        assertThat(new DuniverseException(List.of(new SourceException("one"), new IOException("two"))))
                .hasMessage("one\njava.io.IOException: two");
    }

    @Test
    void tellsOfAFailureThatComesBeforeAllIsHandedOut() throws Exception {
        CountDownLatch failed = new CountDownLatch(1);
        AtomicInteger after = new AtomicInteger();
        Parallel.Work fails = () -> {
            failed.countDown();
            throw new IOException("at once");
        };
        List<Parallel.Work> work = new AbstractList<>() {
            @Override
            public Parallel.Work get(int index) {
                if (index == 60) {
                    // The first one has ended by now, and stopped the rest.
                    await(failed);
                }
                return index == 0 ? fails : after::incrementAndGet;
            }

            @Override
            public int size() {
                return 61;
            }
        };

        assertThat(Parallel.run(work, 1)).extracting(Exception::getMessage).containsExactly("at once");
        assertThat(after).hasValue(0);
    }

    @Test
    void endsItsWorkWhenItIsInterrupted() {
        AtomicInteger interrupted = new AtomicInteger();
        Thread here = Thread.currentThread();
        Parallel.Work work = () -> {
            here.interrupt();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.sleep(100);
                interrupted.incrementAndGet();
                throw e;
            }
        };

        assertThatThrownBy(() -> Parallel.run(List.of(work), 2)).isInstanceOf(InterruptedException.class);
        assertThat(interrupted).hasValue(1);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void doesNotTakeAnInterruptionForSuccess() {
        Parallel.Work stops = () -> {
            throw new InterruptedException("of itself");
        };

        assertThatThrownBy(() -> Parallel.run(List.of(stops), 2)).isInstanceOf(InterruptedException.class);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
            Thread.sleep(200);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void doesNotHideErrors() {
        Parallel.Work breaks = () -> {
            throw new AssertionError("a bug");
        };

        assertThatThrownBy(() -> Parallel.run(List.of(breaks), 2))
                .isInstanceOf(AssertionError.class)
                .hasMessage("a bug");
    }
}
