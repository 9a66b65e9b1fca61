package io.mirage.maven.opam;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class OpamFilePropertyTest {
    @Property(tries = 2000)
    void anyTextParsesOrSaysWhere(@ForAll("soups") String text) {
        try {
            assertThat(OpamFile.parse(text, "x.opam").items()).doesNotContainNull();
        } catch (OpamSyntaxException e) {
            assertThat(e.line()).isPositive();
            assertThat(e.column()).isPositive();
            assertThat(e).hasMessageStartingWith("x.opam, line " + e.line() + ", column " + e.column() + ": ");
        }
    }

    @Property(tries = 1000)
    void anyCharactersParseOrSayWhere(@ForAll String text) {
        try {
            OpamFile.parse(text, "x.opam");
        } catch (OpamSyntaxException e) {
            assertThat(e.line()).isPositive();
        }
    }

    @Property(tries = 2000)
    void whatAValuePrintsIsThatValue(@ForAll("soups") String text) throws OpamSyntaxException {
        OpamValue value;
        try {
            value = OpamFile.parse("a: [" + text + "]", "x.opam").field("a").orElseThrow();
        } catch (OpamSyntaxException e) {
            return;
        }
        assertThat(OpamFile.parse("a: " + value, "x.opam").field("a")).contains(value);
    }

    @Property(tries = 1000)
    void aStringIsItselfAgain(@ForAll String text) throws OpamSyntaxException {
        String literal = OpamValue.quoted(text);

        assertThat(OpamFile.parse("a: " + literal, "x.opam").string("a")).contains(text);
    }

    @Provide
    static Arbitrary<String> soups() {
        return Arbitraries.of(
                        "a",
                        "b:c",
                        "a: ",
                        "url",
                        "true",
                        "12",
                        "-3",
                        "_",
                        "\"x\"",
                        "\"",
                        "\"\"\"",
                        "\\",
                        "\\\n",
                        "\\065",
                        "[",
                        "]",
                        "(",
                        ")",
                        "{",
                        "}",
                        "=",
                        "!=",
                        ">=",
                        "<",
                        "~",
                        "&",
                        "|",
                        "!",
                        "?",
                        "+=",
                        "=+=",
                        ":=",
                        ":",
                        "#",
                        "\n",
                        "\r\n",
                        "(*",
                        "*)",
                        "é",
                        " ",
                        " ",
                        " ",
                        "\"y\" {= \"1\"}",
                        "[\"a\" b]")
                .list()
                .ofMaxSize(25)
                .map(tokens -> String.join("", tokens));
    }
}
