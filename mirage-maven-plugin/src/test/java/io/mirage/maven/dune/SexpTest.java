package io.mirage.maven.dune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SexpTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "(lang dune 2.9)\n",
                "; a comment (with \"parens\n(a;b\n c)",
                "(a\"b\"\"c\"d())\r\n\t\f(e)",
                "(run %{dep:a.exe} \"%{x} y\" %)",
                "(unknown form (that (nobody knows)) 1.2.3 #| x |# #'a \\ {} [])",
                "(x \"a\\nb\\t\\r\\b\\\\ \\\" \\065 \\x41 \\%{y} \\\n     z\")",
                "(x\n  \"\\| first \"quoted\" \\n\n  \"\\> raw \\q %{x}\n  \"\\|\n)",
                "\"\\| at the end",
                "(x \"\\| one\n\n  \"\\| another\n)",
                "(é \"日本\")",
            })
    void printsWhatItRead(String source) throws Exception {
        assertThat(Sexp.parse(source).print()).isEqualTo(source);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "(a, 1, 1, unclosed parenthesis",
                "a)b, 1, 2, right parenthesis",
                "(`, 1, 1, unclosed",
                "\"abc, 1, 1, unterminated quoted string",
                "(a \"b\\q\"), 1, 6, unknown escape sequence",
                "\"\\256\", 1, 2, out of range",
                "\"\\12\", 1, 2, unterminated decimal",
                "\"\\0651\", 1, 2, unterminated decimal",
                "\"\\x41f\", 1, 2, unterminated hexadecimal",
                "\"\\x1g\", 1, 2, unterminated hexadecimal",
                "\"a\\, 1, 3, unterminated escape",
                "\"\\|x, 1, 4, at least one space",
                "a\u007fb, 1, 2, U+007F is not allowed",
            })
    void saysWhereTheFaultIs(String source, int line, int column, String reason) {
        String text = source.replace("`", "");
        assertThatThrownBy(() -> Sexp.parse(text)).isInstanceOfSatisfying(SexpParseException.class, e -> {
            assertThat(e.line()).isEqualTo(line);
            assertThat(e.column()).isEqualTo(column);
            assertThat(e).hasMessageContaining(reason);
        });
    }

    @Test
    void countsLines() {
        assertThatThrownBy(() -> Sexp.parse("(a\n b\n  \"\\q\")"))
                .hasMessage("line 3, column 4: unknown escape sequence");
        assertThatThrownBy(() -> Sexp.parse("a\rb")).hasMessageContaining("U+000D");
        assertThatThrownBy(() -> Sexp.parse("(".repeat(100_000))).hasMessageContaining("deep");
    }

    @Test
    void knowsWhatAValueIs() throws Exception {
        assertThat(literals("a %{x} \"%{x}\" \"\\%{x}\" \"\\195\\169\\x41\" \"a\\\n   b\" () \"\\| x\n \"\\> \\n\n"))
                .containsExactly("a", "-", "-", "%{x}", "éA", "ab", "-", "x\n\\n\n");
    }

    @Test
    void findsStanzas() throws Exception {
        SexpFile file = Sexp.parse("(rule a) ; x\n(executable (name b))\n(rule c)");

        assertThat(file.stanzas("rule").map(Sexp::print)).containsExactly("(rule a)", "(rule c)");
        assertThat(file.items()).hasSize(3);
        assertThat(file.stanzas("executable")
                        .findFirst()
                        .orElseThrow()
                        .items()
                        .get(1)
                        .print())
                .isEqualTo("(name b)");
    }

    /** Each of these went through {@code (write-file out TEXT)} of dune 2.9.3 and came out as the same bytes. */
    @Test
    void writesTextAsALiteral() {
        Map.ofEntries(
                        Map.entry("main", "main"),
                        Map.entry("a/b.c_d:e=f+g,h@i^j-k", "a/b.c_d:e=f+g,h@i^j-k"),
                        Map.entry("-O3", "-O3"),
                        Map.entry("", "\"\""),
                        Map.entry("a b", "\"a b\""),
                        Map.entry(":standard", "\":standard\""),
                        Map.entry("\\", "\"\\\\\""),
                        Map.entry("a\"b", "\"a\\\"b\""),
                        Map.entry("%{foo}", "\"\\%{foo}\""),
                        Map.entry("%%{foo}", "\"%\\%{foo}\""),
                        Map.entry("\\%{foo}", "\"\\\\\\%{foo}\""),
                        Map.entry("%{", "\"\\%{\""),
                        Map.entry("100%", "\"100%\""),
                        Map.entry("${x}$(y)`z`", "\"${x}$(y)`z`\""),
                        Map.entry("a;b(c)#|d|#", "\"a;b(c)#|d|#\""),
                        Map.entry("a\nb\rc\td\be", "\"a\\nb\\rc\\td\\be\""),
                        Map.entry("\0\u001b\u007f1", "\"\\000\\027\\127\\049\""),
                        Map.entry("é日😀", "\"é日😀\""))
                .forEach((text, written) ->
                        assertThat(Sexp.text(text).print()).as(text).isEqualTo(written));
    }

    @Test
    void refusesTextThatIsNotUnicode() {
        assertThatThrownBy(() -> Sexp.text("a\ud800b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Sexp.text("\udc00")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void writesTemplatesWithTheirVariables() {
        assertThat(Sexp.template("%{dep:main.exe}").print()).isEqualTo("%{dep:main.exe}");
        assertThat(Sexp.template("lib%{ext_lib}").print()).isEqualTo("lib%{ext_lib}");
        assertThat(Sexp.template("%{x} \"y\\").print()).isEqualTo("\"%{x} \\\"y\\\\\"");
        assertThatThrownBy(() -> Sexp.template("%{a b}")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Sexp.template("%{a:}")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Sexp.template("%{a")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesKeywordsThatAreNone() {
        for (String word : List.of("", "a b", "a;", "(", "\"", "%{x}", "a\n")) {
            assertThatThrownBy(() -> Sexp.atom(word)).as(word).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(Sexp.atom(":standard").print()).isEqualTo(":standard");
    }

    @Test
    void refusesNodesThatWouldRunTogether() {
        Sexp a = Sexp.atom("a");
        Sexp block = new Sexp.Quoted("\"\\| x\n");
        Sexp comment = new Sexp.Comment("; c");
        for (List<Sexp> nodes : List.of(
                List.of(a, a),
                List.of(comment),
                List.of(comment, new Sexp.Blank(" ")),
                List.of(block, block),
                List.of(block, new Sexp.Blank(" "), block),
                List.<Sexp>of(new Sexp.Quoted("\"\\| x")))) {
            assertThatThrownBy(() -> new Sexp.Group(nodes)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(Sexp.list(block, block, comment, a, comment).print())
                .isEqualTo("(\"\\| x\n\n\"\\| x\n\n; c\na ; c\n)");
    }

    private static List<String> literals(String source) throws SexpParseException {
        return Sexp.parse(source).items().stream()
                .map(item -> item.literal().orElse("-"))
                .toList();
    }
}
