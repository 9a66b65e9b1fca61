package io.mirage.maven.dune;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A piece of a dune file in concrete syntax: what carries meaning, and the blank space and comments between. Printing
 * what was parsed gives the same characters.
 *
 * <p>The lexical rules are those of dune's {@code lexer.mll} (2.9.3, and the page "Lexical Conventions" of its manual):
 * comments run from {@code ;} to the end of the line, and there are no others. What jbuild files knew as block comments
 * ({@code #|}) and datum comments ({@code #;}) is, to dune, an atom, and an atom {@code #} before a line comment; it is
 * kept as that. Unlike 2.9.3, an atom may hold characters beyond ASCII, as the manual allows: whether it is right is
 * for the dune that is run to say.
 *
 * @since 0.1.0
 */
public sealed interface Sexp {

    /** Appends what this is in a file. */
    void print(StringBuilder out);

    /**
     * What this is in a file.
     *
     * @return the characters, exactly as read if it was parsed
     * @since 0.1.0
     */
    default String print() {
        StringBuilder out = new StringBuilder();
        print(out);
        return out.toString();
    }

    /**
     * Whether this carries meaning.
     *
     * @return false for blank space and comments
     * @since 0.1.0
     */
    default boolean isDatum() {
        return !(this instanceof Blank || this instanceof Comment);
    }

    /**
     * The value dune sees in an atom or a string.
     *
     * @return the text with escapes resolved; empty for everything else, and for a text with a variable in it, since
     *     only dune knows that one's value
     * @since 0.1.0
     */
    default Optional<String> literal() {
        return Optional.empty();
    }

    /**
     * A word without quotes.
     *
     * @param raw its characters
     * @since 0.1.0
     */
    record Atom(String raw) implements Sexp {

        private static final Pattern ATOM = Pattern.compile("[^;()\"\\x00-\\x20\\x7f]+");

        /**
         * Checks that dune reads it as one atom.
         *
         * @throws IllegalArgumentException when it is empty or holds a blank, a control character, a quote, a
         *     semicolon or a parenthesis
         */
        public Atom {
            if (!ATOM.matcher(raw).matches()) {
                throw new IllegalArgumentException("not an atom of the dune language: \"" + raw + '"');
            }
        }

        @Override
        public Optional<String> literal() {
            return raw.contains("%{") ? Optional.empty() : Optional.of(raw);
        }

        @Override
        public void print(StringBuilder out) {
            out.append(raw);
        }
    }

    /**
     * A quoted string, or a block of end-of-line strings ({@code "\|} and {@code "\>}).
     *
     * @param raw its characters with quotes and escapes; a block includes the end of its last line
     * @since 0.1.0
     */
    record Quoted(String raw) implements Sexp {

        /**
         * Checks that dune reads it as one string.
         *
         * @throws IllegalArgumentException when it is not closed, has text behind its end or an unknown escape
         */
        public Quoted {
            SexpStrings.check(raw);
        }

        @Override
        public Optional<String> literal() {
            return SexpStrings.literal(raw);
        }

        @Override
        public void print(StringBuilder out) {
            out.append(raw);
        }
    }

    /**
     * A list in parentheses.
     *
     * @param nodes everything between the parentheses, blank space and comments included
     * @since 0.1.0
     */
    record Group(List<Sexp> nodes) implements Sexp {

        /**
         * Checks that the nodes stay apart when printed.
         *
         * @throws IllegalArgumentException when two nodes, or the last one and the parenthesis, would be read as one
         */
        public Group {
            nodes = List.copyOf(nodes);
            SexpSpacing.check(nodes, true);
        }

        /**
         * What the list holds.
         *
         * @return its elements without blank space and comments
         * @since 0.1.0
         */
        public List<Sexp> items() {
            return nodes.stream().filter(Sexp::isDatum).toList();
        }

        /**
         * The word a stanza or field begins with.
         *
         * @return the literal of the first element, if there is one
         * @since 0.1.0
         */
        public Optional<String> head() {
            List<Sexp> items = items();
            return items.isEmpty() ? Optional.empty() : items.get(0).literal();
        }

        @Override
        public void print(StringBuilder out) {
            out.append('(');
            nodes.forEach(node -> node.print(out));
            out.append(')');
        }
    }

    /**
     * Blank space between other things.
     *
     * @param raw spaces, tabs, form feeds and line ends (LF, or CR LF), at least one
     * @since 0.1.0
     */
    record Blank(String raw) implements Sexp {

        private static final Pattern BLANK = Pattern.compile("(?:[ \\t\\f\\n]|\\r\\n)+");

        /**
         * Checks that there is nothing else in it.
         *
         * @throws IllegalArgumentException when there is
         */
        public Blank {
            if (!BLANK.matcher(raw).matches()) {
                throw new IllegalArgumentException("not blank space of the dune language: \"" + raw + '"');
            }
        }

        @Override
        public void print(StringBuilder out) {
            out.append(raw);
        }
    }

    /**
     * A comment.
     *
     * @param raw from its semicolon to the end of the line, which is not part of it
     * @since 0.1.0
     */
    record Comment(String raw) implements Sexp {

        /**
         * Checks that it is one line with a semicolon in front.
         *
         * @throws IllegalArgumentException when it is not
         */
        public Comment {
            if (!raw.startsWith(";") || raw.indexOf('\n') >= 0 || raw.indexOf('\r') >= 0) {
                throw new IllegalArgumentException("not a comment of the dune language: \"" + raw + '"');
            }
        }

        @Override
        public void print(StringBuilder out) {
            out.append(raw);
        }
    }

    /**
     * A keyword the plugin writes: a stanza's name, a field's, {@code :standard}. Not for text from outside.
     *
     * @param word its characters
     * @return the atom
     * @throws IllegalArgumentException when it is not an atom, or holds a variable
     * @since 0.1.0
     */
    static Atom atom(String word) {
        if (word.contains("%{")) {
            throw new IllegalArgumentException("an atom with a variable is a template: " + word);
        }
        return new Atom(word);
    }

    /**
     * A literal value: dune gets exactly this text, whatever is in it, variables and set operators included. A quoted
     * {@code ":standard"}, {@code ":include"} or {@code "\\"} in an ordered set (flags, modules) is an element of that
     * name, not the operator (observed with 2.9.3), so text of any origin can stand there too. Where dune takes a glob,
     * the text is still a glob.
     *
     * @param text any text that can be written as UTF-8
     * @return an atom if all characters are plain ones and it does not begin with a colon, otherwise a quoted string
     * @throws IllegalArgumentException when it holds half of a surrogate pair
     * @since 0.1.0
     */
    static Sexp text(String text) {
        return SexpStrings.isPlain(text) ? new Atom(text) : new Quoted(SexpStrings.quote(text));
    }

    /**
     * A literal value in quotes, also where an atom would do: for places where dune files are written so by custom.
     *
     * @param text any text that can be written as UTF-8
     * @return a quoted string; dune gets exactly this text
     * @throws IllegalArgumentException when it holds half of a surrogate pair
     * @since 0.1.0
     */
    static Sexp quoted(String text) {
        return new Quoted(SexpStrings.quote(text));
    }

    /**
     * A value with variables the plugin means: {@code %{dep:main.exe}}, {@code lib%{ext_lib}}. Not for text from
     * outside: that belongs into {@link #text}.
     *
     * @param template text in which each <code>%{</code> begins a variable, <code>%{name}</code> or <code>
     *     %{name:argument}</code>; dune allows no blanks, quotes, parentheses or braces in it
     * @return an atom if that is possible, otherwise a quoted string
     * @throws IllegalArgumentException when a variable is not closed, or has characters dune refuses
     * @since 0.1.0
     */
    static Sexp template(String template) {
        String quoted = SexpStrings.quoteTemplate(template);
        return SexpStrings.isPlainTemplate(template) ? new Atom(template) : new Quoted(quoted);
    }

    /**
     * A list of these elements, one space apart. {@link SexpPrinter} lays them out for a file.
     *
     * @param items the elements
     * @return the list
     * @since 0.1.0
     */
    static Group list(Sexp... items) {
        return list(Arrays.asList(items));
    }

    /**
     * A list of these elements, one space apart. {@link SexpPrinter} lays them out for a file.
     *
     * @param items the elements
     * @return the list
     * @since 0.1.0
     */
    static Group list(List<? extends Sexp> items) {
        return new Group(SexpSpacing.separated(items));
    }

    /**
     * Reads a file.
     *
     * @param source the text of a file in the dune language
     * @return the file, which prints as the same text
     * @throws SexpParseException when dune could not read it either
     * @since 0.1.0
     */
    static SexpFile parse(String source) throws SexpParseException {
        return new SexpParser(source).file();
    }
}
