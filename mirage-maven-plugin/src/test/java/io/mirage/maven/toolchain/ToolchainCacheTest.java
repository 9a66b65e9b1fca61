package io.mirage.maven.toolchain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolchainCacheTest {

    @TempDir
    Path temp;

    @Test
    void recallsWhatItRemembersUntilSomethingChanges() throws Exception {
        Path seen = Files.writeString(temp.resolve("a file"), "1");
        Evidence evidence = new Evidence("");
        evidence.file(seen);
        evidence.folder(temp, "*.o");
        evidence.program("absent");
        evidence.fact("said = so\nand so");
        Toolchain toolchain = new Toolchain(
                Optional.of("solo5"),
                "prefix",
                Optional.of(temp.resolve("findlib.conf")),
                temp.resolve("ocamlopt"),
                "amd64",
                "4.14.1",
                Optional.empty(),
                Optional.of(temp.resolve("gcc")),
                List.of(temp, temp.resolve("été")),
                evidence.digest());
        ToolchainCache cache = ToolchainCache.in(temp.resolve("cache"));
        cache.remember("key", toolchain, evidence.probes());
        cache.save();

        assertThat(ToolchainCache.in(temp.resolve("cache")).recall("key", "")).contains(toolchain);
        assertThat(ToolchainCache.in(temp.resolve("cache")).recall("ke", "")).isEmpty();

        Files.writeString(temp.resolve("new.o"), "");
        assertThat(ToolchainCache.in(temp.resolve("cache")).recall("key", "")).isEmpty();
        Files.delete(temp.resolve("new.o"));
        assertThat(ToolchainCache.in(temp.resolve("cache")).recall("key", "")).isPresent();

        Files.delete(seen);
        assertThat(ToolchainCache.in(temp.resolve("cache")).recall("key", "")).isEmpty();
    }

    @Test
    void writesNothingWhenItLearntNothing() throws Exception {
        ToolchainCache.in(temp.resolve("cache")).save();
        ToolchainCache.none().save();

        assertThat(temp).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\uZZZZ",
                "key.probe.0=",
                "key.probe.0=folder",
                "key.probe.0=folder [ /tmp",
                "key.probe.0=folder x",
                "key.probe.0=program ",
                "key.probe.0=file \\u0000",
                "key.probe.0=nonsense\nkey.identity=x",
                "key.identity=x"
            })
    void takesNonsenseForNothing(String text) throws Exception {
        Path file = Files.writeString(temp.resolve("cache"), text);

        assertThat(ToolchainCache.in(file).recall("key", "/bin")).isEmpty();
    }
}
