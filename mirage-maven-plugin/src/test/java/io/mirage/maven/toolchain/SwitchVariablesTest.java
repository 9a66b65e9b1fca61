package io.mirage.maven.toolchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SwitchVariablesTest {

    @Test
    void areThoseOfTheSwitchThatTheFolderBelongsTo(@TempDir Path temp) throws Exception {
        Path prefix = temp.resolve("switch");
        Files.createDirectories(prefix.resolve(".opam-switch"));

        assertThat(SwitchVariables.of(prefix.resolve("bin")))
                .containsOnly(
                        entry("OPAM_SWITCH_PREFIX", prefix.toString()),
                        entry(
                                "CAML_LD_LIBRARY_PATH",
                                prefix + "/lib/stublibs:" + prefix + "/lib/ocaml/stublibs:" + prefix + "/lib/ocaml"),
                        entry("OCAML_TOPLEVEL_PATH", prefix + "/lib/toplevel"));
    }

    @Test
    void areNoneForAnotherFolder(@TempDir Path temp) {
        assertThat(SwitchVariables.of(temp.resolve("bin"))).isEmpty();
    }
}
