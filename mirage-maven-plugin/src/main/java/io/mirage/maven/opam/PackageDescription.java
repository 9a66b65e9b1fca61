package io.mirage.maven.opam;

import io.mirage.maven.opam.OpamValue.Group;
import io.mirage.maven.opam.OpamValue.Logical;
import io.mirage.maven.opam.OpamValue.Option;
import io.mirage.maven.opam.OpamValue.Sequence;
import io.mirage.maven.opam.OpamValue.Text;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the opam file of a package says about it.
 *
 * @param name of the package; empty where the file's own name says it
 * @param version of the package
 * @param licences its licences, as they are written there: SPDX expressions, or any text
 * @param dependsOn names of packages it depends on, to build or to run; sorted. All alternatives are there, but nothing that
 *     only its tests or its documentation need
 * @since 0.1.0
 */
public record PackageDescription(
        Optional<String> name, Optional<String> version, List<String> licences, List<String> dependsOn) {
    /** What opam-monorepo builds with. */
    private static final Map<String, String> BUILD = Map.of(
            "with-test", "false",
            "with-doc", "false",
            "with-tools", "false",
            "with-dev-setup", "false",
            "dev", "false",
            "build", "true",
            "monorepo", "opam-monorepo");

    /** Copies the lists. */
    public PackageDescription {
        licences = List.copyOf(licences);
        dependsOn = List.copyOf(dependsOn);
    }

    /**
     * Takes from an opam file what describes the package.
     *
     * @param file the opam file
     * @return the description
     */
    public static PackageDescription of(OpamFile file) {
        Set<String> names = new TreeSet<>();
        file.field("depends").ifPresent(depends -> addNames(depends, new OpamFilter(BUILD), names));
        return new PackageDescription(
                file.string("name"), file.string("version"), file.strings("license"), List.copyOf(names));
    }

    private static void addNames(OpamValue formula, OpamFilter filter, Set<String> names) {
        if (formula instanceof Text text && PackageVersion.isName(text.value())) {
            names.add(text.value());
        } else if (formula instanceof Option option) {
            // Bounds of versions are neither true nor false here.
            if (option.options().stream().noneMatch(filter::fails)) {
                addNames(option.value(), filter, names);
            }
        } else if (formula instanceof Sequence list) {
            list.items().forEach(item -> addNames(item, filter, names));
        } else if (formula instanceof Group group) {
            group.items().forEach(item -> addNames(item, filter, names));
        } else if (formula instanceof Logical logical) {
            logical.operands().forEach(operand -> addNames(operand, filter, names));
        }
    }
}
