package io.mirage.maven.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirage.maven.frontend.TargetConfiguration;
import io.mirage.maven.project.Declaration;
import io.mirage.maven.project.DeclarationBuilder;
import io.mirage.maven.project.DependencyOptions;
import io.mirage.maven.project.Plan;
import io.mirage.maven.project.UnikernelFactory;
import io.mirage.maven.target.HvtTarget;
import io.mirage.maven.target.SptTarget;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LockInputsTest {

    @Test
    void areOneOpamFileForAProgramOfThePom() throws Exception {
        LockInputs inputs = of(packages("lwt >= 5.7", "duration"), Optional.empty());

        assertThat(inputs.packages()).containsExactlyEntriesOf(Map.of("hello-unikernel", """
                        opam-version: "2.0"
                        depends: [
                          "lwt" {>= "5.7"}
                          "duration"
                        ]
                        """));
        assertThat(of(packages(), Optional.empty()).packages()).isEmpty();
    }

    @Test
    void areTheOpamFilesThatTheToolGeneratedForAllTargets() throws Exception {
        Map<io.mirage.maven.target.Target, TargetConfiguration> targets = new LinkedHashMap<>();
        targets.put(
                new HvtTarget(),
                new TargetConfiguration(
                        new HvtTarget(),
                        new TreeMap<>(Map.of(
                                "mirage/hello-hvt-monorepo.opam", "a",
                                "mirage/hello-hvt-switch.opam", "b",
                                "mirage/main.ml", "c",
                                "own.opam", "d"))));
        targets.put(
                new SptTarget(),
                new TargetConfiguration(new SptTarget(), new TreeMap<>(Map.of("mirage/hello-spt.opam", "e"))));

        LockInputs inputs = of(packages(), Optional.of(new Configuration(Optional.empty(), targets)));

        assertThat(inputs.packages()).isEqualTo(Map.of("hello-hvt-monorepo", "a", "hello-spt", "e"));
    }

    @Test
    void haveTheRepositoriesOfMirageUnlessOthersAreDeclared() throws Exception {
        DependencyOptions declared = new DependencyOptions(
                List.of(), List.of("file:///a", "file:///b"), Optional.empty(), List.of(), Optional.empty());

        assertThat(of(packages(), Optional.empty()).repositories()).isEqualTo(LockInputs.DEFAULT_REPOSITORIES);
        assertThat(of(declared, Optional.empty()).repositories()).containsExactly("file:///a", "file:///b");
    }

    @Test
    void areStampedEach() throws Exception {
        Map<String, String> stamps = of(packages("lwt"), Optional.empty()).stamps();

        assertThat(stamps).containsOnlyKeys("hello-unikernel", "repositories");
        assertThat(stamps.get("repositories"))
                .isEqualTo(of(packages("fmt"), Optional.empty()).stamps().get("repositories"));
        assertThat(stamps.get("hello-unikernel"))
                .isNotEqualTo(of(packages("fmt"), Optional.empty()).stamps().get("hello-unikernel"));
    }

    @Test
    void areTheSameInEveryCheckout() throws Exception {
        DependencyOptions alice = repository("file:///home/alice/p/opam");
        DependencyOptions builder = repository("/builds/p/opam");
        DependencyOptions other = repository("/builds/p/other");

        String stamp = stamp(alice, "/home/alice/p");
        assertThat(stamp(builder, "/builds/p")).isEqualTo(stamp);
        assertThat(stamp(repository("opam"), "/builds/p")).isEqualTo(stamp);
        assertThat(stamp(other, "/builds/p")).isNotEqualTo(stamp);
        assertThat(stamp(alice, "/builds/p")).isNotEqualTo(stamp);
    }

    private static DependencyOptions repository(String url) {
        return new DependencyOptions(List.of("lwt"), List.of(url), Optional.empty(), List.of(), Optional.empty());
    }

    private static String stamp(DependencyOptions dependencies, String base) throws Exception {
        Declaration declaration = DeclarationBuilder.declare()
                .in(Path.of(base))
                .dependencies(dependencies)
                .declaration();
        return LockInputs.of(declaration, plan(declaration), Optional.empty())
                .stamps()
                .getOrDefault("repositories", "");
    }

    @Test
    void areLockedBesideTheSources() throws Exception {
        Declaration declaration =
                DeclarationBuilder.declare().in(Path.of("/p")).name("lamp").declaration();

        assertThat(LockInputs.lockFile(declaration, plan(declaration)))
                .isEqualTo(Path.of("/p/src/main/mirage/lamp.opam.locked"));
    }

    private static DependencyOptions packages(String... packages) {
        return new DependencyOptions(List.of(packages), List.of(), Optional.empty(), List.of(), Optional.empty());
    }

    private static LockInputs of(DependencyOptions dependencies, Optional<Configuration> configuration)
            throws Exception {
        Declaration declaration =
                DeclarationBuilder.declare().dependencies(dependencies).declaration();
        return LockInputs.of(declaration, plan(declaration), configuration);
    }

    private static Plan plan(Declaration declaration) throws Exception {
        return Plan.of(new UnikernelFactory(DeclarationBuilder.targets()).create(declaration));
    }
}
