package io.mirage.maven.dune;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirage.maven.process.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DuneFailureHintsTest {

    /** Each output was printed by a real dune, 2.9.3 or the one in its name. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            missing-library            | The toolchain of the context has no library "duration"
            hidden-library             | A library that "duration" needs is missing
            hidden-library-3.19        | A library that "duration" needs is missing
            lang-too-new               | The vendored package v needs dune 3.0 or later (duniverse/v/dune-project in /w)
            installed-by-newer         | /srv/P/newlib/dune-package was installed by dune 3.19 or later
            installed-by-older-3.19    | /usr/lib/ocaml/cstruct/dune-package was installed by an older dune
            package-twice              | "duration" is there twice: as w/duration.opam and v/duration.opam. Keep one
            package-twice-3.19         | "duration" is there twice: as duniverse/w/duration.opam and duniverse/v/duration.opam. Keep one
            library-twice              | "duration" is there twice: as v/dune and w/dune. Keep one of them.
            library-conflict           | The library astring is there twice, in duniverse/astring and in /usr/lib/ocaml/astring, and one program cannot have both: the library fpath in /usr/lib/ocaml/fpath needs the second.
            library-conflict-3.19      | The library astring is there twice, in duniverse/astring and in /usr/lib/ocaml/astring, and one program cannot have both: the library fpath in /usr/lib/ocaml/fpath needs the second.
            toolchain-undefined        | The findlib toolchain 'solo5' is not defined any more: there is no /etc/ocamlfind.conf.d/solo5.conf.
            toolchain-undefined-3.19   | The C compiler that ran is not that of a Solo5 toolchain
            no-sysroot                 | The compiler of the context's toolchain is gone: there is no /srv/solo5/sysroot/bin/ocamlc.
            no-sysroot-3.19            | The compiler of the context's toolchain is gone: there is no /srv/solo5/sysroot/bin/ocamlc.
            no-c-compiler              | The build needs the program x86_64-solo5-none-static-cc, which is not there (searched in PATH: /a:/b). It is the C compiler of a cross toolchain
            no-c-compiler-3.19         | The build needs the program x86_64-solo5-none-static-cc, which is not there (searched in PATH: /a:/b). It is the C compiler of a cross toolchain
            no-gcc                     | The build needs the program no-such-gcc, which is not there
            no-gcc-3.19                | The build needs the program no-such-gcc, which is not there
            no-elftool                 | The build needs the program solo5-elftool, which is not there (searched in PATH: /a:/b). It comes with Solo5 (opam install solo5)
            no-elftool-3.19            | The build needs the program solo5-elftool, which is not there (searched in PATH: /a:/b). It comes with Solo5 (opam install solo5)
            no-ocaml-3.19              | The toolchain of the context is incomplete: beside its compiler there is no ocaml, which this version of dune needs (/srv/solo5-sysroot/bin/ocaml).
            no-ocamlfind               | The build needs the program ocamlfind, which is not there (searched in PATH: /a:/b). Install it (Debian: apt-get install ocaml-findlib)
            no-m4                      | The vendored package gmp is built with the program m4, which is not there (searched in PATH: /a:/b). Install it (Debian: apt-get install m4)
            no-m4-3.19                 | The vendored package gmp is built with the program m4, which is not there
            no-patch                   | The vendored package gmp is built with the program patch, which is not there
            no-patch-3.19              | The vendored package gmp is built with the program patch, which is not there
            no-xz                      | The vendored package gmp is built with the program xzcat, which is not there (searched in PATH: /a:/b). Install it (Debian: apt-get install xz-utils)
            no-xz-3.19                 | The vendored package gmp is built with the program xzcat, which is not there
            manifest-ends              | The manifest of devices that hvt/manifest.c is made from is not complete JSON
            manifest-ends-3.19         | The manifest of devices that hvt/manifest.c is made from is not complete JSON
            manifest-without-type      | The manifest of devices that hvt/manifest.c is made from (manifest.json) has no key "type". Correct it: {"type":"solo5.manifest",
            manifest-without-type-3.19 | The manifest of devices that hvt/manifest.c is made from (manifest.json) has no key "type". Correct it: {"type":"solo5.manifest",
            manifest-device            | Solo5 has no device of type NET_FOO
            manifest-device-3.19       | Solo5 has no device of type NET_FOO
            """)
    void knowsWhatDunePrints(String name, String hint) throws IOException {
        assertThat(hint("/w", DuneDiagnosticsTest.lines(name)))
                .hasValueSatisfying(step -> assertThat(step).startsWith(hint));
    }

    @ParameterizedTest
    @ValueSource(strings = {"blanks", "blanks-3.19"})
    void blamesBlanksForAFailedConfigureStep(String name) throws IOException {
        assertThat(hint("/srv/Z b", DuneDiagnosticsTest.lines(name)))
                .contains("The path of the work directory has blanks (/srv/Z b), and the configure step of the vendored"
                        + " package zarith does not survive them. Build in a directory without blanks:"
                        + " -Dmirage.workDirectory=DIRECTORY.");
        assertThat(hint("/srv/Zb", DuneDiagnosticsTest.lines(name))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ocamlfind: [WARNING] Undefined toolchain: solo5, The findlib toolchain 'solo5' is not defined where",
        "ocamlfind: Config file not found - neither /p/lib/findlib.conf nor the directory /p/lib/findlib.conf.d, The findlib configuration of the context is gone: there is no /p/lib/findlib.conf.",
        "gmake: ocamlfind: No such file or directory, The build needs the program ocamlfind",
        "sh: 1: x86_64-solo5-none-static-cc: not found, The build needs the program x86_64-solo5-none-static-cc",
        "bash: line 3: xz: command not found, The build needs the program xz",
        "solo5-elftool: manifest.json:1: .version: invalid version 2, The manifest of devices (manifest.json) is not one that Solo5 knows",
        "solo5-elftool: manifest.json:1: missing .devices[], The manifest of devices (manifest.json) has no key \"devices\"",
        "solo5-elftool: unexpected 'x' on line 1 in JSON data, The manifest of devices is not complete JSON",
        "The package \"x\" is defined more than once:, \"x\" is there twice",
        "solo5-elftool: premature EOF in JSON data, The manifest",
        "hvt/manifest.c:3:5: error: 'MFT_DEV_NET_FOO' undeclared here (not in a function), Solo5 has no device of type NET_FOO",
        "hvt/manifest.c:3:5: error: ‘MFT_DEV_NET_FOO’ undeclared here (not in a function), Solo5 has no device of type NET_FOO",
        "Error: A running dune (pid: 12) instance has locked the build directory., Another dune",
    })
    void knowsWhatOtherVersionsAndToolsPrint(String line, String hint) {
        assertThat(hint("/w", List.of(line)))
                .hasValueSatisfying(step -> assertThat(step).startsWith(hint));
    }

    @Test
    void suspectsBlanksWhenAPackageFails() {
        List<String> failure = List.of(
                "        bash duniverse/zarith/zarith_version.ml (exit 1)", "include caml/mlvalues.h: not found");
        List<String> compileError = List.of("File \"hvt/u.ml\", line 1:", "Error: no");

        assertThat(hint("/my work", failure))
                .hasValueSatisfying(step -> assertThat(step).contains("blanks"));
        assertThat(hint("/w", failure)).isEmpty();
        assertThat(hint("/my work", compileError)).isEmpty();
    }

    @Test
    void hasNothingToAddToSuccess() {
        DuneResult success =
                new DuneResult(0, List.of(), List.of("Library \"x\" not found"), 0, Duration.ZERO, command("/my work"));

        assertThat(DuneFailureHints.nextStep(success)).isEmpty();
    }

    private static Optional<String> hint(String root, List<String> output) {
        List<Diagnostic> diagnostics = DuneDiagnostics.parse(output, staged -> Optional.empty());
        return DuneFailureHints.nextStep(new DuneResult(1, diagnostics, output, 0, Duration.ZERO, command(root)));
    }

    private static Command command(String root) {
        return Command.of(List.of("dune"), Path.of(root), Map.of("PATH", "/a:/b"));
    }
}
