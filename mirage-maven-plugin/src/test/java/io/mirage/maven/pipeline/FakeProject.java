package io.mirage.maven.pipeline;

import io.mirage.maven.dune.DuneRunner;
import io.mirage.maven.opam.GitAccess;
import io.mirage.maven.opam.TransferException;
import io.mirage.maven.process.Command;
import io.mirage.maven.process.CommandException;
import io.mirage.maven.process.CommandResult;
import io.mirage.maven.process.CommandRunner;
import io.mirage.maven.process.HostEnvironment;
import io.mirage.maven.process.LocalCommandRunner;
import io.mirage.maven.process.OutputListener;
import io.mirage.maven.process.OutputListener.Stream;
import io.mirage.maven.project.Declaration;
import io.mirage.maven.project.DeclarationBuilder;
import io.mirage.maven.project.UnikernelFactory;
import io.mirage.maven.solo5.AbiTarget;
import io.mirage.maven.solo5.Architecture;
import io.mirage.maven.solo5.ElfImageBuilder;
import io.mirage.maven.toolchain.FakePrefix;
import io.mirage.maven.toolchain.ToolchainFinder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A project on a machine with an OCaml compiler and a dune that are not real: the compiler is a script that answers
 * {@code -config}, and what {@code dune build} does is said by the test. By default it makes what it is asked for.
 */
public final class FakeProject implements CommandRunner {
    /** What {@code dune build} does. */
    public interface Dune {
        int build(Command command, List<String> output) throws CommandException, InterruptedException, IOException;
    }

    private final Path base;
    private final FakePrefix machine;
    private final List<Command> builds = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, String> variables = new HashMap<>();
    private final CommandRunner local = new LocalCommandRunner();
    public final RecordingLog log = new RecordingLog();
    private Dune dune = (command, output) -> makeAll(command);
    private String duneVersion = "2.9.3";
    private Optional<FakeMirage> mirage = Optional.empty();
    private DependencyAccess access = new DependencyAccess(
            "opam",
            "opam-monorepo",
            false,
            false,
            (location, to) -> {
                throw new TransferException("there is no network in this test", false);
            },
            GitAccess.NONE,
            (coordinates, extension, classifier) -> Optional.empty());

    public FakeProject(Path temp) throws IOException {
        base = Files.createDirectories(temp.resolve("project"));
        machine = FakePrefix.host(temp.resolve("machine"), "amd64");
        machine.script("bin/dune", "exit 3");
        variables.put("PATH", machine.bin().toString());
        variables.put("MIRAGE_LINK_FLAGS", "-from-outside");
        source("src/main/mirage/main.ml", "let () = print_endline \"hello\"\n");
    }

    public Path base() {
        return base;
    }

    public Path work() {
        return base.resolve("target/mirage");
    }

    public Path dune() {
        return machine.bin().resolve("dune");
    }

    public FakePrefix machine() {
        return machine;
    }

    public Path source(String path, String text) throws IOException {
        Path file = base.resolve(path);
        Files.createDirectories(file.resolve("..").normalize());
        return Files.writeString(file, text);
    }

    /** Installs a mirage tool beside dune. */
    public FakeMirage installMirage() throws IOException {
        FakeMirage installed = new FakeMirage();
        machine.script("bin/mirage", "exit 3");
        mirage = Optional.of(installed);
        return installed;
    }

    /** Sets a variable of the environment Maven runs in. */
    public void variable(String name, String value) {
        variables.put(name, value);
    }

    public void whenDuneBuilds(Dune behaviour) {
        dune = behaviour;
    }

    public void duneVersion(String version) {
        duneVersion = version;
    }

    /** The dune builds so far. */
    public List<Command> builds() {
        return List.copyOf(builds);
    }

    @Override
    public CommandResult run(Command command, OutputListener listener) throws CommandException, InterruptedException {
        if (mirage.isPresent() && command.program().endsWith("/mirage")) {
            return new CommandResult(mirage.get().run(command, listener), List.of(), Duration.ofSeconds(1));
        }
        if (!command.program().endsWith("/dune")) {
            return local.run(command, listener);
        }
        List<String> output = new ArrayList<>();
        int exitCode = 0;
        if (command.arguments().contains("--version")) {
            listener.line(Stream.STDOUT, duneVersion);
        } else {
            builds.add(command);
            try {
                exitCode = dune.build(command, output);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            output.forEach(line -> listener.line(Stream.STDERR, line));
        }
        return new CommandResult(exitCode, output, Duration.ofSeconds(1));
    }

    /** Makes the images that are asked for, as their names' extensions say. */
    public static int makeAll(Command command) throws IOException {
        for (String argument : command.arguments()) {
            if (argument.startsWith("./dist/")) {
                Path file = command.directory().resolve(argument).normalize();
                String name = String.valueOf(file.getFileName());
                ElfImageBuilder image = name.contains(".")
                        ? ElfImageBuilder.solo5(
                                Architecture.X86_64,
                                AbiTarget.ofName(name.substring(name.lastIndexOf('.') + 1))
                                        .orElseThrow())
                        : ElfImageBuilder.hostExecutable(Architecture.X86_64);
                image.writeTo(file);
            }
        }
        return 0;
    }

    /** What Maven repositories have. */
    public void artifacts(DependencyAccess.Artifacts artifacts) {
        access = new DependencyAccess(
                access.opam(),
                access.opamMonorepo(),
                access.autoLock(),
                access.offline(),
                access.transfer(),
                access.git(),
                artifacts);
    }

    public HostEnvironment host() {
        return new HostEnvironment(Clock.systemUTC(), variables, 2, "Linux", "amd64", base);
    }

    public Configurator configurator() {
        return new Configurator(
                new UnikernelFactory(DeclarationBuilder.targets()),
                new ToolchainSurvey(new ToolchainFinder(this)),
                host(),
                new ConfigStager(new MirageConfigurator(mirage(), tool(), this, host())),
                new Dependencies(new LockSolver(this, host()), new DuniverseBringer(host()), host()));
    }

    public Builder builder() {
        return new Builder(configurator(), tool(), processes());
    }

    public Tester tester() {
        return new Tester(configurator(), tool(), processes());
    }

    public Packager packager() {
        return new Packager(
                configurator(),
                new DependencyArtifacts(host()),
                new Stripper(this, host()),
                new ProvenanceWriter(this, host()));
    }

    public Reproducer reproducer() {
        return new Reproducer(builder(), packager(), host());
    }

    public Describer describer() {
        return new Describer(configurator(), host(), new MirageDescriber(mirage(), tool(), this, host()));
    }

    public Releases releases() {
        return new Releases(new PublishedImages(DeclarationBuilder.targets(), host()));
    }

    /** A doctor on this machine, whose system files are below another folder than the root. */
    Doctor doctor(Path root, Machine.Access access) {
        return new Doctor(
                new UnikernelFactory(DeclarationBuilder.targets()),
                DeclarationBuilder.targets(),
                this,
                new Machine(host(), root, access));
    }

    MirageTool mirage() {
        return new MirageTool(this, host());
    }

    DuneTool tool() {
        return new DuneTool(this, host());
    }

    DuneProcesses processes() {
        return new DuneProcesses(new DuneRunner(this), host());
    }

    public Request request(DeclarationBuilder declaration) {
        return request(declaration.in(base).declaration());
    }

    public Request request(Declaration declaration) {
        return new Request(declaration, "dune", "mirage", 4, Optional.empty(), false, access, DuneCache.AUTO, Map.of());
    }
}
