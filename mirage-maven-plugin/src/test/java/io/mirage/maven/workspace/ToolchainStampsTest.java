package io.mirage.maven.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolchainStampsTest {

    @TempDir
    Path work;

    @Test
    void throwAwayWhatAnotherToolchainMade() throws Exception {
        ToolchainStamps stamps = new ToolchainStamps(work);
        assertThat(stamps.ensure("_build", "solo5", "solo5", "one")).isFalse();
        make("_build/solo5/x");
        make("_build/default/x");

        assertThat(stamps.ensure("_build", "solo5", "solo5", "one")).isFalse();
        assertThat(work.resolve("_build/solo5/x")).exists();
        assertThat(stamps.ensure("_build", "solo5", "solo5", "two")).isTrue();
        assertThat(work.resolve("_build/solo5")).doesNotExist();
        assertThat(work.resolve("_build/default/x")).exists();
        assertThat(stamps.ensure("_build", "solo5", "solo5", "two")).isFalse();
    }

    @Test
    void throwAllAwayWithTheHostsToolchain() throws Exception {
        ToolchainStamps stamps = new ToolchainStamps(work);
        stamps.ensure("_build.arm", "default", "", "one");
        make("_build.arm/solo5/x");
        make("_build/solo5/x");

        assertThat(stamps.ensure("_build.arm", "default", "", "two")).isTrue();
        assertThat(work.resolve("_build.arm")).doesNotExist();
        assertThat(work.resolve("_build/solo5/x")).exists();
    }

    @Test
    void doNotTrustABuildDirectoryWithoutAStamp() throws Exception {
        make("_build/solo5/x");

        assertThat(new ToolchainStamps(work).ensure("_build", "solo5", "solo5", "one"))
                .isTrue();
        assertThat(work.resolve("_build/solo5")).doesNotExist();
    }

    @Test
    void takeADamagedStampForAnother() throws Exception {
        ToolchainStamps stamps = new ToolchainStamps(work);
        stamps.ensure("_build", "solo5", "solo5", "one");
        Files.write(work.resolve(".toolchain_build.solo5"), new byte[] {(byte) 0xff, (byte) 0xc3});

        assertThat(stamps.ensure("_build", "solo5", "solo5", "one")).isFalse();
        assertThat(work.resolve(".toolchain_build.solo5")).hasContent("one");
    }

    private void make(String path) throws IOException {
        Path file = work.resolve(path);
        Files.createDirectories(file.resolve(".."));
        Files.writeString(file, "x");
    }
}
