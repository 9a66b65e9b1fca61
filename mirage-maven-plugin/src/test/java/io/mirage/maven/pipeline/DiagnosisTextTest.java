package io.mirage.maven.pipeline;

import static io.mirage.maven.project.ContextBuilder.context;
import static io.mirage.maven.project.DeclarationBuilder.declare;
import static org.assertj.core.api.Assertions.assertThat;

import io.mirage.maven.process.HostEnvironment;
import io.mirage.maven.process.LocalCommandRunner;
import io.mirage.maven.project.DeclarationBuilder;
import io.mirage.maven.project.UnikernelFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiagnosisTextTest {
    @TempDir
    Path temp;

    /** The document shows what a newcomer sees on a machine with nothing but Java and Maven. */
    @Test
    void isOnABareMachineWhatTheDocumentShows() throws Exception {
        Path home = Path.of("/home/you");
        FakeMachine access = new FakeMachine(temp.resolve("fake"));
        Path root =
                Files.createDirectories(temp.resolve("root/etc")).resolve("..").normalize();
        Files.writeString(root.resolve("etc/os-release"), "ID=debian\nVERSION_ID=\"12\"\n");
        HostEnvironment host =
                new HostEnvironment(Clock.systemUTC(), Map.of("PATH", "/home/you/bin"), 2, "Linux", "amd64", home);
        Doctor doctor = new Doctor(
                new UnikernelFactory(DeclarationBuilder.targets()),
                DeclarationBuilder.targets(),
                new LocalCommandRunner(),
                new Machine(host, root, access));
        Request request = access.project.request(declare(context("solo5", "hvt", "spt"))
                .in(home.resolve("hello"))
                .declaration());

        Diagnosis diagnosis = doctor.examine(request, true, FakeMachine.RUNTIME);

        String text = String.join("\n", diagnosis.lines(Format.TEXT)) + "\n";
        assertThat(Path.of("../docs/doctor.md")).content().contains(text);
        assertThat(Path.of("../docs/doctor.md"))
                .content()
                .contains(failure(diagnosis).lines().map(line -> line + "\n").collect(Collectors.joining()));
    }

    @Test
    void leavesPathsAndCommandsInOnePiece() {
        Path path = Path.of("/" + "very/long/".repeat(8) + "folder/bin/program");
        Finding finding = Finding.bad(
                "tool",
                Optional.of("1.0"),
                Optional.of(path),
                "which is a remark of several words that needs more than one line",
                Finding.Need.now("context a", "context b"),
                Remedy.words("a command " + "word ".repeat(30) + "end"));
        Diagnosis diagnosis = new Diagnosis(
                true, List.of(new Diagnosis.Group("Group", List.of(finding))), "/bin", Optional.empty(), false);

        assertThat(diagnosis.lines(Format.TEXT))
                .containsSequence(
                        "FAIL   tool  1.0,                                            context a, context b",
                        "             " + path + ",",
                        "             which is a remark of several words that needs",
                        "             more than one line",
                        "       -> a command " + "word ".repeat(30) + "end");
    }

    private static String failure(Diagnosis diagnosis) {
        try {
            diagnosis.throwIfUnfit();
        } catch (BuildFailure e) {
            return String.valueOf(e.getMessage());
        }
        throw new AssertionError("nothing is missing");
    }
}
