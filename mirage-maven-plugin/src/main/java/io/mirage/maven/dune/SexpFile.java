package io.mirage.maven.dune;

import java.util.List;
import java.util.stream.Stream;

/**
 * A file in the dune language: stanzas, with the blank space and comments around them.
 *
 * @param nodes everything in the file, in order
 * @since 0.1.0
 */
public record SexpFile(List<Sexp> nodes) {

    /**
     * Checks that the nodes stay apart when printed.
     *
     * @throws IllegalArgumentException when two nodes would be read as one
     */
    public SexpFile {
        nodes = List.copyOf(nodes);
        SexpSpacing.check(nodes, false);
    }

    /**
     * What carries meaning.
     *
     * @return the nodes without blank space and comments
     * @since 0.1.0
     */
    public List<Sexp> items() {
        return nodes.stream().filter(Sexp::isDatum).toList();
    }

    /**
     * The stanzas of a kind.
     *
     * @param name the word they begin with
     * @return those stanzas in the order of the file
     * @since 0.1.0
     */
    public Stream<Sexp.Group> stanzas(String name) {
        return nodes.stream()
                .filter(Sexp.Group.class::isInstance)
                .map(Sexp.Group.class::cast)
                .filter(group -> group.head().filter(name::equals).isPresent());
    }

    /**
     * The text of the file.
     *
     * @return exactly what was parsed
     * @since 0.1.0
     */
    public String print() {
        StringBuilder out = new StringBuilder();
        nodes.forEach(node -> node.print(out));
        return out.toString();
    }
}
