package io.mirage.maven.dune;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OtherDuneTest {

    @TempDir
    Path folder;

    private Optional<Process> process = Optional.empty();

    @AfterEach
    void end() throws InterruptedException {
        if (process.isPresent()) {
            process.get().destroyForcibly().waitFor();
        }
    }

    @Test
    void isToldByTheLockOfTheBuildDirectory() throws IOException {
        lock(Long.toString(start("dune").pid()));

        assertThat(OtherDune.building(folder)).contains(process.orElseThrow().pid());
    }

    @Test
    void isNotAnotherProgramThatGotItsNumber() throws IOException {
        lock(Long.toString(start("other").pid()));

        assertThat(OtherDune.building(folder)).isEmpty();
    }

    @Test
    void hasEndedWhenTheLockIsEmptyOrNamesNoProcess() throws IOException {
        assertThat(OtherDune.building(folder)).isEmpty();
        lock("");
        assertThat(OtherDune.building(folder)).isEmpty();
        lock("x");
        assertThat(OtherDune.building(folder)).isEmpty();
        lock(Long.toString(Long.MAX_VALUE));
        assertThat(OtherDune.building(folder)).isEmpty();
    }

    @Test
    void isNotOneThatThisProcessStarted() throws IOException {
        start("dune");

        assertThat(OtherDune.workingIn(folder)).isEmpty();
    }

    private void lock(String text) throws IOException {
        Files.writeString(folder.resolve(".lock"), text);
    }

    /** A program of this name that does nothing for a while. */
    private Process start(String name) throws IOException {
        Path program = Files.copy(Path.of("/bin/sleep").toRealPath(), folder.resolve(name));
        assertThat(program.toFile().setExecutable(true)).isTrue();
        Process started = new ProcessBuilder(program.toString(), "60")
                .directory(folder.toFile())
                .start();
        process = Optional.of(started);
        return started;
    }
}
