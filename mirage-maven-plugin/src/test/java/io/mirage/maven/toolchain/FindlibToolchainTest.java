package io.mirage.maven.toolchain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FindlibToolchainTest {

    @TempDir
    Path temp;

    @Test
    void liesWhereDuneLooksForIt() {
        assertThat(FindlibToolchain.file(Path.of("/srv/lib/findlib.conf"), "solo5"))
                .isEqualTo(Path.of("/srv/lib/findlib.conf.d/solo5.conf"));
        assertThat(FindlibToolchain.file(Path.of("/etc/my.conf"), "solo5"))
                .isEqualTo(Path.of("/etc/my.conf.d/solo5.conf"));
    }

    @Test
    void readsItsOwnSettings() throws Exception {
        FindlibToolchain toolchain = read("""
                # ocaml-solo5
                path(solo5) = "/srv/lib:/srv/more"
                  ocamlopt ( solo5 ) = "not how findlib writes it"
                ocamlopt(solo5)="/srv/bin/ocamlopt"
                ocamlc(solo5) = "/srv/bin/ocamlc"   # the bytecode compiler
                ocamlopt(other) = "/other/ocamlopt"
                ldconf = "ignore"
                ocamlcp(solo5) = ""
                """);

        assertThat(toolchain.settings()).containsOnlyKeys("path", "ocamlopt", "ocamlc", "ocamlcp");
        assertThat(toolchain.tool("ocamlopt")).contains(Path.of("/srv/bin/ocamlopt"));
        assertThat(toolchain.tool("ocamlc")).contains(Path.of("/srv/bin/ocamlc"));
        assertThat(toolchain.tool("ocamlcp")).isEmpty();
        assertThat(toolchain.tool("absent")).isEmpty();
    }

    @Test
    void readsEscapesAndOtherScripts() throws Exception {
        FindlibToolchain toolchain = read("""
                ocamlopt(solo5) = "/a \\"quoted\\" \\\\ path/été # (x)/ocamlopt"
                ocamlc(solo5) = "/not closed
                ocamldep(solo5) = "/x" trailing
                """);

        assertThat(toolchain.settings()).containsOnlyKeys("ocamlopt");
        assertThat(toolchain.settings()).containsEntry("ocamlopt", Path.of("/a \"quoted\" \\ path/été # (x)/ocamlopt"));
    }

    @Test
    void readsWindowsLineEndsAndBytesOfNoEncoding() throws Exception {
        Path file = temp.resolve("solo5.conf");
        Files.write(file, "ocamlc(solo5) = \"/x\"\r\n# \u00ff\r\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(FindlibToolchain.read(file, "solo5").tool("ocamlc")).contains(Path.of("/x"));
    }

    private FindlibToolchain read(String text) throws Exception {
        return FindlibToolchain.read(Files.writeString(temp.resolve("solo5.conf"), text), "solo5");
    }
}
