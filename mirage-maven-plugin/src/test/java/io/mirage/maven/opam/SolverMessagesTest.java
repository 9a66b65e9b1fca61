package io.mirage.maven.opam;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Output as opam-monorepo 0.3.6 was seen printing it. */
class SolverMessagesTest {
    @TempDir
    Path folder;

    @Test
    void saysThatAPackageIsUnknown() throws Exception {
        repository("delta", "1.0", "depends: [\"dune\" \"nosuch\"]");

        assertThat(message(1, """
                opam-monorepo: [ERROR] Can't find all required versions.
                Selected: app.zdev delta.1.0 dune.3.0.0 ocaml-base-compiler.4.13.1
                          ocaml-base-compiler&app
                - nosuch -> (problem)
                    No known implementations at all
                """)).isEqualTo("""
                There are no versions of the dependencies that go together:
                  - nosuch: no repository has a package of this name, which delta.1.0 wants
                Loosen a bound, or declare a repository in <opamRepositories> that has a fitting version. What the solver \
                said is in the output of mvn -X.""");
    }

    @Test
    void saysThatTheProjectWantsAnUnknownPackage() throws Exception {
        assertThat(message(1, """
                opam-monorepo: [ERROR] Can't find all required versions.
                Selected: app.zdev ocaml-base-compiler.4.13.1 ocaml-base-compiler&app
                - alpha -> (problem)
                    No known implementations at all
                """))
                .contains("- alpha: no repository has a package of this name, which this project (app) wants\n");
    }

    @Test
    void saysWhoContradictsWhom() throws Exception {
        assertThat(message(1, """
                opam-monorepo: [ERROR] Can't find all required versions.
                Selected: alpha.1.0 app.zdev dune.3.0.0 ocaml-base-compiler.4.13.1
                          ocaml-base-compiler&app
                - beta -> beta.1.0
                    alpha 1.0 requires < 2.0
                - gamma -> (problem)
                    Rejected candidates:
                      gamma.1.0: Requires beta >= 2.0
                """)).startsWith("""
                There are no versions of the dependencies that go together:
                  - gamma: no version fits
                      1.0: requires beta >= 2.0
                  - alpha 1.0 requires beta < 2.0
                """);
    }

    @Test
    void saysWhatTheProjectItselfAsksFor() throws Exception {
        assertThat(message(1, """
                opam-monorepo: [ERROR] Can't find all required versions.
                Selected: app.zdev ocaml-base-compiler.4.13.1 ocaml-base-compiler&app
                - beta -> (problem)
                    alpha 1.0 requires < 2.0
                    app zdev requires = 2.0
                    Rejected candidates:
                      beta.2.0: Incompatible with restriction: < 2.0
                      beta.1.0: Incompatible with restriction: = 2.0
                """)).contains("""
                  - beta: alpha 1.0 requires < 2.0, this project (app) requires = 2.0
                      2.0: does not fit < 2.0
                      1.0: does not fit = 2.0
                """);
    }

    @Test
    void saysWhichCompilerTheBuildHas() throws Exception {
        assertThat(message(1, """
                opam-monorepo: [ERROR] Can't find all required versions.
                - ocaml -> (problem)
                    User requested = 4.13.1
                    app zdev requires >= 5
                    Rejected candidates:
                      ocaml.4.13.1: Incompatible with restriction: >= 5
                """)).contains("- ocaml: this build has 4.13.1, this project (app) requires >= 5\n");
    }

    /** opam-monorepo 0.4.3 refuses packages of one dev-repo that have different archives. */
    @Test
    void saysWhatWasChosenBefore() throws Exception {
        assertThat(message(1, """
                opam-monorepo: [ERROR] Solving opam-provided dependencies could not find a solution
                opam-monorepo: [ERROR] Can't find all required versions.
                - runtime -> (problem)
                    User requested = 4.9.0
                    beta 4.9.0 requires not(= 4.9.0)
                    Rejected candidates:
                      runtime.4.9.0: Incompatible with restriction: not(= 4.9.0)
                """))
                .contains("- runtime: 4.9.0 was chosen to be vendored, beta 4.9.0 requires not(= 4.9.0)\n");
    }

    @Test
    void saysThatAPackageIsForAnotherSystem() throws Exception {
        assertThat(message(1, """
                opam-monorepo: [ERROR] Can't find all required versions.
                - unav -> (problem)
                    No usable implementations:
                      unav.1.0: Availability condition not satisfied
                """)).contains("- unav: no version fits\n      1.0: not available on Linux for x86_64\n");
    }

    @Test
    void namesWhatDoesNotBuildWithDune() throws Exception {
        repository("eps", "1.0", "depends: [\"dune\" \"nodune\"]");

        assertThat(message(1, """
                opam-monorepo: [ERROR] Some dependencies cannot be built with dune!

                opam-monorepo requires that all dependencies use dune as their build system.

                These dependencies (possibly transitive) don't use dune as their build system:
                - nodune

                The dune-universe opam repository (…) contains dune ports of some popular packages
                """)).startsWith("""
                Some dependencies do not build with dune, so they cannot be vendored:
                  - nodune, which eps.1.0 wants
                Declare a repository with ports to dune""");
    }

    @Test
    void passesOnWhatItDoesNotKnow() throws Exception {
        assertThat(message(125, "opam-monorepo: internal error, uncaught exception:\n  Not_found\n"))
                .isEqualTo("opam-monorepo failed with exit code 125, which is an error inside it:\n"
                        + "  opam-monorepo: internal error, uncaught exception:\n    Not_found");
    }

    private void repository(String name, String version, String opam) throws IOException {
        Path file = folder.resolve("packages/" + name + "/" + name + "." + version + "/opam");
        Files.createDirectories(file.getParent());
        Files.writeString(file, opam);
    }

    private String message(int exitCode, String output) {
        Locker.Problem problem = new Locker.Problem(
                new TreeMap<>(Map.of("app", "depends: [\"alpha\" \"beta\"]")),
                new TreeMap<>(),
                List.of(new OpamRepositories.Available("file:///repository", folder, false)),
                "4.13.1",
                Optional.empty(),
                Set.of());
        return String.valueOf(SolverMessages.failure(exitCode, output.lines().toList(), problem)
                .getMessage());
    }
}
