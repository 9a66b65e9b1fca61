package io.mirage.maven.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mirage.maven.process.Executables.Found;
import io.mirage.maven.process.Executables.Lookup;
import io.mirage.maven.process.Executables.NotFound;
import io.mirage.maven.process.Executables.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecutablesTest {

    @TempDir
    Path directory;

    Path first;
    Path second;
    String path;

    @BeforeEach
    void twoDirectories() throws IOException {
        first = Files.createDirectory(directory.resolve("first"));
        second = Files.createDirectory(directory.resolve("second"));
        path = first + ":" + second;
    }

    @Test
    void takesTheFirstOnThePath() throws IOException {
        program(first);
        program(second);

        assertThat(Executables.find("tool", path)).isEqualTo(new Found(first.resolve("tool")));
    }

    @Test
    void passesOverWhatCannotBeRun() throws IOException {
        Files.createFile(first.resolve("tool"));
        program(second);

        assertThat(Executables.find("tool", path).path()).contains(second.resolve("tool"));
    }

    @Test
    void takesAnAbsolutePathAsItIs() throws IOException {
        Path tool = program(second);

        assertThat(Executables.find(tool.toString(), "").path()).contains(tool);
    }

    @Test
    void skipsEmptyAndRelativeEntries() {
        assertThat(problem(Executables.find("tool", "::.:bin"))).isEqualTo(Problem.ABSENT);
    }

    @Test
    void saysWhereItSearched() {
        Lookup lookup = Executables.find("tool", path);

        assertThat(problem(lookup)).isEqualTo(Problem.ABSENT);
        assertThatThrownBy(lookup::orThrow)
                .isInstanceOf(ExecutableNotFoundException.class)
                .hasMessage("program tool does not exist (searched in PATH: " + path + ")");
    }

    @Test
    void saysThatPathIsEmpty() {
        assertThatThrownBy(() -> Executables.find("tool", "").orThrow())
                .hasMessage("program tool does not exist (PATH is empty)");
    }

    @Test
    void saysWhatIsBroken() throws IOException {
        Path tool = first.resolve("tool");
        Files.createSymbolicLink(tool, directory.resolve("gone"));
        assertThat(problem(Executables.find("tool", path))).isEqualTo(Problem.DANGLING_LINK);
        assertThatThrownBy(() -> Executables.find("tool", path).orThrow())
                .hasMessageContaining(tool + " is a link to a file that does not exist");

        Files.delete(tool);
        Files.createDirectory(tool);
        assertThat(problem(Executables.find("tool", path))).isEqualTo(Problem.DIRECTORY);

        Files.delete(tool);
        Files.createFile(tool);
        assertThat(problem(Executables.find("tool", path))).isEqualTo(Problem.NOT_EXECUTABLE);
        assertThat(problem(Executables.find(tool.toString(), ""))).isEqualTo(Problem.NOT_EXECUTABLE);
    }

    private static Problem problem(Lookup lookup) {
        return ((NotFound) lookup).problem();
    }

    private static Path program(Path directory) throws IOException {
        return Files.createFile(
                directory.resolve("tool"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    }
}
