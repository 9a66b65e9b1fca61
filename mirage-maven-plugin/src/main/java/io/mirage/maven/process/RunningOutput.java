package io.mirage.maven.process;

import io.mirage.maven.process.OutputListener.Stream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Both output streams of a process as one sequence of lines. Two threads read, so that a full pipe never stops the
 * process; one thread takes the lines, at its own pace: when it is slow the process waits, memory does not grow.
 */
final class RunningOutput implements AutoCloseable {

    private static final int LINES_IN_FLIGHT = 256;

    /** A line, or the end of a stream when there is no text. */
    record Event(Stream stream, Optional<String> text) {}

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>(LINES_IN_FLIGHT);
    private final Deque<String> tail = new ArrayDeque<>();
    private final List<Thread> readers = new ArrayList<>();
    private int open;

    RunningOutput(Process process) {
        read(process, Stream.STDOUT, process.getInputStream());
        read(process, Stream.STDERR, process.getErrorStream());
    }

    private void read(Process process, Stream kind, InputStream stream) {
        open++;
        Thread reader = new Thread(() -> read(kind, stream), kind + " of process " + process.pid());
        reader.setDaemon(true);
        readers.add(reader);
        reader.start();
    }

    private void read(Stream kind, InputStream stream) {
        LineReader lines = new LineReader(stream, CommandRunner.LINE_LIMIT);
        try {
            try {
                for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
                    events.put(new Event(kind, line));
                }
            } catch (IOException closed) {
                // A pipe that breaks has nothing more to say: the same as its end.
            }
            events.put(new Event(kind, Optional.empty()));
        } catch (InterruptedException abandoned) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether a stream has not reached its end. */
    boolean isOpen() {
        return open > 0;
    }

    /** Waits for the next line and passes it on; gives up after the time given. */
    void pass(OutputListener listener, long nanos) throws InterruptedException {
        Event event = events.poll(nanos, TimeUnit.NANOSECONDS);
        if (event == null) {
            return;
        }
        if (event.text().isEmpty()) {
            open--;
            return;
        }
        String line = event.text().get();
        if (tail.size() == CommandRunner.TAIL_LINES) {
            tail.removeFirst();
        }
        tail.addLast(line);
        listener.line(event.stream(), line);
    }

    List<String> tail() {
        return List.copyOf(tail);
    }

    /** A reader that still waits for a process nobody could end gives up with the next byte it gets. */
    @Override
    public void close() {
        readers.forEach(Thread::interrupt);
    }
}
