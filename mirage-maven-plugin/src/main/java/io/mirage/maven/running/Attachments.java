package io.mirage.maven.running;

import io.mirage.maven.solo5.Device;
import io.mirage.maven.solo5.DeviceType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Holds what is attached against the devices that an image asks for. A tender would refuse too, but only after it has
 * opened some of them, and in terms of its own options.
 *
 * @since 0.1.0
 */
public final class Attachments {
    private static final int SECTOR = 512;

    private Attachments() {}

    /**
     * Checks that every device is attached, and nothing else.
     *
     * @param options what is attached
     * @param devices what the image asks for
     * @param label of the image, for the message
     * @throws RunRefusedException if something is missing, surplus or unusable, all of it in one message
     * @throws IOException if the size of a file cannot be told
     */
    public static void check(RunOptions options, List<Device> devices, String label)
            throws RunRefusedException, IOException {
        List<String> faults = new ArrayList<>();
        for (Device device : devices) {
            boolean net = device.type() == DeviceType.NET_BASIC;
            Set<String> right = net ? options.nets().keySet() : options.blocks().keySet();
            Set<String> wrong = net ? options.blocks().keySet() : options.nets().keySet();
            if (right.contains(device.name())) {
                continue;
            }
            faults.add(
                    wrong.contains(device.name())
                            ? device + " is given as mirage." + (net ? "block" : "net") + "; give " + example(device)
                            : device + " is missing; give " + example(device));
        }
        Set<String> surplus = new TreeSet<>(options.nets().keySet());
        surplus.addAll(options.blocks().keySet());
        devices.forEach(device -> surplus.remove(device.name()));
        for (String name : surplus) {
            faults.add("it asks for no device " + name + "; leave out "
                    + (options.nets().containsKey(name)
                            ? "mirage.net=" + name + "=INTERFACE"
                            : "mirage.block=" + name + "=FILE"));
        }
        for (Path file : options.blocks().values()) {
            checkFile(file, faults);
        }
        String asks = devices.isEmpty()
                ? "no devices"
                : devices.stream().map(Device::toString).collect(Collectors.joining(", "));
        RunRefusedException.throwIfAny(
                "Nothing is run: what is attached is not what " + label + " asks for (" + asks + "):", faults);
    }

    private static String example(Device device) {
        return device.type() == DeviceType.NET_BASIC
                ? "-Dmirage.net=" + device.name()
                        + "=INTERFACE, a tap interface (or INTERFACE:10.0.0.1/24, which is made)"
                : "-Dmirage.block=" + device.name() + "=FILE";
    }

    private static void checkFile(Path file, List<String> faults) throws IOException {
        if (!Files.exists(file)) {
            faults.add("there is no file " + file);
        } else if (Files.isDirectory(file)) {
            faults.add(file + " is a directory; a block device is kept in a file");
        } else if (!Files.isReadable(file) || !Files.isWritable(file)) {
            faults.add(file + " is not readable and writable for you");
        } else if (Files.isRegularFile(file) && (Files.size(file) == 0 || Files.size(file) % SECTOR != 0)) {
            faults.add(file + " has " + Files.size(file) + " bytes; it has to be a multiple of " + SECTOR
                    + ", and not empty (truncate -s 1M " + file.getFileName() + ")");
        }
    }
}
