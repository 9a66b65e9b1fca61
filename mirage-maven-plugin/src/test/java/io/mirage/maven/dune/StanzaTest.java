package io.mirage.maven.dune;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StanzaTest {

    @Test
    void standsWithOneFieldALine() {
        Stanza executable = Stanza.of("executable")
                .field("name", "main")
                .field("libraries", List.of(Sexp.text("lwt"), Sexp.text("mirage runtime")))
                .field("ocamlopt_flags", Sexp.list(Sexp.atom(":standard"), Sexp.text(":standard")))
                .fieldUnlessEmpty("c_flags", List.of());

        assertThat(executable.print()).isEqualTo("""
                        (executable
                          (name main)
                          (libraries lwt "mirage runtime")
                          (ocamlopt_flags (:standard ":standard")))""");
    }

    @Test
    void spreadsWhatIsNested() {
        Stanza context = Stanza.of("context")
                .with(Stanza.of("default")
                        .field("name", "solo5")
                        .with(Stanza.of("env")
                                .with(Stanza.of("_").with(Stanza.of("env-vars").field("A", "b c")))));

        assertThat(context.print()).isEqualTo("""
                        (context
                          (default
                            (name solo5)
                            (env
                              (_
                                (env-vars (A "b c"))))))""");
    }

    @Test
    void breaksLongLines() {
        String printed = Stanza.of("rule")
                .field(
                        "targets",
                        IntStream.range(0, 40)
                                .mapToObj(i -> Sexp.text("target" + i))
                                .toList())
                .print();

        assertThat(printed.lines()).allMatch(line -> line.length() <= 100).hasSizeGreaterThan(2);
    }

    @Test
    void filesHaveTheLanguageOnTheFirstLineAndThenAHeader() {
        assertThat(SexpPrinter.file(
                        List.of("Generated.", ""),
                        List.of(
                                Stanza.of("lang")
                                        .with(Sexp.atom("dune"), Sexp.atom("2.9"))
                                        .sexp(),
                                Stanza.of("rule").field("targets", "a").sexp())))
                .isEqualTo("""
                        (lang dune 2.9)
                        ; Generated.
                        ;

                        (rule (targets a))
                        """);
        assertThat(SexpPrinter.file(List.of(), List.of())).isEmpty();
    }
}
