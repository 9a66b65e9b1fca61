package io.mirage.maven.opam;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PackageInputsTest {
    private static final String OPAM = """
            opam-version: "2.0"
            depends: [
              "lwt" { ?monorepo & >= "5.7" }
              ("mirage-solo5" | "mirage-xen" {build})
              "duration"
            ]
            """;

    @Test
    void namesWhatAFileDependsOn() {
        assertThat(PackageInputs.dependencies(OPAM)).containsExactly("lwt", "mirage-solo5", "mirage-xen", "duration");
        assertThat(PackageInputs.dependencies("depends: \"lwt\"")).containsExactly("lwt");
        assertThat(PackageInputs.dependencies("synopsis: \"none\"")).isEmpty();
        assertThat(PackageInputs.dependencies("depends: [")).isEmpty();
    }

    @Test
    void tellsOneSetOfDependenciesFromAnother() {
        String stamp = PackageInputs.stamp(OPAM);

        assertThat(stamp).matches("sha256=[0-9a-f]{64}");
        assertThat(PackageInputs.stamp(OPAM.replace("5.7", "5.8"))).isNotEqualTo(stamp);
        assertThat(PackageInputs.stamp(OPAM + "pin-depends: [\"a.1\" \"https://a.example/a.tbz\"]\n"))
                .isNotEqualTo(stamp);
        assertThat(PackageInputs.stamp(OPAM + "x-opam-monorepo-opam-provided: [\"solo5\"]\n"))
                .isNotEqualTo(stamp);
    }

    @Test
    void doesNotCareForLayoutAndDescriptions() {
        String other = "# made elsewhere\nsynopsis: \"new\"\n" + OPAM.replaceAll("\\s+", " ")
                + "\nbuild: [[\"dune\"]]\nx-mirage-configure: [\"sh\" \"/somewhere\"]\n";

        assertThat(PackageInputs.stamp(other)).isEqualTo(PackageInputs.stamp(OPAM));
    }

    @Test
    void namesWhatAFilePins() {
        assertThat(PackageInputs.pins("pin-depends: [[\"a.1\" \"file:///a\"] [\"b.1\" \"https://b.example/b\"]]"))
                .containsExactly("file:///a", "https://b.example/b");
        assertThat(PackageInputs.pins("pin-depends: [\"a.1\" \"file:///a\"]")).containsExactly("file:///a");
        assertThat(PackageInputs.pins(OPAM)).isEmpty();
    }

    @Test
    void stampsWhatItCannotRead() {
        assertThat(PackageInputs.stamp("depends: [")).isNotEqualTo(PackageInputs.stamp("depends: [["));
    }
}
