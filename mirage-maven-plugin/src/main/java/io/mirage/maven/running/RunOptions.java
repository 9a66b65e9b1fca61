package io.mirage.maven.running;

import io.mirage.maven.solo5.Manifest;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * What a unikernel gets when it is run.
 *
 * @param memory in megabytes; empty for the default of what runs it
 * @param nets from device to network interface
 * @param blocks from device to file
 * @param arguments of the unikernel
 * @since 0.1.0
 */
public record RunOptions(
        Optional<Integer> memory, Map<String, TapInterface> nets, Map<String, Path> blocks, List<String> arguments) {
    /** The least memory that may be given, in megabytes. */
    static final int LEAST_MEMORY = 2;
    /** The most memory that may be given, in megabytes: what solo5-hvt takes. */
    static final int MOST_MEMORY = 4096;

    private static final int LONGEST_COMMAND_LINE = 8192;

    /** Copies the collections. */
    public RunOptions {
        nets = Collections.unmodifiableMap(new TreeMap<>(nets));
        blocks = Collections.unmodifiableMap(new TreeMap<>(blocks));
        arguments = List.copyOf(arguments);
    }

    /**
     * Reads what was declared.
     *
     * @param memory in megabytes
     * @param nets each {@code NAME=INTERFACE} or {@code NAME=INTERFACE:ADDRESS/BITS}
     * @param blocks each {@code NAME=FILE}
     * @param arguments of the unikernel
     * @param base what relative files are below
     * @return the options
     * @throws RunRefusedException if something is malformed, all of it in one message
     */
    public static RunOptions parse(
            Optional<String> memory, List<String> nets, List<String> blocks, List<String> arguments, Path base)
            throws RunRefusedException {
        List<String> faults = new ArrayList<>();
        Map<String, TapInterface> interfaces = new TreeMap<>();
        Map<String, Path> files = new TreeMap<>();
        nets.forEach(net -> split(net, "mirage.net", "INTERFACE", faults, (name, value) -> {
            try {
                TapInterface tap = TapInterface.parse(value);
                interfaces.values().stream()
                        .filter(other -> other.name().equals(tap.name()))
                        .forEach(other ->
                                faults.add("mirage.net '" + net + "': " + tap.name() + " is given for two devices"));
                if (interfaces.putIfAbsent(name, tap) != null) {
                    faults.add("mirage.net '" + net + "': " + name + " is given twice");
                }
            } catch (RunRefusedException e) {
                faults.add("mirage.net '" + net + "': " + e.getMessage());
            }
        }));
        blocks.forEach(block -> split(block, "mirage.block", "FILE", faults, (name, value) -> {
            try {
                if (files.putIfAbsent(name, base.resolve(value).normalize()) != null) {
                    faults.add("mirage.block '" + block + "': " + name + " is given twice");
                }
            } catch (InvalidPathException e) {
                faults.add("mirage.block '" + block + "': '" + value + "' is not the name of a file");
            }
        }));
        interfaces.keySet().stream()
                .filter(files::containsKey)
                .forEach(name -> faults.add(name + " is given as mirage.net and as mirage.block"));
        Optional<Integer> megabytes = memory.flatMap(text -> megabytes(text.strip(), faults));
        if (arguments.stream().mapToInt(argument -> argument.length() + 1).sum() > LONGEST_COMMAND_LINE) {
            faults.add("mirage.arguments are more than " + LONGEST_COMMAND_LINE + " characters, which no tender takes");
        }
        if (arguments.stream().anyMatch(argument -> argument.indexOf('\0') >= 0)) {
            faults.add("mirage.arguments hold a NUL character");
        }
        RunRefusedException.throwIfAny("Nothing is run, because of what is given:", faults);
        return new RunOptions(megabytes, interfaces, files, arguments);
    }

    private static Optional<Integer> megabytes(String text, List<String> faults) {
        try {
            int number = Integer.parseInt(text);
            if (number >= LEAST_MEMORY && number <= MOST_MEMORY) {
                return Optional.of(number);
            }
        } catch (NumberFormatException e) {
            // The same fault as a number out of bounds.
        }
        faults.add("mirage.memory '" + text + "' is not a number of megabytes from " + LEAST_MEMORY + " to "
                + MOST_MEMORY);
        return Optional.empty();
    }

    private static void split(
            String text, String parameter, String form, List<String> faults, BiConsumer<String, String> then) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? "" : text.substring(0, equals).strip();
        String value = equals < 0 ? "" : text.substring(equals + 1).strip();
        if (equals < 0 || value.isEmpty()) {
            faults.add(parameter + " '" + text + "' is not of the form NAME=" + form);
        } else if (!Manifest.validName(name)) {
            faults.add(parameter + " '" + text + "': '" + name
                    + "' is not the name of a device; it has 1 to 67 letters and digits");
        } else {
            then.accept(name, value);
        }
    }
}
