package io.mirage.maven.opam;

import io.mirage.maven.opam.OpamItem.Field;
import io.mirage.maven.opam.OpamItem.Section;
import io.mirage.maven.opam.OpamItem.Span;
import io.mirage.maven.opam.OpamLexer.Kind;
import io.mirage.maven.opam.OpamLexer.Token;
import io.mirage.maven.opam.OpamValue.Bool;
import io.mirage.maven.opam.OpamValue.Bound;
import io.mirage.maven.opam.OpamValue.EnvUpdate;
import io.mirage.maven.opam.OpamValue.Group;
import io.mirage.maven.opam.OpamValue.Ident;
import io.mirage.maven.opam.OpamValue.Int;
import io.mirage.maven.opam.OpamValue.Logical;
import io.mirage.maven.opam.OpamValue.Option;
import io.mirage.maven.opam.OpamValue.Prefix;
import io.mirage.maven.opam.OpamValue.Relation;
import io.mirage.maven.opam.OpamValue.Sequence;
import io.mirage.maven.opam.OpamValue.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads an opam file by recursive descent. From the loosest to the tightest: {@code |}, {@code &}, {@code !} and
 * {@code ?}, options in braces, comparisons.
 */
final class OpamParser {
    /** Deeper than any person or tool writes; reading, printing and comparing values recurses. */
    private static final int DEEPEST = 200;

    private final OpamText text;
    private final OpamLexer lexer;
    private Token token;
    private int previousEnd;
    private int depth;

    OpamParser(OpamText text) throws OpamSyntaxException {
        this.text = text;
        this.lexer = new OpamLexer(text);
        this.token = lexer.next();
    }

    List<OpamItem> file() throws OpamSyntaxException {
        List<OpamItem> items = items();
        if (token.kind() != Kind.END) {
            throw unexpected("a field");
        }
        return items;
    }

    private List<OpamItem> items() throws OpamSyntaxException {
        List<OpamItem> items = new ArrayList<>();
        while (token.kind() == Kind.IDENT) {
            items.add(item());
        }
        return items;
    }

    private OpamItem item() throws OpamSyntaxException {
        Token name = take();
        if (token.kind() == Kind.COLON) {
            take();
            OpamValue value = value();
            return new Field(name.text(), value, spanFrom(name));
        }
        Optional<String> argument = Optional.empty();
        if (token.kind() == Kind.STRING) {
            argument = Optional.of(take().text());
        }
        if (token.kind() != Kind.LEFT_BRACE) {
            throw unexpected(argument.isEmpty() ? "':' or '{' after '" + name.text() + "'" : "'{'");
        }
        Token open = enter();
        List<OpamItem> items = items();
        leave(open, Kind.RIGHT_BRACE, "a field or '}'");
        return new Section(name.text(), argument, items, spanFrom(name));
    }

    private OpamValue value() throws OpamSyntaxException {
        OpamValue first = conjunction();
        if (!isLogical("|")) {
            return first;
        }
        List<OpamValue> operands = new ArrayList<>(List.of(first));
        while (isLogical("|")) {
            take();
            operands.add(conjunction());
        }
        return new Logical("|", operands);
    }

    private OpamValue conjunction() throws OpamSyntaxException {
        OpamValue first = prefixed();
        if (!isLogical("&")) {
            return first;
        }
        List<OpamValue> operands = new ArrayList<>(List.of(first));
        while (isLogical("&")) {
            take();
            operands.add(prefixed());
        }
        return new Logical("&", operands);
    }

    private boolean isLogical(String operator) {
        return token.kind() == Kind.LOGICAL && token.text().equals(operator);
    }

    private OpamValue prefixed() throws OpamSyntaxException {
        if (token.kind() != Kind.PREFIX) {
            return withOptions();
        }
        Token operator = enter();
        OpamValue operand = prefixed();
        depth--;
        return new Prefix(operator.text(), operand);
    }

    private OpamValue withOptions() throws OpamSyntaxException {
        int before = depth;
        OpamValue value = simple();
        while (token.kind() == Kind.LEFT_BRACE) {
            value = new Option(value, enclosed(Kind.RIGHT_BRACE, "a value or '}'"));
            // Options of a value with options make it deeper, too.
            depth++;
        }
        depth = before;
        return value;
    }

    private OpamValue simple() throws OpamSyntaxException {
        return switch (token.kind()) {
            case LEFT_BRACKET -> new Sequence(enclosed(Kind.RIGHT_BRACKET, "a value or ']'"));
            case LEFT_PAREN -> new Group(enclosed(Kind.RIGHT_PAREN, "a value or ')'"));
            case RELATION -> new Bound(take().text(), atom());
            default -> relation();
        };
    }

    private List<OpamValue> enclosed(Kind close, String expected) throws OpamSyntaxException {
        Token open = enter();
        List<OpamValue> values = values();
        leave(open, close, expected);
        return values;
    }

    private OpamValue relation() throws OpamSyntaxException {
        OpamValue left = atom();
        if (token.kind() == Kind.RELATION) {
            return new Relation(left, take().text(), atom());
        }
        if (token.kind() == Kind.ENV_UPDATE) {
            return new EnvUpdate(left, take().text(), atom());
        }
        return left;
    }

    private OpamValue atom() throws OpamSyntaxException {
        return switch (token.kind()) {
            case STRING -> new Text(take().text());
            case IDENT -> new Ident(take().text());
            case BOOL -> new Bool(take().text().equals("true"));
            case INT -> number(take());
            default -> throw unexpected("a value");
        };
    }

    private Int number(Token number) throws OpamSyntaxException {
        try {
            return new Int(Long.parseLong(number.text().replace("_", "")));
        } catch (NumberFormatException e) {
            throw text.fault(number.start(), "the number " + number.text() + " is too large");
        }
    }

    private List<OpamValue> values() throws OpamSyntaxException {
        List<OpamValue> values = new ArrayList<>();
        while (startsValue()) {
            values.add(value());
        }
        return values;
    }

    private boolean startsValue() {
        return switch (token.kind()) {
            case STRING, IDENT, INT, BOOL, RELATION, PREFIX, LEFT_BRACKET, LEFT_PAREN -> true;
            default -> false;
        };
    }

    private Token enter() throws OpamSyntaxException {
        if (depth == DEEPEST) {
            throw text.fault(token.start(), "values nested more than " + DEEPEST + " deep");
        }
        depth++;
        return take();
    }

    private void leave(Token open, Kind close, String expected) throws OpamSyntaxException {
        if (token.kind() == Kind.END) {
            throw text.fault(open.start(), "this " + open.shown() + " is not closed");
        }
        if (token.kind() != close) {
            throw unexpected(expected);
        }
        depth--;
        take();
    }

    private Token take() throws OpamSyntaxException {
        Token taken = token;
        previousEnd = taken.end();
        token = lexer.next();
        return taken;
    }

    private Span spanFrom(Token first) {
        return new Span(first.start(), previousEnd, text.line(first.start()));
    }

    private OpamSyntaxException unexpected(String expected) {
        return text.fault(token.start(), token.shown() + " where " + expected + " is expected");
    }
}
