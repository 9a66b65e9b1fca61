package io.mirage.maven.opam;

import io.mirage.maven.opam.OpamItem.Field;
import io.mirage.maven.opam.OpamItem.Section;
import io.mirage.maven.opam.OpamValue.Sequence;
import io.mirage.maven.opam.OpamValue.Text;
import java.util.List;
import java.util.Optional;

/**
 * An opam file: the description of a package, or a lock file.
 *
 * @param items its fields and sections in their order
 * @since 0.1.0
 */
public record OpamFile(List<OpamItem> items) {
    /** Copies the list. */
    public OpamFile {
        items = List.copyOf(items);
    }

    /**
     * Reads an opam file, in the format 2.0.
     *
     * @param text what is in the file
     * @param file its name, for the message
     * @return the file
     * @throws OpamSyntaxException if it is not in the format
     */
    public static OpamFile parse(String text, String file) throws OpamSyntaxException {
        return new OpamFile(new OpamParser(new OpamText(text, file)).file());
    }

    /**
     * The fields that are in no section.
     *
     * @return the fields in their order
     */
    public List<Field> fields() {
        return items.stream()
                .filter(Field.class::isInstance)
                .map(Field.class::cast)
                .toList();
    }

    /**
     * The sections of a kind.
     *
     * @param kind what is before their braces
     * @return the sections in their order
     */
    public List<Section> sections(String kind) {
        return items.stream()
                .filter(Section.class::isInstance)
                .map(Section.class::cast)
                .filter(section -> section.kind().equals(kind))
                .toList();
    }

    /**
     * The value of a field that is in no section.
     *
     * @param name of the field
     * @return its value, the first one if there are several; empty if there is none
     */
    public Optional<OpamValue> field(String name) {
        return fields().stream()
                .filter(field -> field.name().equals(name))
                .map(Field::value)
                .findFirst();
    }

    /**
     * The value of a field that has one string.
     *
     * @param name of the field
     * @return the string; empty if there is no such field or if it has another value
     */
    public Optional<String> string(String name) {
        return field(name).flatMap(value -> value instanceof Text text ? Optional.of(text.value()) : Optional.empty());
    }

    /**
     * The value of a field that has one string or a list of strings.
     *
     * @param name of the field
     * @return the strings; what is not a string is left out
     */
    public List<String> strings(String name) {
        return field(name).map(OpamFile::elements).orElse(List.of()).stream()
                .filter(Text.class::isInstance)
                .map(text -> ((Text) text).value())
                .toList();
    }

    /** opam reads a value for a list with that value alone, wherever it wants a list. */
    static List<OpamValue> elements(OpamValue value) {
        return value instanceof Sequence list ? list.items() : List.of(value);
    }
}
