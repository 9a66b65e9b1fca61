package io.mirage.maven.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** Projects that the archetype makes, as a newcomer gets them. */
@IntegrationTest
class ArchetypeIT {
    private static final String GENERATE = "org.apache.maven.plugins:maven-archetype-plugin:3.4.1:generate";

    /** A folder to run Maven in; what is in its POM does not matter. */
    static TestProject outside(TestFolder folder) {
        return folder.copy("plain").write("pom.xml", """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>org.example</groupId>
                  <artifactId>outside</artifactId>
                  <version>1</version>
                  <packaging>pom</packaging>
                </project>
                """);
    }

    static MavenBuild generate(TestProject outside) {
        return outside.maven(GENERATE)
                .property("archetypeGroupId", "io.mirage.maven")
                .property("archetypeArtifactId", "mirage-archetype")
                .property("archetypeVersion", Settings.required("it.projectVersion"))
                .property("archetypeCatalog", "local")
                // Beside the POM there, of which the new project would become a module.
                .property("outputDirectory", outside.file("new").toString())
                .property("groupId", "org.example")
                .property("artifactId", "primes")
                .property("version", "1.0");
    }

    @Test
    void a_new_project_packages_at_once_and_its_program_runs(TestFolder folder) {
        TestProject outside = outside(folder);
        generate(outside)
                .property("frontEnd", "pom")
                .property("target", "unix")
                .run()
                .assertSuccess();

        outside.maven("package")
                .in("new/primes")
                .run()
                .assertSuccess()
                .assertLog()
                .contains("Tests passed: test_primes");

        Command.Result output = Command.of(
                        outside.file("new/primes/target/mirage/dist/x86_64/primes")
                                .toString(),
                        "100")
                .run();
        assertThat(output.exitCode()).as(output.output()).isZero();
        assertThat(output.output()).contains("25").contains("97");
        assertThat(outside.read("new/primes/target/primes-1.0.json")).contains("\"extension\": \"unix\"");
    }

    @Test
    void by_default_a_new_project_is_for_hvt_and_a_toolchain_in_the_environment_is_enough(TestFolder folder) {
        TestProject outside = outside(folder);
        generate(outside)
                .property("frontEnd", "pom")
                .property("name", "sieve")
                .run()
                .assertSuccess();
        Tools.Prefix solo5 = Tools.solo5(Tools.Architecture.X86_64);

        outside.maven("package")
                .in("new/primes")
                .environment(
                        "OCAMLFIND_CONF",
                        solo5.path().resolve("lib/findlib.conf").toString())
                .pathFirst(solo5.path().resolve("bin"))
                .run()
                .assertSuccess();

        assertThat(outside.file("new/primes/target/mirage/dist/x86_64/sieve.hvt"))
                .exists();
        assertThat(Files.exists(outside.file("new/primes/.gitignore"))).isTrue();
    }

    @Test
    void without_a_toolchain_the_first_build_says_what_to_do(TestFolder folder) {
        TestProject outside = outside(folder);
        generate(outside).property("frontEnd", "pom").run().assertSuccess();

        outside.maven("package")
                .in("new/primes")
                .run()
                .assertFailure()
                .assertLog()
                .contains("the findlib toolchain 'solo5' is not defined")
                .contains("opam install ocaml-solo5")
                .contains("-Dmirage.targets=unix");
    }

    @Test
    void by_default_a_new_project_is_one_of_the_mirage_tool_and_packages_at_once(TestFolder folder) {
        TestProject outside = outside(folder);
        generate(outside)
                .property("name", "sieve")
                .property("target", "hvt,unix")
                .run()
                .assertSuccess();
        Tools.Prefix mirage = Tools.mirage();
        Tools.Prefix solo5 = Tools.solo5(Tools.Architecture.X86_64);

        outside.maven("package")
                .in("new/primes")
                .environment("OCAMLPATH", mirage.lib().toString())
                .environment("OCAMLFIND_CONF", solo5.findlibConf().toString())
                .pathFirst(mirage.bin(), solo5.bin())
                .property("mirage.duniverseDirectory", Tools.duniverse().toString())
                .run()
                .assertSuccess()
                .assertLog()
                .contains("Tests passed: test_primes");

        assertThat(outside.file("new/primes/target/mirage/dist/x86_64/sieve.hvt"))
                .exists();
        Command.Result output = Command.of(
                        outside.file("new/primes/target/mirage/dist/x86_64/sieve")
                                .toString(),
                        "--limit=100")
                .run();
        assertThat(output.exitCode()).as(output.output()).isZero();
        assertThat(output.output()).contains("25").contains("97");
    }

    @Test
    void below_another_project_a_new_one_becomes_a_module_of_it(TestFolder folder) {
        TestProject outside = outside(folder);
        generate(outside)
                .property("outputDirectory", outside.path().toString())
                .property("frontEnd", "pom")
                .property("target", "unix")
                .run()
                .assertSuccess();

        outside.maven("package").run().assertSuccess();

        assertThat(outside.read("pom.xml")).contains("<module>primes</module>");
        assertThat(outside.file("primes/target/mirage/dist/x86_64/primes")).exists();
        assertThat(outside.file("primes/config.ml")).doesNotExist();
    }

    @Test
    void a_front_end_that_does_not_exist_makes_no_project(TestFolder folder) {
        TestProject outside = outside(folder);

        generate(outside)
                .property("outputDirectory", outside.path().toString())
                .property("frontEnd", "dune")
                .run()
                .assertFailure()
                .assertLog()
                .contains("frontEnd=dune; it has to be config or pom");

        assertThat(outside.read("pom.xml")).doesNotContain("<module>");
    }
}
