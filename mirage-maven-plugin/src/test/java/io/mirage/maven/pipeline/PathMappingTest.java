package io.mirage.maven.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirage.maven.process.Command;
import io.mirage.maven.process.LocalCommandRunner;
import io.mirage.maven.toolchain.FakePrefix;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PathMappingTest {

    @TempDir
    Path temp;

    private FakePrefix machine;
    private Path work;

    @BeforeEach
    void makeMachine() throws Exception {
        temp = temp.toRealPath();
        machine = FakePrefix.host(temp.resolve("it's a machine"), "amd64");
        machine.script("bin/gcc", "for argument; do echo \"<$argument>\"; done");
        work = Files.createDirectories(temp.resolve("a work=folder"));
    }

    @Test
    void tellsOcamlWhatStandsForTheFolder() throws Exception {
        Map<String, String> variables = in(work, Map.of("BUILD_PATH_PREFIX_MAP", "x=y"));

        assertThat(variables.get("BUILD_PATH_PREFIX_MAP")).isEqualTo("x=y:/workspace_root=" + temp + "/a work%+folder");
    }

    @Test
    void knowsAFolderByItsLinkToo() throws Exception {
        Path link = Files.createSymbolicLink(temp.resolve("link"), work);

        assertThat(in(link, Map.of()).get("BUILD_PATH_PREFIX_MAP"))
                .isEqualTo("/workspace_root=" + temp + "/a work%+folder:/workspace_root=" + link);
    }

    @Test
    void givesEveryCompilationTheOption() throws Exception {
        Map<String, String> variables = in(work, Map.of());

        assertThat(said(variables, "-c", "a file.c"))
                .containsExactly("<-ffile-prefix-map=" + work + "=/workspace_root>", "<-c>", "<a file.c>");
    }

    @Test
    void leavesQuestionsAlone() throws Exception {
        assertThat(said(in(work, Map.of()), "--version")).containsExactly("<--version>");
    }

    @Test
    void callsTheCompilerByOnePathInEveryFolder() throws Exception {
        Path other = Files.createDirectories(temp.resolve("other"));

        assertThat(in(work, Map.of()).get("PATH")).isEqualTo(in(other, Map.of()).get("PATH"));
    }

    @Test
    void usesTheWorkDirectoryWhenItCannotWriteElsewhere() throws Exception {
        Path file = Files.writeString(temp.resolve("store"), "no folder");

        Map<String, String> variables = new PathMapping(work).in(environment(Map.of()), Set.of("gcc"), file);

        assertThat(variables.get("PATH")).startsWith(work + "/.compilers/");
        assertThat(said(variables, "-c", "x.c")).hasSize(3);
    }

    @Test
    void leavesACompilerOutThatIsNotThere() throws Exception {
        Map<String, String> variables =
                new PathMapping(work).in(environment(Map.of()), Set.of("clang"), temp.resolve("store"));

        assertThat(variables).containsEntry("PATH", machine.bin().toString()).doesNotContainKey("MIRAGE_WORKSPACE");
    }

    private Map<String, String> in(Path folder, Map<String, String> more) throws Exception {
        return new PathMapping(folder).in(environment(more), Set.of("gcc"), temp.resolve("store"));
    }

    private Map<String, String> environment(Map<String, String> more) {
        Map<String, String> environment = new java.util.HashMap<>(more);
        environment.put("PATH", machine.bin().toString());
        return environment;
    }

    private List<String> said(Map<String, String> variables, String... arguments) throws Exception {
        String path = String.valueOf(variables.get("PATH"));
        List<String> command = new ArrayList<>(List.of(path.substring(0, path.indexOf(':')) + "/gcc"));
        command.addAll(List.of(arguments));
        List<String> lines = new ArrayList<>();
        new LocalCommandRunner().run(Command.of(command, temp, variables), (stream, line) -> lines.add(line));
        return lines;
    }
}
