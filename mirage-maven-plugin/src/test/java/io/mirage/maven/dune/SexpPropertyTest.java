package io.mirage.maven.dune;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SexpPropertyTest {

    @Property(tries = 1000)
    void anyTextParsesOrSaysWhere(@ForAll("sources") String source) {
        try {
            assertThat(Sexp.parse(source).print()).isEqualTo(source);
        } catch (SexpParseException e) {
            assertThat(e.line()).isPositive();
            assertThat(e.column()).isPositive();
        }
    }

    @Property(tries = 500)
    void parsingWhatWasPrintedGivesTheSame(@ForAll("sources") String source) throws SexpParseException {
        SexpFile file;
        try {
            file = Sexp.parse(source);
        } catch (SexpParseException e) {
            return;
        }
        assertThat(Sexp.parse(file.print())).isEqualTo(file);
    }

    @Property(tries = 1000)
    void textIsALiteralAgain(@ForAll("texts") String text) throws SexpParseException {
        Sexp written = Sexp.text(text);

        assertThat(written.literal()).contains(text);
        assertThat(Sexp.parse("(a " + written.print() + ")").items())
                .isEqualTo(List.of(Sexp.list(Sexp.atom("a"), written)));
    }

    @Property(tries = 300)
    void layingOutChangesNoMeaning(@ForAll("sources") String source) throws SexpParseException {
        SexpFile file;
        try {
            file = Sexp.parse(source + '\n');
        } catch (SexpParseException e) {
            return;
        }
        SexpFile again = Sexp.parse(SexpPrinter.file(List.of("made by a test"), file.nodes()));

        assertThat(meaning(again.items())).isEqualTo(meaning(file.items()));
        assertThat(SexpPrinter.file(List.of("made by a test"), again.items()))
                .isEqualTo(SexpPrinter.file(
                        List.of("made by a test"),
                        Sexp.parse(SexpPrinter.file(List.of("made by a test"), again.items()))
                                .items()));
    }

    @Provide
    Arbitrary<String> sources() {
        return Arbitraries.of(
                        "(",
                        ")",
                        "(a ",
                        "(b (c)",
                        "))",
                        " ",
                        "\n",
                        "\r\n",
                        "\r",
                        "\t",
                        "\f",
                        ";",
                        "; c\n",
                        "\"",
                        "\\",
                        "\\\"",
                        "\"\\|",
                        "\"\\| x\n",
                        "\"\\> y\n",
                        "%{",
                        "}",
                        "%{x}",
                        "x",
                        "\\n",
                        "\\065",
                        "\\x41",
                        "#|",
                        "|#",
                        "#;",
                        "é",
                        "\u0001",
                        "\u007f",
                        "\"a b\"")
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> nasty = Arbitraries.of(
                "%",
                "{",
                "}",
                "\\",
                "\"",
                "\n",
                "\r",
                "\t",
                "\b",
                " ",
                ":",
                ";",
                "(",
                ")",
                "#",
                "|",
                "0",
                "a",
                "é",
                "😀",
                "\0",
                "\u007f",
                "\u0085",
                "\u2028",
                ":standard");
        return nasty.list().ofMaxSize(8).map(parts -> String.join("", parts));
    }

    private static List<Object> meaning(List<Sexp> items) {
        List<Object> all = new ArrayList<>();
        for (Sexp item : items) {
            all.add(item instanceof Sexp.Group group ? meaning(group.items()) : item);
        }
        return all;
    }
}
