package io.mirage.maven.dune;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a linker complains of, without the object files and addresses that differ between contexts. */
final class LinkerErrors {

    private static final Pattern COMPLAINT = Pattern.compile(".*?(undefined reference to .*|undefined symbol: .*"
            + "|cannot find .*|multiple definition of [`'\"][^`'\"]+['\"]|relocation truncated to fit: .*"
            + "|ld: error: .*|No space left on device.*)");
    private static final Pattern PLACE = Pattern.compile("(?:.*\\s)?(\\S+?):(\\d+): undefined reference to .*");

    /** A file and a line, as printed. */
    record Place(String file, int line) {}

    private LinkerErrors() {}

    /** Each complaint once, in the order of the output. */
    static Set<String> complaints(List<String> output) {
        Set<String> all = new LinkedHashSet<>();
        for (String line : output) {
            Matcher m = COMPLAINT.matcher(line);
            if (m.matches() && !line.startsWith("collect2:")) {
                all.add(m.group(1));
            }
        }
        return all;
    }

    /** The first place in a source file one of them names. */
    static Optional<Place> place(List<String> output) {
        for (String line : output) {
            Matcher m = PLACE.matcher(line);
            if (m.matches() && m.group(2).length() < 9) {
                return Optional.of(new Place(m.group(1), Integer.parseInt(m.group(2))));
            }
        }
        return Optional.empty();
    }
}
