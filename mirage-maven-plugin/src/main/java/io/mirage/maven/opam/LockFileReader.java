package io.mirage.maven.opam;

import io.mirage.maven.opam.OpamItem.Field;
import io.mirage.maven.opam.OpamValue.Logical;
import io.mirage.maven.opam.OpamValue.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes a lock file of its fields, and checks that it does not contradict itself. */
final class LockFileReader {
    private static final String VERSION = "x-opam-monorepo-version";
    private static final Pattern FORMAT = Pattern.compile("([0-9]{1,6})\\.([0-9]{1,6})");

    private final LockFields fields;

    LockFileReader(LockFields fields) {
        this.fields = fields;
    }

    LockFile read() throws LockFileException {
        checkFormat();
        Field roots = fields.required("x-opam-monorepo-root-packages");
        Map<String, Source> sources = new LockSources(fields).read();
        return new LockFile(
                fields.strings(roots, roots.value()),
                new LockPackages(fields, sources).read(),
                List.copyOf(sources.values()),
                depexts(),
                fields.strings("x-opam-monorepo-opam-repositories"),
                inputs());
    }

    private void checkFormat() throws LockFileException {
        Field field = fields.required(VERSION);
        String version = fields.string(field, field.value());
        Matcher format = FORMAT.matcher(version);
        if (!format.matches()) {
            throw fields.fault(field, "'" + version + "' is no version of the format: " + LockFields.LOCK_AGAIN);
        }
        int major = Integer.parseInt(format.group(1));
        int minor = Integer.parseInt(format.group(2));
        if (major > 0 || minor > 3) {
            throw fields.faultOfFile("has the format " + version
                    + " of lock files, and this version of the plugin knows 0.3 only: use a later version of the plugin, or"
                    + " lock again (mvn mirage:lock) with an opam-monorepo that writes 0.3, such as 0.3.6");
        }
        if (minor < 3) {
            throw fields.faultOfFile("has the format " + version
                    + " of lock files, which an older opam-monorepo wrote; this plugin and opam-monorepo 0.3 know 0.3 only: "
                    + LockFields.LOCK_AGAIN);
        }
    }

    private List<Depext> depexts() throws LockFileException {
        List<Depext> depexts = new ArrayList<>();
        for (OpamValue entry : fields.lists("depexts")) {
            Field field = fields.required("depexts");
            if (entry instanceof Option option) {
                List<OpamValue> filters = option.options();
                depexts.add(new Depext(
                        fields.strings(field, option.value()),
                        filters.size() < 2 ? filters.stream().findFirst() : Optional.of(new Logical("&", filters))));
            } else {
                depexts.add(new Depext(fields.strings(field, entry), Optional.empty()));
            }
        }
        return depexts;
    }

    private SortedMap<String, String> inputs() throws LockFileException {
        SortedMap<String, String> inputs = new TreeMap<>();
        for (OpamValue entry : fields.lists(LockText.INPUTS)) {
            Field field = fields.required(LockText.INPUTS);
            List<String> parts = fields.strings(field, entry);
            if (parts.size() != 2) {
                throw fields.fault(field, entry + " is there in place of [NAME DIGEST]");
            }
            inputs.put(parts.get(0), parts.get(1));
        }
        return inputs;
    }
}
