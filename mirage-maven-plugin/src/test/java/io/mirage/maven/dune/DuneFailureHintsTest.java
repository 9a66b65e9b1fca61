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

class DuneFailureHintsTest {

    @ParameterizedTest
    @CsvSource({
        "missing-library, The toolchain of the context has no library \"duration\"",
        "hidden-library, A library that \"duration\" needs is missing",
        "lang-too-new, A dune file needs dune 3.0 or later",
        "package-twice, \"duration\" is there twice",
        "library-twice, \"duration\" is there twice",
    })
    void knowsWhatDunePrints(String name, String hint) throws IOException {
        assertThat(hint("/w", DuneDiagnosticsTest.lines(name)))
                .hasValueSatisfying(step -> assertThat(step).startsWith(hint));
    }

    @ParameterizedTest
    @CsvSource({
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
        return Command.of(List.of("dune"), Path.of(root), Map.of());
    }
}
