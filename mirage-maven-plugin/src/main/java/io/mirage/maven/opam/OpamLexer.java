package io.mirage.maven.opam;

import java.util.regex.Pattern;

/**
 * Splits an opam file into tokens: those of opam-file-format 2.1. As there, the longest token that fits is taken, so
 * that {@code a:b} is one name, and {@code a: b} is a name, a colon and a name.
 */
final class OpamLexer {
    /** What a token is. */
    enum Kind {
        STRING,
        IDENT,
        INT,
        BOOL,
        RELATION,
        LOGICAL,
        PREFIX,
        ENV_UPDATE,
        COLON,
        LEFT_BRACE,
        RIGHT_BRACE,
        LEFT_BRACKET,
        RIGHT_BRACKET,
        LEFT_PAREN,
        RIGHT_PAREN,
        END
    }

    /** A token, its text (of a string, what it means), and where it is. */
    record Token(Kind kind, String text, int start, int end) {
        /** The token in a message. */
        String shown() {
            return switch (kind) {
                case STRING -> "a string";
                case END -> "the end of the file";
                default -> "'" + text + "'";
            };
        }
    }

    private static final Pattern NUMBER = Pattern.compile("-?[0-9][0-9_]*");

    private final OpamText text;
    private int position;

    OpamLexer(OpamText text) {
        this.text = text;
    }

    Token next() throws OpamSyntaxException {
        skipBlanksAndComments();
        int start = position;
        if (start == text.length()) {
            return new Token(Kind.END, "", start, start);
        }
        if (text.at(start) == '"') {
            OpamStringReader string = new OpamStringReader(text, start);
            String value = string.read();
            position = string.end();
            return new Token(Kind.STRING, value, start, position);
        }
        Kind kind = isWordCharacter(start) ? word(start) : operator(start);
        return new Token(kind, text.part(start, position), start, position);
    }

    /** A name has a letter in it, or is an underscore; several can be joined by plus signs, and one colon. */
    private Kind word(int start) throws OpamSyntaxException {
        int end = wordEnd(start);
        String word = text.part(start, end);
        position = end;
        if (isName(word)) {
            while (text.has('+', position) && isName(text.part(position + 1, wordEnd(position + 1)))) {
                position = wordEnd(position + 1);
            }
            if (text.has(':', position) && hasLetter(text.part(position + 1, wordEnd(position + 1)))) {
                position = wordEnd(position + 1);
            }
            boolean truth = position == end && (word.equals("true") || word.equals("false"));
            return truth ? Kind.BOOL : Kind.IDENT;
        }
        if (NUMBER.matcher(word).matches()) {
            return Kind.INT;
        }
        throw text.fault(start, "'" + word + "' is neither a name nor a number");
    }

    private Kind operator(int start) throws OpamSyntaxException {
        char c = text.at(start);
        boolean equalsNext = text.has('=', start + 1);
        boolean envNext = text.has('+', start + 1) || text.has(':', start + 1);
        if (c == '=' && envNext) {
            boolean both = text.has('=', start + 2);
            if (both && text.has(':', start + 1)) {
                throw text.fault(start, "'=:=' is not an operator");
            }
            return operator(both ? 3 : 2, Kind.ENV_UPDATE);
        }
        return switch (c) {
            case '=', '~' -> operator(1, Kind.RELATION);
            case '<', '>' -> operator(equalsNext ? 2 : 1, Kind.RELATION);
            case '!' -> equalsNext ? operator(2, Kind.RELATION) : operator(1, Kind.PREFIX);
            case '?' -> operator(1, Kind.PREFIX);
            case '&', '|' -> operator(1, Kind.LOGICAL);
            case ':' -> equalsNext ? operator(2, Kind.ENV_UPDATE) : operator(1, Kind.COLON);
            case '{' -> operator(1, Kind.LEFT_BRACE);
            case '}' -> operator(1, Kind.RIGHT_BRACE);
            case '[' -> operator(1, Kind.LEFT_BRACKET);
            case ']' -> operator(1, Kind.RIGHT_BRACKET);
            case '(' -> operator(1, Kind.LEFT_PAREN);
            case ')' -> operator(1, Kind.RIGHT_PAREN);
            default -> {
                if (c == '+' && equalsNext) {
                    yield operator(2, Kind.ENV_UPDATE);
                }
                throw text.fault(start, text.shown(start) + " has no meaning here");
            }
        };
    }

    private Kind operator(int length, Kind kind) {
        position += length;
        return kind;
    }

    private void skipBlanksAndComments() throws OpamSyntaxException {
        while (position < text.length()) {
            char c = text.at(position);
            if (c == ' ' || c == '\t' || c == '\n' || text.has("\r\n", position)) {
                position++;
            } else if (c == '#') {
                position = text.lineEnd(position);
            } else if (text.has("(*", position)) {
                skipComment();
            } else {
                return;
            }
        }
    }

    /** Comments in parentheses nest. */
    private void skipComment() throws OpamSyntaxException {
        int start = position;
        int open = 0;
        do {
            if (position >= text.length()) {
                throw text.fault(start, "this comment has no end");
            }
            if (text.has("(*", position)) {
                open++;
                position += 2;
            } else if (text.has("*)", position)) {
                open--;
                position += 2;
            } else {
                position++;
            }
        } while (open > 0);
    }

    private int wordEnd(int start) {
        int end = start;
        while (end < text.length() && isWordCharacter(end)) {
            end++;
        }
        return end;
    }

    private boolean isWordCharacter(int at) {
        char c = text.at(at);
        return isLetter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }

    private static boolean isName(String word) {
        return hasLetter(word) || word.equals("_");
    }

    private static boolean hasLetter(String word) {
        return word.chars().anyMatch(OpamLexer::isLetter);
    }

    private static boolean isLetter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
