package io.mirage.maven.opam;

import io.mirage.maven.opam.OpamItem.Field;
import io.mirage.maven.opam.OpamValue.Sequence;
import io.mirage.maven.opam.OpamValue.Text;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads which folders the duniverse of a lock file has. */
final class LockSources {
    static final String DIRECTORIES = "x-opam-monorepo-duniverse-dirs";
    // One segment of a path, on every system; dune passes over folders that begin with a dot or an underscore.
    private static final Pattern DIRECTORY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_+.~@%=,-]{0,199}");

    private final LockFields fields;

    LockSources(LockFields fields) {
        this.fields = fields;
    }

    /** The sources by their URLs, in the order of the file. */
    Map<String, Source> read() throws LockFileException {
        Map<String, Source> sources = new LinkedHashMap<>();
        Set<String> directories = new HashSet<>();
        for (OpamValue entry : directoryEntries()) {
            Field field = fields.required(DIRECTORIES);
            Source source = source(field, entry);
            if (!directories.add(source.directory())) {
                throw fields.fault(field, "two sources have the folder '" + source.directory() + "'");
            }
            if (sources.putIfAbsent(source.url(), source) != null) {
                throw fields.fault(field, "the URL " + source.url() + " has two folders");
            }
        }
        return sources;
    }

    /** A single entry without outer brackets begins with its URL. */
    private List<OpamValue> directoryEntries() {
        List<OpamValue> entries = fields.optional(DIRECTORIES)
                .map(field -> OpamFile.elements(field.value()))
                .orElse(List.of());
        return !entries.isEmpty() && entries.get(0) instanceof Text ? List.of(new Sequence(entries)) : entries;
    }

    private Source source(Field field, OpamValue entry) throws LockFileException {
        if (!(entry instanceof Sequence list)
                || list.items().size() < 2
                || list.items().size() > 3) {
            throw fields.fault(field, entry + " is there in place of [URL FOLDER [CHECKSUM …]]");
        }
        List<OpamValue> parts = list.items();
        String url = fields.string(field, parts.get(0));
        String directory = fields.string(field, parts.get(1));
        if (!DIRECTORY.matcher(directory).matches()) {
            throw fields.fault(
                    field,
                    "'" + directory + "' cannot be the name of a folder below duniverse, of " + url
                            + ": it has to be one name that begins with a letter or a digit, with no '/' and no blank in it");
        }
        List<Checksum> checksums = new ArrayList<>();
        for (String checksum : parts.size() == 3 ? fields.strings(field, parts.get(2)) : List.<String>of()) {
            try {
                checksums.add(Checksum.parse(checksum));
            } catch (IllegalArgumentException e) {
                throw fields.fault(field, "the checksum of " + url + ": " + e.getMessage());
            }
        }
        Source source = new Source(url, directory, checksums);
        if (source.isGit() && source.revision().isEmpty()) {
            throw fields.fault(field, "the git URL " + url + " says no commit (#COMMIT behind it)");
        }
        return source;
    }
}
