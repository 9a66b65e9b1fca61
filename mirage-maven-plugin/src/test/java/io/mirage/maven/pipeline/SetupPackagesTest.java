package io.mirage.maven.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import org.junit.jupiter.api.Test;

class SetupPackagesTest {

    @Test
    void haveOneCompilerAndThePinnedVersionsInTheOrderOfTheirDependencies() throws Exception {
        SetupPackages packages = SetupPackages.of(List.of());

        assertThat(packages.host())
                .containsExactly(
                        entry("ocaml-base-compiler", "4.14.2"),
                        entry("dune", "3.19.1"),
                        entry("ocamlfind", "1.9.8"),
                        entry("opam-monorepo", "0.4.3"),
                        entry("mirage", "4.9.0"));
        assertThat(packages.solo5("x86_64", "x86_64").orElseThrow())
                .containsExactly(
                        entry("ocaml-base-compiler", "4.14.2"),
                        entry("ocamlfind", "1.9.8"),
                        entry("solo5", "0.9.3"),
                        entry("ocaml-solo5", "0.8.5"));
        assertThat(packages.solo5("aarch64", "x86_64").orElseThrow())
                .containsExactly(
                        entry("ocaml-base-compiler", "4.14.2"),
                        entry("ocamlfind", "1.9.8"),
                        entry("solo5", "0.9.3"),
                        entry("solo5-cross-aarch64", "0.9.3"),
                        entry("ocaml-solo5-cross-aarch64", "0.8.5"));
        assertThat(packages.solo5("aarch64", "aarch64").orElseThrow()).containsKey("ocaml-solo5");
    }

    @Test
    void areNoneForAnArchitectureThatNoPackageIsFor() throws Exception {
        assertThat(SetupPackages.of(List.of()).solo5("x86_64", "aarch64")).isEmpty();
        assertThat(SetupPackages.of(List.of()).solo5("ppc64le", "x86_64")).isEmpty();
    }

    @Test
    void canBeOthersWithAVersionOrTheNewest() throws Exception {
        SetupPackages packages = SetupPackages.of(List.of("ocaml-system.4.13.1", " dune.2.9.3", "mirage"));

        assertThat(packages.host())
                .containsExactly(
                        entry("ocaml-system", "4.13.1"),
                        entry("dune", "2.9.3"),
                        entry("ocamlfind", "1.9.8"),
                        entry("opam-monorepo", "0.4.3"),
                        entry("mirage", ""));
        assertThat(packages.solo5("x86_64", "x86_64").orElseThrow()).containsEntry("ocaml-system", "4.13.1");
    }

    @Test
    void areRefusedWhenSetupHasNoUseForThem() {
        assertThatThrownBy(() -> SetupPackages.of(List.of("lwt.5.7.0", "dune.3.17.2", "")))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContainingAll(
                        "mirage.setup.packages: lwt.5.7.0, ", "NAME.VERSION", "ocaml-system", "mirage");
    }
}
