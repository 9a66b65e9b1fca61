package io.mirage.maven.running;

import io.mirage.maven.solo5.Device;
import io.mirage.maven.solo5.DeviceType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The command that runs an image.
 *
 * @since 0.1.0
 */
public final class RunCommand {
    private static final int VIRTIO_MEMORY = 512;
    // Slots 0 and 1 of the machine are taken, as solo5-virtio-run (Solo5 0.9.3) knows.
    private static final int FIRST_SLOT = 2;
    private static final Pattern BARE_BLANK = Pattern.compile("(?<!\\\\)\\s|^$");
    private static final Pattern NOT_ONE_WORD = Pattern.compile("[\\s\"'\\\\]|^$");

    private RunCommand() {}

    /**
     * Makes the command.
     *
     * @param way by what it is run
     * @param image its file, absolute
     * @param devices it asks for, all of them attached
     * @param options what it gets
     * @return the words of the command
     * @throws RunRefusedException if what runs it cannot pass an argument on
     */
    public static List<String> of(Way way, Path image, List<Device> devices, RunOptions options)
            throws RunRefusedException {
        List<String> words = new ArrayList<>();
        way.program().map(Path::toString).ifPresent(words::add);
        if (way.kind() == Way.Kind.VIRTIO) {
            words.addAll(qemu(way, image, devices, options));
            return words;
        }
        if (!way.kind().isProgram()) {
            checkArguments(way, options.arguments());
            options.memory().ifPresent(memory -> words.add("--mem=" + memory));
            for (Device device : devices) {
                words.add(
                        device.type() == DeviceType.NET_BASIC
                                ? "--net:" + device.name() + "=" + tap(device, options)
                                : "--block:" + device.name() + "="
                                        + options.blocks().get(device.name()));
            }
        }
        words.add(image.toString());
        words.addAll(options.arguments());
        return words;
    }

    /** A tender joins them with blanks, and the unikernel parts them again. */
    private static void checkArguments(Way way, List<String> arguments) throws RunRefusedException {
        for (String argument : arguments) {
            if (BARE_BLANK.matcher(argument).find()) {
                throw new RunRefusedException("Nothing is run: " + way.kind().label()
                        + " passes the arguments of a unikernel on as one line, and '" + argument
                        + "' of mirage.arguments " + (argument.isEmpty() ? "is empty." : "has a blank in it.")
                        + " MirageOS takes a blank behind a backslash (a\\ b) for part of an argument.");
            }
        }
    }

    /** As solo5-virtio-run calls it, which knows no names of devices: they are found in the order of the manifest. */
    private static List<String> qemu(Way way, Path image, List<Device> devices, RunOptions options)
            throws RunRefusedException {
        List<String> words = new ArrayList<>(
                way.accelerated() ? List.of("-cpu", "host", "-enable-kvm") : List.of("-cpu", "Westmere"));
        words.addAll(List.of(
                "-m", String.valueOf(options.memory().orElse(VIRTIO_MEMORY)), "-nodefaults", "-machine", "acpi=off"));
        words.addAll(List.of("-display", "none", "-serial", "stdio"));
        int slot = FIRST_SLOT;
        for (Device device : devices) {
            String address = "addr=0x" + Integer.toHexString(slot) + ",bus=pci.0";
            if (device.type() == DeviceType.NET_BASIC) {
                words.addAll(List.of("-device", "virtio-net,netdev=n" + slot + "," + address));
                words.addAll(List.of(
                        "-netdev", "tap,id=n" + slot + ",ifname=" + tap(device, options) + ",script=no,downscript=no"));
            } else {
                String file = escaped(
                        String.valueOf(Objects.requireNonNull(options.blocks().get(device.name()), device.name())));
                words.addAll(List.of("-drive", "id=drive" + slot + ",file=" + file + ",if=none,format=raw"));
                words.addAll(List.of("-device", "virtio-blk,drive=drive" + slot + "," + address));
            }
            slot++;
        }
        words.addAll(List.of("-device", "isa-debug-exit", "-kernel", image.toString()));
        // The image gets its path and the arguments in one line, and takes what follows the first blank for arguments.
        if (NOT_ONE_WORD.matcher(image.toString()).find()) {
            throw new RunRefusedException(
                    "Nothing is run: QEMU passes the path of the image on to it, so it cannot have a blank,"
                            + " a quote or a backslash in it: " + image);
        }
        if (!options.arguments().isEmpty()) {
            for (String argument : options.arguments()) {
                if (NOT_ONE_WORD.matcher(argument).find()) {
                    throw new RunRefusedException(
                            "Nothing is run: QEMU passes the arguments of a unikernel as one line,"
                                    + " and '" + argument
                                    + "' of mirage.arguments has a blank, a quote or a backslash in it, or is"
                                    + " empty.");
                }
            }
            words.addAll(List.of("-append", String.join(" ", options.arguments())));
        }
        return words;
    }

    private static String tap(Device device, RunOptions options) {
        return Objects.requireNonNull(options.nets().get(device.name()), device.name())
                .name();
    }

    /** A comma ends a value for QEMU; two of them are one comma. */
    private static String escaped(String text) {
        return text.replace(",", ",,");
    }
}
