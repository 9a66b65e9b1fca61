package io.mirage.maven.pipeline;

import io.mirage.maven.process.OutputListener;
import io.mirage.maven.running.Readiness;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;

/**
 * What a unikernel in the background prints: a file, its last lines, and whether the line that is waited for came. It is
 * written down as long as this is open.
 */
final class InstanceLog implements OutputListener, AutoCloseable {
    private static final int TAIL = 20;

    private final String name;
    private final Path file;
    private final BufferedWriter writer;
    private final Readiness readiness;
    private final Deque<String> tail = new ArrayDeque<>();
    private final Map<String, String> groups = new TreeMap<>();
    private final Path record;
    private List<String> taps = List.of();
    private boolean matched;

    InstanceLog(Path folder, String instance, Readiness readiness) throws IOException {
        name = instance;
        file = folder.resolve(instance + ".log");
        record = InstanceRecord.file(folder, instance);
        this.readiness = readiness;
        Files.createDirectories(file.resolveSibling(""));
        writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
    }

    /** Tap interfaces that were made for it, and that are to be removed with it. */
    synchronized void with(List<String> names) {
        taps = names;
    }

    @Override
    public synchronized void started(ProcessHandle process) {
        try {
            InstanceRecord.write(record, process, taps);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + record, e);
        }
    }

    @Override
    public synchronized void line(Stream stream, String line) {
        if (tail.size() == TAIL) {
            tail.removeFirst();
        }
        tail.addLast(line);
        try {
            writer.write(line);
            writer.write('\n');
            writer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
        if (!matched && readiness.log().isPresent()) {
            Matcher matcher = readiness.log().get().matcher(line);
            if (matcher.find()) {
                matched = true;
                for (String name : readiness.groups()) {
                    String value = matcher.group(name);
                    if (value != null) {
                        groups.put(name, value);
                    }
                }
            }
        }
    }

    /** The name of the instance. */
    String name() {
        return name;
    }

    Path file() {
        return file;
    }

    synchronized boolean isMatched() {
        return matched || readiness.log().isEmpty();
    }

    /** What the named groups of the expression matched. */
    synchronized Map<String, String> groups() {
        return Map.copyOf(groups);
    }

    /** Its last lines, for a message. */
    synchronized String tail() {
        List<String> lines = List.copyOf(tail);
        return lines.isEmpty()
                ? "It printed nothing."
                : "Its last lines (" + file + "):\n  " + String.join("\n  ", lines);
    }

    @Override
    public synchronized void close() throws IOException {
        writer.close();
        Files.deleteIfExists(record);
    }
}
