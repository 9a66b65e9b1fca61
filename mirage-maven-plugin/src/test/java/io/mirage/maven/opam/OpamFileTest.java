package io.mirage.maven.opam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mirage.maven.opam.OpamItem.Section;
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
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OpamFileTest {
    private static final String LAMP = """
            opam-version: "2.0" # the format
            license: ["ISC" "MIT"]
            (* of (* two *) houses *)
            maintainer: "lamp@house.example"
            depends: [
              "ocaml" {>= "4.08"}
              "dune" {>= "2.0" & build}
            ]
            url {
              src: "https://house.example/lamp.tbz"
              checksum: ["md5=00" "sha256=11"]
            }
            extra-source "fix.patch" {
              src: "https://house.example/fix.patch"
            }
            """;

    @Test
    void readsFieldsAndSections() throws OpamSyntaxException {
        OpamFile file = OpamFile.parse(LAMP, "lamp.opam");

        assertThat(file.string("opam-version")).contains("2.0");
        assertThat(file.strings("license")).containsExactly("ISC", "MIT");
        assertThat(file.strings("maintainer")).containsExactly("lamp@house.example");
        assertThat(file.field("depends"))
                .contains(list(
                        new Option(text("ocaml"), List.of(new Bound(">=", text("4.08")))),
                        new Option(
                                text("dune"),
                                List.of(new Logical("&", List.of(new Bound(">=", text("2.0")), ident("build")))))));
        assertThat(file.sections("url"))
                .singleElement()
                .satisfies(url -> assertThat(url.items()).hasSize(2));
        assertThat(file.sections("extra-source")).extracting(Section::name).containsExactly(Optional.of("fix.patch"));
        assertThat(file.fields()).hasSize(4);
    }

    @Test
    void saysNothingAboutWhatIsNotThere() throws OpamSyntaxException {
        OpamFile file = OpamFile.parse(LAMP, "lamp.opam");

        assertThat(file.field("src")).as("of the section").isEmpty();
        assertThat(file.string("license")).as("a list").isEmpty();
        assertThat(file.strings("synopsis")).isEmpty();
        assertThat(file.sections("depends")).isEmpty();
        assertThat(OpamFile.parse("", "empty").items()).isEmpty();
    }

    @Test
    void knowsWhereAFieldIs() throws OpamSyntaxException {
        OpamFile file = OpamFile.parse(LAMP, "lamp.opam");

        OpamItem.Span depends = file.fields().get(3).span();
        assertThat(depends.line()).isEqualTo(5);
        assertThat(LAMP.substring(depends.start(), depends.end()))
                .startsWith("depends: [")
                .endsWith("}\n]");
    }

    @Test
    void readsEscapesInStrings() throws OpamSyntaxException {
        assertThat(value("\"a\\\"b\\\\c\\n\\r\\t\\b\\'\\ d\"")).isEqualTo(text("a\"b\\c\n\r\t\b' d"));
        assertThat(value("\"\\065\\x42\\195\\xa9é\"")).isEqualTo(text("ABéé"));
        assertThat(value("\"one \\\n    line\"")).isEqualTo(text("one line"));
        assertThat(value("\"one \\\r\n\t line\r\ntwo\"")).isEqualTo(text("one line\ntwo"));
        assertThat(value("\"two\nlines\"")).isEqualTo(text("two\nlines"));
    }

    @Test
    void readsStringsInTripleQuotes() throws OpamSyntaxException {
        assertThat(value("\"\"\"\na \"lamp\" \\\"\n\"\"\"")).isEqualTo(text("\na \"lamp\" \"\n"));
        assertThat(value("\"\"\"\"\"\"")).isEqualTo(text(""));
        assertThat(value("\"\"")).isEqualTo(text(""));
    }

    @Test
    void readsNumbersNamesAndTruthValues() throws OpamSyntaxException {
        assertThat(value("-12")).isEqualTo(new Int(-12));
        assertThat(value("1_000")).isEqualTo(new Int(1000));
        assertThat(value("true")).isEqualTo(new Bool(true));
        assertThat(value("trueish")).isEqualTo(ident("trueish"));
        assertThat(value("with-test")).isEqualTo(ident("with-test"));
        assertThat(value("lwt+unix:installed")).isEqualTo(ident("lwt+unix:installed"));
        assertThat(value("_:version")).isEqualTo(ident("_:version"));
        assertThat(value("4ever")).isEqualTo(ident("4ever"));
    }

    @Test
    void bindsOperatorsAsOpamDoes() throws OpamSyntaxException {
        assertThat(value("a & b | c & !d"))
                .isEqualTo(or(and(ident("a"), ident("b")), and(ident("c"), new Prefix("!", ident("d")))));
        assertThat(value("a | b | c")).isEqualTo(or(ident("a"), ident("b"), ident("c")));
        assertThat(value("!a = \"b\" & c"))
                .isEqualTo(and(new Prefix("!", new Relation(ident("a"), "=", text("b"))), ident("c")));
        assertThat(value("!a {b}")).isEqualTo(new Prefix("!", new Option(ident("a"), List.of(ident("b")))));
        assertThat(value("\"a\" {b} {c}"))
                .isEqualTo(new Option(new Option(text("a"), List.of(ident("b"))), List.of(ident("c"))));
        assertThat(value("(a | b) & c")).isEqualTo(and(new Group(List.of(or(ident("a"), ident("b")))), ident("c")));
        assertThat(value("\"x\" {= \"1\" & ?vendor}"))
                .isEqualTo(new Option(
                        text("x"), List.of(and(new Bound("=", text("1")), new Prefix("?", ident("vendor"))))));
    }

    @Test
    void readsComparisonsAndUpdates() throws OpamSyntaxException {
        for (String operator : List.of("=", "!=", "<", "<=", ">", ">=", "~")) {
            assertThat(value("os " + operator + " 1")).isEqualTo(new Relation(ident("os"), operator, new Int(1)));
        }
        for (String operator : List.of("+=", "=+", "=+=", ":=", "=:")) {
            assertThat(value("[PATH " + operator + " \"bin\"]"))
                    .isEqualTo(list(new EnvUpdate(ident("PATH"), operator, text("bin"))));
        }
        assertThat(value("[(a) = b]")).isEqualTo(list(new Group(List.of(ident("a"))), new Bound("=", ident("b"))));
    }

    @Test
    void saysWhereTheFaultIs() {
        assertFault("a: \"x\"\nb = 1", "x.opam, line 2, column 3: '=' where ':' or '{' after 'b' is expected");
        assertFault("a:\n", "x.opam, line 2, column 1: the end of the file where a value is expected");
        assertFault("a: [\n  \"x\"\n", "x.opam, line 1, column 4: this '[' is not closed");
        assertFault("a: [ }", "x.opam, line 1, column 6: '}' where a value or ']' is expected");
        assertFault("url {\n src: 1", "x.opam, line 1, column 5: this '{' is not closed");
        assertFault("a: 1 }", "x.opam, line 1, column 6: '}' where a field is expected");
        assertFault("a: \"x\ny", "x.opam, line 1, column 4: this string has no end");
        assertFault("a: \"\"\"x\"\"", "x.opam, line 1, column 4: this string has no end");
        assertFault("a: 1 (* x", "x.opam, line 1, column 6: this comment has no end");
        assertFault("a: \"b\nc\\d\"", "x.opam, line 2, column 2: a backslash has to be written twice in a string");
        assertFault("a: \"\\300\"", "x.opam, line 1, column 5: '\\300' is more than a byte");
        assertFault("a: $b", "x.opam, line 1, column 4: '$' has no meaning here");
        assertFault("a: 1\r", "x.opam, line 1, column 5: the character U+000D has no meaning here");
        assertFault("a: 1-1", "x.opam, line 1, column 4: '1-1' is neither a name nor a number");
        assertFault(
                "a: 99999999999999999999", "x.opam, line 1, column 4: the number 99999999999999999999 is too large");
        assertFault("a:b", "x.opam, line 1, column 4: the end of the file where ':' or '{' after 'a:b' is expected");
        assertFault("a: x =:= 1", "x.opam, line 1, column 6: '=:=' is not an operator");
    }

    @Test
    void refusesWhatIsNestedTooDeeply() {
        for (String open : List.of("[", "(", "!", "a {")) {
            assertFault("a: " + open.repeat(100_000), "values nested more than 200 deep");
        }
        assertFault("a {".repeat(100_000), "values nested more than 200 deep");
        assertFault("a: x " + "{a}".repeat(100_000), "values nested more than 200 deep");
    }

    @Test
    void readsLongChains() throws OpamSyntaxException {
        OpamValue chain = value("a" + " & a".repeat(100_000));

        assertThat(((Logical) chain).operands()).hasSize(100_001);
        assertThat(value("a" + "+a".repeat(100_000))).isInstanceOf(Ident.class);
    }

    private static void assertFault(String text, String message) {
        assertThatThrownBy(() -> OpamFile.parse(text, "x.opam"))
                .isInstanceOf(OpamSyntaxException.class)
                .hasMessageContaining(message);
    }

    private static OpamValue value(String text) throws OpamSyntaxException {
        return OpamFile.parse("a: " + text, "x.opam").field("a").orElseThrow();
    }

    private static Text text(String value) {
        return new Text(value);
    }

    private static Ident ident(String name) {
        return new Ident(name);
    }

    private static Sequence list(OpamValue... items) {
        return new Sequence(List.of(items));
    }

    private static Logical and(OpamValue... operands) {
        return new Logical("&", List.of(operands));
    }

    private static Logical or(OpamValue... operands) {
        return new Logical("|", List.of(operands));
    }
}
