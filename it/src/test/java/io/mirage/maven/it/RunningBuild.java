package io.mirage.maven.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A build under way. Close it, so that a failing test leaves no process. */
public final class RunningBuild implements AutoCloseable {

    private final Process process;
    private final BuildLog log = new BuildLog();
    private final Thread reader;

    private RunningBuild(Process process) {
        this.process = process;
        this.reader = new Thread(this::read, "log of Maven " + process.pid());
    }

    static RunningBuild start(ProcessBuilder command, String input) {
        try {
            RunningBuild build =
                    new RunningBuild(command.redirectErrorStream(true).start());
            try (OutputStream stdin = build.process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            build.reader.start();
            return build;
        } catch (IOException e) {
            throw new UncheckedIOException("Maven cannot be started", e);
        }
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.add(line);
            }
        } catch (IOException e) {
            log.add("[log ended: " + e + "]");
        }
    }

    /** What it has said so far. */
    public String log() {
        return log.toString();
    }

    /** Waits until the log holds a text; fails with the log if that does not come, or the build ends before. */
    public RunningBuild awaitLog(String text, Duration atMost) throws InterruptedException {
        Instant end = Instant.now().plus(atMost);
        while (!log().contains(text)) {
            if (!process.isAlive()) {
                reader.join();
                if (log().contains(text)) {
                    break;
                }
                throw new AssertionError("The build ended without saying \"" + text + "\":\n" + log());
            }
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("The build did not say \"" + text + "\" within " + atMost + ":\n" + log());
            }
            Thread.sleep(20);
        }
        return this;
    }

    /**
     * The processes it has started and not yet ended, and theirs. Take them before its end: then they have another parent,
     * and the list would be empty whatever is left.
     */
    public List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    /**
     * Asks it to end. The signal is SIGTERM: a Java process treats SIGINT the same, but ignores it when a shell started the
     * tests in the background.
     */
    public RunningBuild interrupt() {
        process.destroy();
        return this;
    }

    /** Ends Maven at once, and nothing that it started: as the kernel does when memory runs out. */
    public RunningBuild kill() {
        process.destroyForcibly();
        return this;
    }

    /** Waits for its end. */
    public BuildResult await(Duration atMost) throws InterruptedException {
        if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("The build did not end within " + atMost + ":\n" + log());
        }
        // A descendant that outlives Maven holds the pipe open: do not wait for it longer than this.
        reader.join(Duration.ofSeconds(10).toMillis());
        return new BuildResult(process.exitValue(), log());
    }

    @Override
    public void close() {
        List<ProcessHandle> left = descendants();
        process.destroyForcibly();
        left.forEach(ProcessHandle::destroyForcibly);
    }
}
