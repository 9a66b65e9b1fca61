package io.mirage.maven.dune;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirage.maven.dune.Diagnostic.Location;
import io.mirage.maven.dune.Diagnostic.Severity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The resources are what dune printed for two contexts, {@code default} and {@code solo5}: 2.9.3, but for those with
 * another version in their name.
 */
class DuneDiagnosticsTest {

    private static final Path SOURCES = Path.of("src/main/mirage");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    type-error           | ERROR   |               | src/main/mirage/u.ml:1:20  | This expression has type string but an expression was expected of type\\n  int
                    type-error-3.19      | ERROR   | default,solo5 | src/main/mirage/u.ml:1:45  | Unbound value print_endlin\\nHint: Did you mean print_endline?
                    unbound-module       | ERROR   |               | src/main/mirage/u.ml:1:10  | Unbound module Foo
                    syntax-error         | ERROR   |               | src/main/mirage/u.ml:4:1   | Syntax error: ')' expected
                    warning-as-error     | ERROR   |               | src/main/mirage/u.ml:1:15  | warning 26 [unused-var]: unused variable y.
                    warning              | WARNING |               | src/main/mirage/u.ml:1:15  | warning 26 [unused-var]: unused variable y.
                    ocamllex-error       | ERROR   |               | src/main/mirage/l.mll:2:9  | unterminated action.
                    ocamllex-type-error  | ERROR   |               | src/main/mirage/l.mll:2:14 | This expression has type string but an expression was expected of type\\n  int
                    ocamlyacc-error      | ERROR   |               | src/main/mirage/p.mly:3    | no action specified for this production
                    c-fatal-error        | ERROR   | default,solo5 | src/main/mirage/foo.c:2:10 | nope.h: No such file or directory
                    missing-library      | ERROR   |               | hvt/dune:2:3               | Library "duration" not found.
                    hidden-library       | ERROR   | solo5         | hvt/dune:1:33              | Library "duration" in v is hidden (optional with\\nunavailable dependencies).
                    unknown-field        | ERROR   |               | hvt/dune:1:23              | Unknown field nme\\nHint: did you mean name?
                    missing-program      | ERROR   | default,solo5 | hvt/dune:1:50              | Program nosuchprog not found in the tree or in PATH
                    target-not-made      | ERROR   |               | hvt/dune:1:1               | Rule failed to generate the following targets:\\n- hvt/u
                    no-rule              | ERROR   |               |                            | Don't know how to build ./hvt/nothing.exe
                    cycle                | ERROR   | default,solo5 |                            | Dependency cycle between the following files:\\n   hvt/u\\n-> hvt/v\\n-> hvt/u
                    undefined-reference  | ERROR   | default,solo5 | src/main/mirage/u.ml:2     | Error during linking:\\nundefined reference to `missing_f'
                    missing-c-library    | ERROR   | default,solo5 |                            | Error during linking:\\ncannot find -lnonexistent: No such file or directory
                    failing-action       | ERROR   | default,solo5 |                            | sh hvt/u failed (exit 3)
                    signal               | ERROR   | default,solo5 |                            | bash hvt/u failed (got signal KILL)
                    alias                | ERROR   | default       |                            | sh alias hvt/runtest failed (exit 1)
                    usage                | ERROR   |               |                            | unknown option `--foo', did you mean either `-f' or `--root' ?
                    toolchain-undefined  | ERROR   | solo5         |                            | ocamlfind toolchain solo5 isn't defined in /etc/ocamlfind.conf.d
                    long-excerpt         | ERROR   |               | dune-workspace:26:3        | Context 'tools' is both a host (for 'solo5') and a target (for\\n'default').
                    """)
    void findsTheOneFault(String name, Severity severity, String contexts, String location, String message)
            throws IOException {
        List<Diagnostic> all = parse(lines(name));

        assertThat(all).hasSize(1);
        Diagnostic fault = all.get(0);
        assertThat(fault.severity()).isEqualTo(severity);
        assertThat(fault.message()).isEqualTo(message.replace("\\n", "\n"));
        assertThat(fault.location().map(Location::rendered)).isEqualTo(Optional.ofNullable(location));
        assertThat(fault.contexts()).containsExactlyInAnyOrder(contexts == null ? new String[0] : contexts.split(","));
    }

    @Test
    void keepsTheSourceLines() throws IOException {
        assertThat(parse(lines("type-error")).get(0).excerpt())
                .containsExactly("1 | let () = print_int \"a\"", "                       ^^^");
        assertThat(parse(lines("c-fatal-error")).get(0).excerpt())
                .containsExactly("    2 | #include \"nope.h\"", "      |          ^~~~~~~~");
    }

    @Test
    void addsARemarkToTheFaultItBelongsTo() throws IOException {
        assertThat(parse(lines("syntax-error")).get(0).excerpt())
                .containsExactly("src/main/mirage/u.ml:1:10: This '(' might be unmatched");
    }

    @Test
    void namesTheUsersFilesInMessages() throws IOException {
        Diagnostic mismatch = parse(lines("signature-mismatch")).get(0);

        assertThat(mismatch.location())
                .contains(new Location(SOURCES.resolve("u.ml"), 1, 4, OptionalInt.of(48), OptionalInt.of(3)));
        assertThat(mismatch.message())
                .contains("File \"src/main/mirage/u.ml\", line 2, characters 5-6: Actual declaration");
    }

    @Test
    void tellsErrorsFromWarningsOfC() throws IOException {
        assertThat(parse(lines("c-errors")).stream().map(d -> d.severity() + " " + d.message()))
                .containsExactly(
                        "ERROR ‘x’ undeclared (first use in this function)",
                        "WARNING implicit declaration of function ‘zork’ [-Wimplicit-function-declaration]");
        assertThat(parse(lines("c-warnings")).stream().map(Diagnostic::severity))
                .containsOnly(Severity.WARNING)
                .hasSize(3);
    }

    @Test
    void keepsTheOutputOfAFailingCommand() throws IOException {
        assertThat(parse(lines("failing-action")).get(0).excerpt()).containsExactly("oops", "out");
    }

    @Test
    void findsNothingInAGoodBuild() throws IOException {
        assertThat(parse(lines("noise-of-an-action"))).isEmpty();
        assertThat(parse(List.of())).isEmpty();
    }

    @Test
    void showsOneFaultInTwoFoldersOnce() throws IOException {
        List<String> hvt = lines("type-error");
        List<String> spt =
                hvt.stream().map(line -> line.replace("hvt/", "spt/")).toList();

        assertThat(parse(concat(hvt, spt))).hasSize(1);
        assertThat(DuneDiagnostics.parse(concat(hvt, spt), staged -> Optional.empty()))
                .hasSize(2);
    }

    @Test
    void doesNotBlameAnActionForWhatFollowsIt() {
        List<Diagnostic> all = parse(List.of(
                "          sh hvt/u [solo5] (exit 3)",
                "oops",
                "File \"hvt/u.ml\", line 1, characters 9-16:",
                "Error: Unbound module Foo"));

        assertThat(all.stream().map(Diagnostic::message))
                .containsExactly("Unbound module Foo", "sh hvt/u failed (exit 3)");
        assertThat(all.get(0).contexts()).isEmpty();
    }

    @Test
    void takesTheContextOfAFailingCompiler() {
        Diagnostic fault = parse(List.of(
                        "    ocamlopt hvt/.u.eobjs/native/u.{cmx,o} [solo5] (exit 2)",
                        "(cd _build/solo5 && ocamlopt.opt -c hvt/u.ml)",
                        "wrapper: a remark",
                        "File \"hvt/u.ml\", line 1, characters 9-16:",
                        "Error: Unbound module Foo"))
                .get(0);

        assertThat(fault.contexts()).containsExactly("solo5");
        assertThat(fault.message()).isEqualTo("Unbound module Foo");
    }

    @Test
    void understandsLaterVersions() {
        assertThat(parse(List.of(
                                "File \"hvt/dune\", line 2, characters 2-10:",
                                "2 |   duration))",
                                "      ^^^^^^^^",
                                "Error: Library \"duration\" not found.",
                                "-> required by _build/solo5/hvt/.u.eobjs/x",
                                "-> required by _build/solo5/hvt/u.exe"))
                        .get(0))
                .satisfies(fault -> {
                    assertThat(fault.message()).isEqualTo("Library \"duration\" not found.");
                    assertThat(fault.contexts()).containsExactly("solo5");
                });
        assertThat(parse(List.of(
                                "Error: Program solo5-elftool not found in the tree or in PATH", " (context: default)"))
                        .get(0)
                        .contexts())
                .containsExactly("default");
        assertThat(parse(List.of(
                                "File \"hvt/dune\", line 1, characters 0-40:",
                                "1 | (rule (targets u) (action (run sh x)))",
                                "    ^^^^^^^^^^^^^^^",
                                "          sh hvt/u (exit 3)",
                                "oops"))
                        .get(0))
                .satisfies(fault -> {
                    assertThat(fault.message()).isEqualTo("sh hvt/u failed (exit 3)");
                    assertThat(fault.location().map(Location::rendered)).contains("hvt/dune:1:1");
                    assertThat(fault.excerpt()).endsWith("oops");
                });
        assertThat(parse(List.of(
                                "Error: execve(/srv/ocamlc): No such file or directory",
                                "-> required by loading the OCaml compiler for context \"solo5\""))
                        .get(0)
                        .contexts())
                .containsExactly("solo5");
    }

    @Test
    void reportsACrash() {
        Diagnostic crash = parse(List.of(
                        "Internal error, please report upstream including the contents of _build/log.",
                        "Description:",
                        "  (\"Option.value_exn\", {})",
                        "Backtrace:",
                        "Raised at Stdune__code_error.raise"))
                .get(0);

        assertThat(crash.message()).startsWith("Internal error");
        assertThat(crash.excerpt()).hasSize(4);
        assertThat(crash.location()).isEmpty();
    }

    @Test
    void ignoresColours() {
        assertThat(parse(List.of(
                        "\u001b[1mFile \"hvt/u.ml\", line 1, characters 0-1:\u001b[0m",
                        "\u001b[1;31mError\u001b[0m: no")))
                .singleElement()
                .extracting(Diagnostic::message)
                .isEqualTo("no");
    }

    @Test
    void isRenderedAsACompilerWould() throws IOException {
        assertThat(parse(lines("c-fatal-error")).get(0).rendered())
                .containsExactly(
                        "src/main/mirage/foo.c:2:10: nope.h: No such file or directory",
                        "    2 | #include \"nope.h\"",
                        "      |          ^~~~~~~~",
                        "(contexts default, solo5)");
    }

    @Property(tries = 500)
    void anyOutputCanBeRead(@ForAll("outputs") List<String> output) {
        assertThat(parse(output)).allSatisfy(d -> assertThat(d.rendered()).isNotEmpty());
    }

    @Provide
    Arbitrary<List<String>> outputs() {
        return Arbitraries.of(
                        "File \"hvt/u.ml\", line 1, characters 2-3:",
                        "File \"caml_startup\", line 1:",
                        "File \"a\0b\", line 99999999999, characters 0-0:",
                        "File \"a\0b\", line 1:",
                        "Error: x",
                        "Error:",
                        "Warning 8 [x]: y",
                        "    ocamlopt hvt/u.exe [solo5] (exit 2)",
                        "    ocamlopt hvt/u.exe",
                        "          sh hvt/u (exit 2)",
                        "(cd _build/default/hvt && x)",
                        "foo.c:1:2: error: x",
                        "foo.c:1: note: x",
                        "1 | x",
                        "  ^^",
                        "  remark",
                        "Hint: try:",
                        "  dune external-lib-deps --missing",
                        " (context: solo5)",
                        "-> required by _build/solo5/x",
                        "Internal error",
                        "x.ml:2: undefined reference to `y'",
                        "",
                        "é\u0000")
                .list()
                .ofMaxSize(10);
    }

    private static List<Diagnostic> parse(List<String> lines) {
        return DuneDiagnostics.parse(lines, DuneDiagnosticsTest::userFile);
    }

    private static Optional<Path> userFile(String staged) {
        boolean source = staged.matches("(hvt|spt)/(?!dune$)[^/\0]+");
        return source ? Optional.of(SOURCES.resolve(staged.substring(4))) : Optional.empty();
    }

    private static List<String> concat(List<String> a, List<String> b) {
        return Stream.concat(a.stream(), b.stream()).toList();
    }

    static List<String> lines(String name) throws IOException {
        try (InputStream stream =
                Objects.requireNonNull(DuneDiagnosticsTest.class.getResourceAsStream(name + ".txt"), name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }
}
