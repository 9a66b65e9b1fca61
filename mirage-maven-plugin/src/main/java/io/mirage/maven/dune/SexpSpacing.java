package io.mirage.maven.dune;

import io.mirage.maven.dune.Sexp.Atom;
import io.mirage.maven.dune.Sexp.Blank;
import io.mirage.maven.dune.Sexp.Comment;
import io.mirage.maven.dune.Sexp.Quoted;
import java.util.ArrayList;
import java.util.List;

/** What has to stand between two nodes, so that they are read as two. */
final class SexpSpacing {

    private SexpSpacing() {}

    /** Refuses nodes that would be read as others. Something follows the last one unless the file ends there. */
    static void check(List<Sexp> nodes, boolean closed) {
        for (int i = 0; i < nodes.size(); i++) {
            Sexp node = nodes.get(i);
            boolean last = i + 1 == nodes.size();
            if (last && !closed) {
                return;
            }
            if (last ? needsLineEnd(node) : fuse(nodes, i)) {
                throw new IllegalArgumentException("nothing separates " + node.print() + " from what follows");
            }
        }
    }

    private static boolean fuse(List<Sexp> nodes, int index) {
        Sexp node = nodes.get(index);
        Sexp next = nodes.get(index + 1);
        if (node instanceof Atom) {
            return next instanceof Atom;
        }
        if (node instanceof Blank) {
            return next instanceof Blank;
        }
        if (needsLineEnd(node)) {
            return !(next instanceof Blank blank) || !startsWithLineEnd(blank.raw());
        }
        if (isBlock(node)) {
            return isBlock(next) || (isSpace(next) && index + 2 < nodes.size() && isBlock(nodes.get(index + 2)));
        }
        return false;
    }

    /** The items as the nodes of a list, one space apart where that is enough. */
    static List<Sexp> separated(List<? extends Sexp> items) {
        List<Sexp> nodes = new ArrayList<>();
        for (Sexp item : items) {
            if (!nodes.isEmpty()) {
                nodes.add(new Blank(separator(nodes.get(nodes.size() - 1))));
            }
            nodes.add(item);
        }
        if (!nodes.isEmpty() && nodes.get(nodes.size() - 1) instanceof Comment) {
            nodes.add(new Blank("\n"));
        }
        return nodes;
    }

    /** Shortest blank space after a node before any other. */
    private static String separator(Sexp node) {
        return node instanceof Comment || isBlock(node) ? "\n" : " ";
    }

    static boolean isBlock(Sexp node) {
        return node instanceof Quoted quoted && SexpStrings.isBlock(quoted.raw());
    }

    /** A comment, or a block at the end of a file without a last line end. */
    private static boolean needsLineEnd(Sexp node) {
        return node instanceof Comment
                || (node instanceof Quoted quoted
                        && SexpStrings.isBlock(quoted.raw())
                        && !quoted.raw().endsWith("\n"));
    }

    private static boolean startsWithLineEnd(String raw) {
        return raw.startsWith("\n") || raw.startsWith("\r\n");
    }

    /** Blanks that do not end a block: the next line may continue it. */
    private static boolean isSpace(Sexp node) {
        return node instanceof Blank blank && blank.raw().indexOf('\n') < 0;
    }
}
