package io.mirage.maven.opam;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What an opam file says that decides which packages a solver chooses.
 *
 * @since 0.1.0
 */
public final class PackageInputs {
    private static final List<String> FIELDS =
            List.of("depends", "depopts", "conflicts", "conflict-class", "available", "pin-depends");
    private static final String MONOREPO = "x-opam-monorepo-";

    private PackageInputs() {}

    /**
     * What tells an opam file from one with other dependencies. Descriptions, build commands and layout do not count.
     *
     * @param opam the text of an opam file
     * @return {@code sha256=} and 64 hexadecimal digits
     */
    public static String stamp(String opam) {
        StringBuilder relevant = new StringBuilder();
        try {
            OpamFile.parse(opam, "opam").fields().stream()
                    .filter(field ->
                            FIELDS.contains(field.name()) || field.name().startsWith(MONOREPO))
                    .sorted(java.util.Comparator.comparing(OpamItem.Field::name))
                    .forEach(field -> relevant.append(field.name())
                            .append(' ')
                            .append(field.value())
                            .append('\n'));
        } catch (OpamSyntaxException e) {
            // The solver will say what is wrong with it.
            relevant.append(opam);
        }
        return checksum(relevant.toString());
    }

    /**
     * The checksum of a text.
     *
     * @param text any text
     * @return {@code sha256=} and 64 hexadecimal digits
     */
    public static String checksum(String text) {
        return "sha256=" + Digests.sha256(text);
    }

    /**
     * The packages an opam file depends on, whatever the conditions.
     *
     * @param opam the text of an opam file
     * @return their names, in the order of the file; none when it is no opam file
     */
    public static List<String> dependencies(String opam) {
        Set<String> names = new LinkedHashSet<>();
        try {
            OpamFile.parse(opam, "opam").field("depends").ifPresent(value -> collect(value, names));
        } catch (OpamSyntaxException e) {
            return List.of();
        }
        return new ArrayList<>(names);
    }

    /**
     * The addresses that an opam file pins packages to.
     *
     * @param opam the text of an opam file
     * @return the URLs of {@code pin-depends}; none when it is no opam file
     */
    static List<String> pins(String opam) {
        List<OpamValue> pins;
        try {
            pins = OpamFile.parse(opam, "opam")
                    .field("pin-depends")
                    .map(OpamFile::elements)
                    .orElse(List.of());
        } catch (OpamSyntaxException e) {
            return List.of();
        }
        // One pin may stand without brackets of its own.
        List<List<OpamValue>> pairs = pins.stream().allMatch(OpamValue.Sequence.class::isInstance)
                ? pins.stream().map(OpamFile::elements).toList()
                : List.of(pins);
        return pairs.stream()
                .filter(pair -> pair.size() == 2 && pair.get(1) instanceof OpamValue.Text)
                .map(pair -> ((OpamValue.Text) pair.get(1)).value())
                .toList();
    }

    private static void collect(OpamValue value, Set<String> names) {
        if (value instanceof OpamValue.Text text) {
            names.add(text.value());
        } else if (value instanceof OpamValue.Option option) {
            collect(option.value(), names);
        } else if (value instanceof OpamValue.Sequence list) {
            list.items().forEach(item -> collect(item, names));
        } else if (value instanceof OpamValue.Group group) {
            group.items().forEach(item -> collect(item, names));
        } else if (value instanceof OpamValue.Logical logical) {
            logical.operands().forEach(item -> collect(item, names));
        }
    }
}
