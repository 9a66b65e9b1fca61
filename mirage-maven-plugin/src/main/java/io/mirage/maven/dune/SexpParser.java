package io.mirage.maven.dune;

import io.mirage.maven.dune.Sexp.Atom;
import io.mirage.maven.dune.Sexp.Blank;
import io.mirage.maven.dune.Sexp.Comment;
import io.mirage.maven.dune.Sexp.Group;
import io.mirage.maven.dune.Sexp.Quoted;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Reads the dune language without loss. Keeps its own stack of open lists, so depth is bounded by memory alone. */
final class SexpParser {

    /** Deeper lists than any person or tool writes; printing and comparing them recurses. */
    private static final int DEEPEST = 500;

    private final String source;
    private int position;

    SexpParser(String source) {
        this.source = source;
    }

    SexpFile file() throws SexpParseException {
        Deque<List<Sexp>> open = new ArrayDeque<>();
        Deque<Integer> starts = new ArrayDeque<>();
        List<Sexp> nodes = new ArrayList<>();
        while (position < source.length()) {
            char c = source.charAt(position);
            if (c == '(') {
                if (open.size() == DEEPEST) {
                    throw fault(position, "lists nested more than " + DEEPEST + " deep");
                }
                open.push(nodes);
                starts.push(position++);
                nodes = new ArrayList<>();
            } else if (c == ')') {
                if (open.isEmpty()) {
                    throw fault(position, "right parenthesis without matching left parenthesis");
                }
                position++;
                Group group = new Group(nodes);
                nodes = open.pop();
                starts.pop();
                nodes.add(group);
            } else {
                nodes.add(token(c));
            }
        }
        if (!open.isEmpty()) {
            throw fault(starts.pop(), "unclosed parenthesis");
        }
        return new SexpFile(nodes);
    }

    private Sexp token(char c) throws SexpParseException {
        if (lineEndOrBlank(position) > 0) {
            return new Blank(blank());
        }
        if (c == ';') {
            return new Comment(comment());
        }
        if (c == '"') {
            return new Quoted(string());
        }
        int start = position;
        while (position < source.length() && isAtom(source.charAt(position))) {
            position++;
        }
        if (position == start) {
            throw fault(start, String.format("character U+%04X is not allowed here", (int) c));
        }
        return new Atom(source.substring(start, position));
    }

    private String blank() {
        int start = position;
        for (int length = lineEndOrBlank(position); length > 0; length = lineEndOrBlank(position)) {
            position += length;
        }
        return source.substring(start, position);
    }

    private int lineEndOrBlank(int at) {
        if (source.startsWith("\r\n", at)) {
            return 2;
        }
        return at < source.length() && " \t\f\n".indexOf(source.charAt(at)) >= 0 ? 1 : 0;
    }

    private String comment() {
        int start = position;
        while (position < source.length() && source.charAt(position) != '\n' && source.charAt(position) != '\r') {
            position++;
        }
        return source.substring(start, position);
    }

    private String string() throws SexpParseException {
        int start = position;
        SexpStringReader reader = new SexpStringReader(source, start);
        try {
            reader.read();
        } catch (SexpStringReader.Fault e) {
            throw fault(e.offset(), e.reason());
        }
        position = reader.end();
        return source.substring(start, position);
    }

    private static boolean isAtom(char c) {
        return c > ' ' && c != 0x7f && c != ';' && c != '(' && c != ')' && c != '"';
    }

    private SexpParseException fault(int offset, String reason) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < offset; i++) {
            if (source.charAt(i) == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        return new SexpParseException(line, offset - lineStart + 1, reason);
    }
}
