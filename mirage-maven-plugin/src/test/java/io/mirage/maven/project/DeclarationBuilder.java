package io.mirage.maven.project;

import static java.util.Arrays.asList;

import io.mirage.maven.target.FirecrackerTarget;
import io.mirage.maven.target.GenodeTarget;
import io.mirage.maven.target.HvtTarget;
import io.mirage.maven.target.MuenTarget;
import io.mirage.maven.target.QemuTarget;
import io.mirage.maven.target.QubesTarget;
import io.mirage.maven.target.SptTarget;
import io.mirage.maven.target.Target;
import io.mirage.maven.target.Targets;
import io.mirage.maven.target.UnixTarget;
import io.mirage.maven.target.VirtioTarget;
import io.mirage.maven.target.XenTarget;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A POM in one expression: {@code declare(context("x86_64", "hvt")).libraries("lwt").plan()}. */
public final class DeclarationBuilder {
    public static final Coordinates COORDINATES = new Coordinates("org.example", "hello", "1.0");

    private Coordinates coordinates = COORDINATES;
    private Optional<String> name = Optional.empty();
    private Directories directories = below(Path.of("/project"));
    private final List<ContextDeclaration> contexts = new ArrayList<>();
    private ConfigOptions config = ConfigOptions.NONE;
    private DependencyOptions dependencies = DependencyOptions.NONE;
    private List<String> onlyContexts = List.of();
    private List<String> onlyTargets = List.of();
    private String main = "main";
    private List<String> libraries = List.of();
    private List<String> testLibraries = List.of();
    private final List<DeviceDeclaration> devices = new ArrayList<>();

    private DeclarationBuilder() {}

    public static DeclarationBuilder declare(ContextBuilder... contexts) {
        DeclarationBuilder builder = new DeclarationBuilder();
        for (ContextBuilder context : contexts) {
            builder.contexts.add(context.build());
        }
        return builder;
    }

    /** The built-in targets, as injection finds them. */
    public static Targets targets() {
        return new Targets(builtIn());
    }

    public static List<Target> builtIn() {
        return List.of(
                new UnixTarget(),
                new HvtTarget(),
                new SptTarget(),
                new VirtioTarget(),
                new MuenTarget(),
                new XenTarget(),
                new QubesTarget(),
                new GenodeTarget(),
                new FirecrackerTarget(),
                new QemuTarget());
    }

    public static Directories below(Path base) {
        return new Directories(
                base,
                base.resolve("src/main/mirage"),
                base.resolve("src/test/mirage"),
                base.resolve("target/mirage"),
                base.resolve("target"));
    }

    public DeclarationBuilder artifactId(String artifactId) {
        coordinates = new Coordinates("org.example", artifactId, "1.0");
        return this;
    }

    public DeclarationBuilder name(String value) {
        name = Optional.of(value);
        return this;
    }

    public DeclarationBuilder in(Path base) {
        return in(below(base));
    }

    public DeclarationBuilder in(Directories value) {
        directories = value;
        return this;
    }

    public DeclarationBuilder onlyContexts(String... values) {
        onlyContexts = List.of(values);
        return this;
    }

    public DeclarationBuilder onlyTargets(String... values) {
        onlyTargets = List.of(values);
        return this;
    }

    public DeclarationBuilder main(String value) {
        main = value;
        return this;
    }

    public DeclarationBuilder libraries(String... values) {
        libraries = asList(values);
        return this;
    }

    public DeclarationBuilder testLibraries(String... values) {
        testLibraries = List.of(values);
        return this;
    }

    public DeclarationBuilder device(String deviceName, String type) {
        devices.add(DeviceDeclaration.of(deviceName, type));
        return this;
    }

    public DeclarationBuilder config(ConfigOptions value) {
        config = value;
        return this;
    }

    public DeclarationBuilder dependencies(DependencyOptions value) {
        dependencies = value;
        return this;
    }

    public Declaration declaration() {
        return new Declaration(
                coordinates,
                name,
                directories,
                contexts,
                onlyContexts,
                onlyTargets,
                main,
                libraries,
                testLibraries,
                devices,
                config,
                dependencies);
    }

    public Unikernel unikernel() throws InvalidConfigurationException {
        return new UnikernelFactory(targets()).create(declaration());
    }

    public Plan plan() throws InvalidConfigurationException {
        return Plan.of(unikernel());
    }

    /** What the configuration is refused with. */
    public String refusal() {
        try {
            plan();
        } catch (InvalidConfigurationException e) {
            return String.valueOf(e.getMessage());
        }
        throw new AssertionError("the configuration is accepted");
    }
}
