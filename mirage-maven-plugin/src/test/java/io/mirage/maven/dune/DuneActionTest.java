package io.mirage.maven.dune;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DuneActionTest {

    @Test
    void readsTheLinesOfDune() {
        assertThat(DuneAction.parse("    ocamlopt hvt/.u.eobjs/native/u.{cmx,o} [solo5] (exit 2)"))
                .contains(new DuneAction("ocamlopt", "hvt/.u.eobjs/native/u.{cmx,o}", "solo5", Optional.of("exit 2")));
        assertThat(DuneAction.parse("      ocamlc u.cmo")).contains(succeeded("ocamlc", "u.cmo", "default"));
        assertThat(DuneAction.parse("x86_64-linux-gnu-gcc hvt/foo.o [solo5]"))
                .contains(succeeded("x86_64-linux-gnu-gcc", "hvt/foo.o", "solo5"));
        assertThat(DuneAction.parse("       touch hvt/a.x,hvt/b.y,hvt/sub [solo5]"))
                .contains(succeeded("touch", "hvt/a.x,hvt/b.y,hvt/sub", "solo5"));
        assertThat(DuneAction.parse("          sh alias hvt/runtest"))
                .contains(succeeded("sh", "alias hvt/runtest", "default"));
        assertThat(DuneAction.parse("      ocamlc (internal) (exit 127)"))
                .contains(new DuneAction("ocamlc", "(internal)", "default", Optional.of("exit 127")));
        assertThat(DuneAction.parse("        bash hvt/u (got signal KILL)").flatMap(DuneAction::failure))
                .contains("got signal KILL");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "compilation terminated.",
                "         int",
                "         sig end",
                "       File \"hvt/u.ml\", line 1, characters 15-26: Expected declaration",
                "    ^^^^",
                "2 |   duration))",
                "      |          ^~~~",
                "-> required by _build/default/hvt/u.exe",
                "(cd _build/default && ocamlopt x)",
                "Error: Unbound module Foo",
                "foo.c:2:10: fatal error: nope.h: No such file or directory",
                "collect2: error: ld returned 1 exit status",
                "checking for gcc... yes",
            })
    void leavesOtherLinesAlone(String line) {
        assertThat(DuneAction.parse(line)).isEmpty();
    }

    private static DuneAction succeeded(String program, String target, String context) {
        return new DuneAction(program, target, context, Optional.empty());
    }
}
