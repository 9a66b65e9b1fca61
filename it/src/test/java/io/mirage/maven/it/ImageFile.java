package io.mirage.maven.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An image as readelf and the tenders see it: what the plugin says of it is held against this. */
record ImageFile(Path path) {

    private static final Pattern MACHINE = Pattern.compile("Machine: +(.*)");
    // Target and version, 32 bits each, of the note of type "ABI1".
    private static final Pattern ABI =
            Pattern.compile("\\(0x31494241\\)\\s+description data: (\\d\\d) 00 00 00 (\\d\\d) 00 00 00 ");
    private static final Map<String, String> TARGETS = Map.of("01", "hvt", "02", "spt", "03", "virtio", "06", "xen");

    /** What readelf calls the machine. */
    String machine() {
        return first(MACHINE, "-hW").get(1);
    }

    /** Target and version of the Solo5 ABI: {@code hvt 2}, say. */
    String abi() {
        List<String> found = first(ABI, "-nW");
        return TARGETS.get(found.get(1)) + " " + Integer.parseInt(found.get(2));
    }

    /** Bytes of the Solo5 manifest note, as hexadecimal pairs. */
    String manifest() {
        return first(Pattern.compile("\\(0x3154464d\\)\\s+description data: ([0-9a-f ]+)"), "-nW")
                .get(1);
    }

    /** The value of a symbol, hexadecimal without leading zeros. */
    String symbol(String name) {
        return first(Pattern.compile("0*([0-9a-f]+) .* " + name + "\\b"), "-sW").get(1);
    }

    private List<String> first(Pattern pattern, String option) {
        String output = Command.of(Tools.program("readelf").toString(), option, path.toString())
                .run()
                .assertSuccess()
                .output();
        Matcher matcher = pattern.matcher(output);
        if (!matcher.find()) {
            throw new AssertionError("readelf " + option + " " + path + " shows no " + pattern + ":\n" + output);
        }
        List<String> groups = new ArrayList<>();
        for (int i = 0; i <= matcher.groupCount(); i++) {
            groups.add(matcher.group(i));
        }
        return groups;
    }

    String sha256() {
        return Digests.sha256(path);
    }

    long size() {
        try {
            return Files.size(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs it under the tender of a toolchain; what it prints comes among the tender's own lines. */
    Command.Result runUnder(Path tender, String... arguments) {
        List<String> command = new ArrayList<>(List.of(tender.toString(), path.toString()));
        command.addAll(List.of(arguments));
        return Command.of(command).run().assertSuccess();
    }

    /** Runs it as a program of this machine. */
    Command.Result run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(path.toString()));
        command.addAll(List.of(arguments));
        return Command.of(command).run().assertSuccess();
    }
}
