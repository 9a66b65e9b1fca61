package io.mirage.maven.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirage.maven.process.Command;
import io.mirage.maven.target.HvtTarget;
import io.mirage.maven.target.MuenTarget;
import io.mirage.maven.target.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each output was printed by a real tool, of version 4.9.0 unless another one is named. */
class MirageFailureTest {
    private static final Path SOURCE = Path.of("/src/lamp");
    private static final Path WORK = Path.of("/src/lamp/target/mirage/hvt");

    private final RecordingLog log = new RecordingLog();

    @Test
    void showsWhereConfigMlDoesNotCompile() {
        String message = failure("""
                File "config.ml", line 4, characters 29-31:
                4 | let main = main "Unikernel" (42:string) ~packages:[ package "duration" ]
                                                 ^^
                Error: This expression has type int but an expression was expected of type
                         string
                run ['dune' 'build' './config.exe' '--root' '.' '--workspace'
                     './mirage/dune-workspace.config']: exited with 1
                """);

        assertThat(message)
                .startsWith("mirage configure failed for target hvt:"
                        + " /src/lamp/config.ml does not compile; its errors are shown above.\n")
                .contains("\n  command:   /srv/bin/mirage configure -t hvt\n")
                .contains("\n  folder:    " + WORK + "\n")
                .contains("\n  exit code: 1\n")
                .contains("\n  next step: Correct config.ml for mirage 4.9.0.");
        assertThat(log.of("error")).first().asString().startsWith("/src/lamp/config.ml:4:30: This expression");
        assertThat(log.of("error"))
                .anyMatch(line -> line.contains("This expression has type int"))
                .anyMatch(line -> line.contains("string"))
                .noneMatch(line -> line.contains("run ['dune'"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Syntax error", "Unbound module Helper"})
    void saysThatConfigMlIsCompiledAlone(String error) {
        assertThat(failure("""
                File "config.ml", line 6, characters 8-16:
                6 | let x = Helper.x
                            ^^^^^^^^
                Error: %s
                run ['dune' 'build' './config.exe' '--root' '.' '--workspace'
                     './mirage/dune-workspace.config']: exited with 1
                """.formatted(error)))
                .contains("/src/lamp/config.ml does not compile", "no module of the project");
        assertThat(log.of("error")).anyMatch(line -> line.contains(error));
    }

    @Test
    void saysThatTheLibraryIsMissing() {
        assertThat(failure("""
                File "dune.config", line 9, characters 12-18:
                9 |  (libraries mirage))
                                ^^^^^^
                Error: Library "mirage" not found.
                Hint: try:
                  dune external-lib-deps --missing --root . --workspace ./mirage/dune-workspace.config ./config.exe
                run ['dune' 'build' './config.exe' '--root' '.' '--workspace'
                     './mirage/dune-workspace.config']: exited with 1
                """))
                .contains(
                        "dune does not find the library mirage", "not installed beside /srv/bin/mirage (as lib/mirage)")
                .contains("OCAMLPATH");
    }

    /** With the words of cmdliner 1, then those of cmdliner 2 (mirage 4.10.2 and later). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "mirage: unknown option '--no-such'.\nUsage: mirage configure [OPTION]…\nTry 'mirage configure --help'",
                "Usage: mirage configure [--help] [OPTION]…\nmirage: unknown option --no-such",
            })
    void saysThatThereIsNoSuchKey(String output) {
        assertThat(failure("adding unit argument to 'start ()' (to delay execution)\n" + output))
                .contains("for target hvt: config.ml defines no key --no-such.\n")
                .contains("<configureArguments>", "mirage configure --help");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mirage: option '-t': invalid value 'hvt', expected one of 'unix', 'macosx',\n        'xen' or 'spt'",
                "Usage: mirage configure [--help] [OPTION]…\nmirage: option -t: invalid value hvt, expected one of unix",
            })
    void saysThatTheToolDoesNotKnowTheTarget(String output) {
        assertThat(failure(output)).contains("mirage 4.9.0 does not know the target hvt", "<targets>");
        assertThat(of(new HvtTarget(), 1, output).isUnknownTarget()).isTrue();
        assertThat(of(new HvtTarget(), 0, output).isUnknownTarget()).isFalse();
    }

    @Test
    void saysThatDuneIsMissing() {
        assertThat(failure("""
                run ['dune' 'build' './config.exe' '--root' '.' '--workspace'
                     './mirage/dune-workspace.config']: No such file or directory
                """)).contains("it could not run dune", "-Dmirage.dune=PATH");
    }

    @Test
    void saysWhatConfigMlRaised() {
        String output = "Fatal error: exception Failure(\"Block devices not supported on Muen target.\")";

        assertThat(of(new MuenTarget(), 1, output).failed(log.logger()))
                .hasMessageStartingWith("mirage configure failed for target muen: config.ml ended with an exception:"
                        + " Failure(\"Block devices not supported on Muen target.\").\n")
                .hasMessageContaining("take the target out of <targets>");
    }

    @Test
    void showsErrorsThatAreNotOfConfigMl() {
        assertThat(failure("""
                File "dune-project", line 1, characters 11-14:
                1 | (lang dune 3.0)
                               ^^^
                Error: Version 3.0 of the dune language is not supported.
                Supported versions of this extension in version 3.0 of the dune language:
                - 1.0 to 1.12
                - 2.0 to 2.9
                run ['dune' 'build' './config.exe' '--root' '.' '--workspace'
                     './mirage/dune-workspace.config']: exited with 1
                """)).contains("for target hvt: its errors are shown above.");
        assertThat(log.of("error"))
                .anyMatch(line -> line.contains("Version 3.0 of the dune language is not supported"));
    }

    @Test
    void showsAnErrorWithoutAPlace() {
        assertThat(failure("""
                Error: Don't know how to build ./config.exe
                run ['dune' 'build' './config.exe' '--root' '.' '--workspace'
                     './mirage/dune-workspace.config']: exited with 1
                """)).contains("its errors are shown above");
        assertThat(log.of("error")).anyMatch(line -> line.contains("Don't know how to build ./config.exe"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mirage: too many arguments, don't know what to do with 'foo'",
                "mirage: option '-v' cannot be repeated",
                "configuration file config.ml missing",
                "mirage: option '--hello': expected a value",
            })
    void showsWhatItDoesNotUnderstand(String line) {
        assertThat(failure("adding unit argument to 'start ()' (to delay execution)\n" + line))
                .contains("for target hvt: its last lines are shown above.");
        assertThat(log.of("error")).endsWith(line);
    }

    @Test
    void showsNoMoreThanTheEndOfALongOutput() {
        failure(IntStream.rangeClosed(1, 100).mapToObj(n -> "line " + n).collect(Collectors.joining("\n")));

        assertThat(log.of("error")).hasSize(20).startsWith("line 81").endsWith("line 100");
    }

    @Test
    void saysThatItWasSilent() {
        assertThat(failure("")).contains("exit code: 1");
        assertThat(log.of("error")).isEmpty();
    }

    @Test
    void doesNotTakeAWarningForTheError() {
        assertThat(failure("""
                File "config.ml", line 1, characters 22-33:
                1 | (* mirage >= 4.9.0 *) open Mirage
                                          ^^^^^^^^^^^
                Warning 33 [unused-open]: unused open Mirage.
                mirage: unknown option '--bright'.
                """)).contains("config.ml defines no key --bright");
    }

    @Test
    void saysThatALibraryWasInstalledByAnOlderDune() {
        assertThat(failure("""
                        File "/srv/lib/mirage/dune-package", line 14, characters 2-107:
                        14 |   (singleton
                        15 |    (name Mirage))
                        Error: Field "source" is missing
                        -> required by _build/default/config.exe
                        run ['dune' 'build' './config.exe' '--root' '.' '--workspace'
                             './mirage/dune-workspace.config']: exited with 1
                        """))
                .contains(
                        "/srv/lib/mirage/dune-package was installed by an older dune than this build's",
                        "-Dmirage.dune=PATH");
    }

    @Test
    void saysThatALibraryWasInstalledByANewerDune() {
        assertThat(failure("""
                        File "/srv/lib/mirage/dune-package", line 1, characters 11-15:
                        1 | (lang dune 3.19)
                                       ^^^^
                        Error: Version 3.19 of the dune language is not supported.
                        run ['dune' 'build' './config.exe' '--root' '.' '--workspace'
                             './mirage/dune-workspace.config']: exited with 1
                        """))
                .contains("/srv/lib/mirage/dune-package was installed by dune 3.19 or later", "-Dmirage.dune=PATH");
    }

    @Test
    void saysThatAProgramIsMissingWithWhichConfigMlIsCompiled() {
        assertThat(failure("""
                        Error: Program ocamlfind not found in the tree or in PATH
                         (context: default)
                        run ['dune' 'build' './config.exe' '--root' '.' '--workspace'
                             './mirage/dune-workspace.config']: exited with 1
                        """)).contains("The build needs the program ocamlfind", "apt-get install ocaml-findlib");
    }

    private String failure(String output) {
        return String.valueOf(
                of(new HvtTarget(), 1, output).failed(log.logger()).getMessage());
    }

    private static MirageFailure of(Target target, int exitCode, String output) {
        return new MirageFailure(
                new MirageTool.Found(Path.of("/srv/bin/mirage"), "", "4.9.0"),
                SOURCE.resolve("config.ml"),
                Map.of("config.ml", SOURCE.resolve("config.ml"), "unikernel.ml", SOURCE.resolve("unikernel.ml")),
                target,
                Command.of(List.of("/srv/bin/mirage", "configure", "-t", "hvt"), WORK, Map.of()),
                exitCode,
                output.lines().toList());
    }
}
