package io.mirage.maven.dune;

import io.mirage.maven.dune.Sexp.Group;
import java.util.ArrayList;
import java.util.List;

/**
 * Lays out generated files: stable, two spaces a level, one field a line. Blank space that is already in the values is
 * not looked at.
 *
 * @since 0.1.0
 */
public final class SexpPrinter {

    private static final int WIDTH = 100;

    private SexpPrinter() {}

    /**
     * A file of stanzas. A {@code (lang …)} at its beginning stays in front of the header: dune takes it on the first
     * line only.
     *
     * @param header lines that say where the file comes from; each becomes a comment, none for no header
     * @param stanzas what the file holds; comments among them stand on lines of their own
     * @return the text, which ends with a line end unless it is empty
     * @throws IllegalArgumentException when a line of the header holds a line end
     * @since 0.1.0
     */
    public static String file(List<String> header, List<? extends Sexp> stanzas) {
        List<Sexp> all = new ArrayList<>();
        for (Sexp stanza : stanzas) {
            if (!(stanza instanceof Sexp.Blank)) {
                all.add(stanza);
            }
        }
        List<Sexp> comments = header.stream()
                .map(line -> (Sexp) new Sexp.Comment(line.isEmpty() ? ";" : "; " + line))
                .toList();
        boolean versioned = !all.isEmpty() && isLang(all.get(0));
        all.addAll(versioned ? 1 : 0, comments);

        StringBuilder out = new StringBuilder();
        for (int i = 0; i < all.size(); i++) {
            boolean endOfHeader = i == comments.size() + (versioned ? 1 : 0);
            if (i > 0 && (endOfHeader || (all.get(i - 1).isDatum() && !isLang(all.get(i - 1))))) {
                out.append('\n');
            }
            layOut(all.get(i), 0, out);
            out.append('\n');
        }
        return out.toString();
    }

    private static boolean isLang(Sexp value) {
        return value instanceof Group group
                && group.head().filter("lang"::equals).isPresent();
    }

    /**
     * One value, on as many lines as it takes.
     *
     * @param value what is laid out
     * @return its text, without a line end behind it
     * @since 0.1.0
     */
    public static String print(Sexp value) {
        StringBuilder out = new StringBuilder();
        layOut(value, 0, out);
        return out.toString();
    }

    private static void layOut(Sexp value, int indent, StringBuilder out) {
        if (!(value instanceof Group group)) {
            value.print(out);
            return;
        }
        List<Sexp> nodes =
                group.nodes().stream().filter(n -> !(n instanceof Sexp.Blank)).toList();
        if (fitsOneLine(nodes, indent)) {
            Sexp.list(nodes).print(out);
            return;
        }
        out.append('(');
        Sexp previous = null;
        boolean broken = false;
        for (Sexp node : nodes) {
            if (previous != null) {
                broken |= node instanceof Group || !previous.isDatum() || SexpSpacing.isBlock(previous);
                broken |= column(out) + 1 + node.print().length() > WIDTH;
                out.append(broken ? "\n" + " ".repeat(indent + 2) : " ");
            }
            layOut(node, indent + 2, out);
            previous = node;
        }
        if (previous != null && (previous instanceof Sexp.Comment || SexpSpacing.isBlock(previous))) {
            out.append('\n').append(" ".repeat(indent));
        }
        out.append(')');
    }

    /** A list of words and of short lists of words; one that holds fields with values of their own is spread. */
    private static boolean fitsOneLine(List<Sexp> nodes, int indent) {
        boolean simple = nodes.stream().allMatch(node -> node.isDatum() && !SexpSpacing.isBlock(node));
        boolean field = nodes.size() == 2 || nodes.stream().noneMatch(Group.class::isInstance);
        boolean flat = nodes.stream()
                .filter(Group.class::isInstance)
                .map(Group.class::cast)
                .allMatch(inner -> inner.items().stream().noneMatch(Group.class::isInstance)
                        && inner.items().size()
                                == inner.nodes().stream()
                                        .filter(n -> !(n instanceof Sexp.Blank))
                                        .count());
        return simple && field && flat && indent + Sexp.list(nodes).print().length() <= WIDTH;
    }

    private static int column(StringBuilder out) {
        return out.length() - (out.lastIndexOf("\n") + 1);
    }
}
