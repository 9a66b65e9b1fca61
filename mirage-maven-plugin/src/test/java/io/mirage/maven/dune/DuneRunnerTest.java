package io.mirage.maven.dune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mirage.maven.process.Command;
import io.mirage.maven.process.CommandResult;
import io.mirage.maven.process.CommandRunner;
import io.mirage.maven.process.OutputListener.Stream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DuneRunnerTest {

    private static final Path ROOT = Path.of("/work dir/target/mirage");

    @Test
    void runsDuneInTheRoot() {
        Command command = invocation(List.of("./dist/x86_64", "@hvt/runtest", "./a b%{c}"), Map.of())
                .command();

        assertThat(command.directory()).isEqualTo(ROOT);
        assertThat(command.arguments())
                .containsExactly(
                        "/usr/bin/dune",
                        "build",
                        "--root",
                        ".",
                        "--workspace",
                        "dune-workspace.aarch64",
                        "--build-dir",
                        "_build.aarch64",
                        "--display=short",
                        "-j",
                        "2",
                        "./dist/x86_64",
                        "@hvt/runtest",
                        "\"./a b\\%{c}\"");
    }

    @Test
    void keepsOutWhatAltersABuild() {
        Map<String, String> environment = Map.ofEntries(
                Map.entry("PATH", "/bin"),
                Map.entry("OCAMLFIND_CONF", "/x"),
                Map.entry("BUILD_PATH_PREFIX_MAP", "a=b"),
                Map.entry("DUNE_CACHE_ROOT", "/c"),
                Map.entry("DUNE_WORKSPACE", "x"),
                Map.entry("DUNE_PROFILE", "x"),
                Map.entry("DUNE_BUILD_DIR", "x"),
                Map.entry("DUNE_CROSS_TARGET", "x"),
                Map.entry("DUNEROOT", "x"),
                Map.entry("INSIDE_DUNE", "x"),
                Map.entry("OCAMLPARAM", "x"),
                Map.entry("OCAML_COLOR", "always"),
                Map.entry("OCAMLFIND_TOOLCHAIN", "x"));

        assertThat(invocation(List.of("a"), environment).command().environment())
                .containsOnlyKeys("PATH", "OCAMLFIND_CONF", "BUILD_PATH_PREFIX_MAP", "DUNE_CACHE_ROOT", "DUNE_CACHE")
                .containsEntry("DUNE_CACHE", "disabled");
        assertThat(invocation(List.of("a"), Map.of("DUNE_CACHE", "enabled"))
                        .command()
                        .environment())
                .containsEntry("DUNE_CACHE", "enabled");
    }

    @Test
    void refusesWhatDuneWouldMisread() {
        assertThatThrownBy(() -> invocation(List.of(), Map.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> invocation(List.of("--profile=x"), Map.of())).hasMessageContaining("--profile=x");
        assertThatThrownBy(() -> new DuneInvocation(
                        Path.of("/dune"), ROOT, "ws", "/abs/_build", List.of("a"), 1, Map.of(), Optional.empty()))
                .hasMessageContaining("/abs/_build");
        assertThatThrownBy(() -> new DuneInvocation(
                        Path.of("/dune"), ROOT, "ws", "_build", List.of("a"), 0, Map.of(), Optional.empty()))
                .hasMessageContaining("job");
    }

    @Test
    void tellsWhatHappensAndWhatCameOfIt() throws Exception {
        List<String> output = List.of(
                "x86_64-linux-gnu-gcc hvt/foo.o [solo5]",
                "/usr/bin/ld: warning: foo.o: missing .note.GNU-stack section implies executable stack",
                "    ocamlopt hvt/u.exe",
                "File \"hvt/u.ml\", line 1, characters 9-16:",
                "Error: Unbound module Foo");
        CommandRunner commands = (command, listener) -> {
            output.forEach(line -> listener.line(Stream.STDERR, line));
            return new CommandResult(1, output, Duration.ofSeconds(3));
        };
        List<String> heard = new ArrayList<>();

        DuneResult result = new DuneRunner(commands)
                .run(
                        invocation(List.of("./hvt"), Map.of()),
                        staged -> staged.equals("hvt/u.ml") ? Optional.of(Path.of("u.ml")) : Optional.empty(),
                        new DuneListener() {
                            @Override
                            public void action(int count, DuneAction action) {
                                heard.add(count + " " + action.program() + " " + action.context());
                            }

                            @Override
                            public void line(String line, boolean noise) {
                                heard.add((noise ? "noise " : "") + line);
                            }
                        });

        assertThat(heard)
                .containsExactly(
                        "1 x86_64-linux-gnu-gcc solo5",
                        "noise " + output.get(1),
                        "2 ocamlopt default",
                        output.get(3),
                        output.get(4));
        assertThat(result.succeeded()).isFalse();
        assertThat(result.actions()).isEqualTo(2);
        assertThat(result.errors())
                .singleElement()
                .satisfies(error -> assertThat(error.rendered()).containsExactly("u.ml:1:10: Unbound module Foo"));
        assertThat(result.command().directory()).isEqualTo(ROOT);
        assertThat(result.duration()).isEqualTo(Duration.ofSeconds(3));
    }

    private static DuneInvocation invocation(List<String> targets, Map<String, String> environment) {
        return new DuneInvocation(
                Path.of("/usr/bin/dune"),
                ROOT,
                "dune-workspace.aarch64",
                "_build.aarch64",
                targets,
                2,
                environment,
                Optional.empty());
    }
}
