package io.mirage.maven.solo5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The digests are those of FIPS 180-4's examples. */
class ImageDigestTest {
    @TempDir
    private Path directory;

    @Test
    void ofThreeBytes() throws IOException {
        Path file = Files.write(directory.resolve("abc"), "abc".getBytes(StandardCharsets.US_ASCII));

        assertThat(ImageDigest.of(file))
                .isEqualTo(new ImageDigest("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", 3));
    }

    @Test
    void ofMoreBytesThanAreReadAtOnce() throws IOException {
        Path file = Files.writeString(directory.resolve("million"), "a".repeat(1_000_000));

        assertThat(ImageDigest.of(file))
                .isEqualTo(
                        new ImageDigest("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0", 1_000_000));
    }

    @Test
    void ofAFileThatIsNotThere() {
        assertThatThrownBy(() -> ImageDigest.of(directory.resolve("absent"))).isInstanceOf(NoSuchFileException.class);
    }
}
