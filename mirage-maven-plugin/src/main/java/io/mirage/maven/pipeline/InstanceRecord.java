package io.mirage.maven.pipeline;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is written down of an instance while it runs, in a file beside its log: a Maven that is killed cannot end it, so the
 * next one does.
 *
 * @param maven that started it
 * @param unikernel that runs
 * @param taps names of the tap interfaces that were made for it
 */
record InstanceRecord(Running maven, Running unikernel, List<String> taps) {
    private static final String SUFFIX = ".process";
    private static final String MAVEN = "maven";
    private static final String UNIKERNEL = "unikernel";
    private static final String TAP = "tap";
    // The system tells the start by the time since it was booted itself, and that moves when its clock is set.
    private static final Duration CLOCK = Duration.ofSeconds(2);

    InstanceRecord {
        taps = List.copyOf(taps);
    }

    /**
     * A process. Its number may be given to another one; not with the same start.
     *
     * @param pid its number
     * @param start when it was started
     */
    record Running(long pid, Instant start) {
        /** Empty on a system that does not tell when. */
        static Optional<Running> of(ProcessHandle process) {
            return process.info().startInstant().map(start -> new Running(process.pid(), start));
        }

        /** The process, if it still runs. */
        Optional<ProcessHandle> handle() {
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> process.info()
                            .startInstant()
                            .filter(told -> Duration.between(start, told).abs().compareTo(CLOCK) <= 0)
                            .isPresent());
        }

        private static Optional<Running> parse(String pid, String start) {
            try {
                return Optional.of(new Running(Long.parseLong(pid), Instant.parse(start)));
            } catch (NumberFormatException | DateTimeException e) {
                return Optional.empty();
            }
        }
    }

    static Path file(Path folder, String instance) {
        return folder.resolve(instance + SUFFIX);
    }

    /** The files of all instances of a folder that need not exist. */
    static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    /** Writes down that this Maven runs a process. */
    static void write(Path file, ProcessHandle process, List<String> taps) throws IOException {
        Optional<Running> maven = Running.of(ProcessHandle.current());
        Optional<Running> unikernel = Running.of(process);
        if (maven.isPresent() && unikernel.isPresent()) {
            new InstanceRecord(maven.get(), unikernel.get(), taps).write(file);
        }
    }

    void write(Path file) throws IOException {
        StringBuilder text = new StringBuilder();
        text.append(MAVEN + ' ' + maven.pid + ' ' + maven.start + '\n');
        text.append(UNIKERNEL + ' ' + unikernel.pid + ' ' + unikernel.start + '\n');
        taps.forEach(tap -> text.append(TAP + ' ' + tap + '\n'));
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }

    /** Whether the Maven that wrote it was killed. */
    boolean isLeft() {
        return maven.handle().isEmpty();
    }

    /** Whether another Maven than this one runs it. */
    boolean isOfAnother() {
        return maven.pid != ProcessHandle.current().pid()
                && maven.handle().isPresent()
                && unikernel.handle().isPresent();
    }

    /** Reads a file; one that is not there, or is broken, says nothing. */
    static Optional<InstanceRecord> read(Path file) throws IOException {
        Optional<Running> maven = Optional.empty();
        Optional<Running> unikernel = Optional.empty();
        List<String> taps = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                String[] words = line.split(" ", -1);
                if (words.length == 3 && words[0].equals(MAVEN)) {
                    maven = Running.parse(words[1], words[2]);
                } else if (words.length == 3 && words[0].equals(UNIKERNEL)) {
                    unikernel = Running.parse(words[1], words[2]);
                } else if (words.length == 2 && words[0].equals(TAP)) {
                    taps.add(words[1]);
                }
            }
        } catch (NoSuchFileException | CharacterCodingException e) {
            return Optional.empty();
        }
        return maven.isPresent() && unikernel.isPresent()
                ? Optional.of(new InstanceRecord(maven.get(), unikernel.get(), taps))
                : Optional.empty();
    }
}
