package io.mirage.maven.opam;

import io.mirage.maven.opam.OpamItem.Field;
import io.mirage.maven.opam.OpamValue.Option;
import io.mirage.maven.opam.OpamValue.Sequence;
import io.mirage.maven.opam.OpamValue.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The fields of a lock file, and the words for what is wrong with them. */
final class LockFields {
    /** What helps against every fault in a file that a program wrote. */
    static final String LOCK_AGAIN = "run mvn mirage:lock to write it again";

    private final String file;
    private final Map<String, Field> fields = new HashMap<>();

    LockFields(OpamFile opam, String file) throws LockFileException {
        this.file = file;
        for (Field field : opam.fields()) {
            Field first = fields.putIfAbsent(field.name(), field);
            if (first != null) {
                // Which of them counts would differ between this plugin and opam-monorepo.
                throw fault(
                        field,
                        "it is there twice, first in line " + first.span().line());
            }
        }
    }

    /** A field that every lock file has. */
    Field required(String name) throws LockFileException {
        Field field = fields.get(name);
        if (field == null) {
            throw new LockFileException(
                    file + " has no field " + name + ", so opam-monorepo did not write it: " + LOCK_AGAIN);
        }
        return field;
    }

    Optional<Field> optional(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    /** The strings of a field that has a string or a list of them; none if there is no such field. */
    List<String> strings(String name) throws LockFileException {
        Field field = fields.get(name);
        return field == null ? List.of() : strings(field, field.value());
    }

    List<String> strings(Field field, OpamValue value) throws LockFileException {
        List<String> strings = new ArrayList<>();
        for (OpamValue element : OpamFile.elements(value)) {
            strings.add(string(field, element));
        }
        return strings;
    }

    String string(Field field, OpamValue value) throws LockFileException {
        if (value instanceof Text text) {
            return text.value();
        }
        throw fault(field, value + " is there in place of a string");
    }

    /**
     * The values of a field that has a list of lists; none if there is no such field. With one inner list opam leaves the
     * outer brackets out.
     */
    List<OpamValue> lists(String name) {
        Field field = fields.get(name);
        if (field == null) {
            return List.of();
        }
        if (field.value() instanceof Sequence list) {
            boolean nested = list.items().stream().allMatch(item -> item instanceof Sequence || item instanceof Option);
            return nested ? list.items() : List.of(list);
        }
        return List.of(field.value());
    }

    LockFileException fault(Field field, String reason) {
        // A reason may hold an address, or a whole value with several.
        return new LockFileException(
                file + ", line " + field.span().line() + ", in the field " + field.name() + ": " + Urls.shown(reason));
    }

    LockFileException faultOfFile(String reason) {
        return new LockFileException(file + " " + reason);
    }
}
