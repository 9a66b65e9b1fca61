package io.mirage.maven.opam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SourceTest {
    private static final String MD5 = "md5=" + "0a".repeat(16);
    private static final String SHA256 = "sha256=" + "0b".repeat(32);
    private static final String SHA512 = "sha512=" + "0c".repeat(64);

    @Test
    void mayChangeOnlyOnThisMachineAndWithoutAChecksum() {
        Checksum md5 = Checksum.parse("0a".repeat(16));

        assertThat(new Source("file:///work", "work", List.of()).mayChange()).isTrue();
        assertThat(new Source("file:///work.tbz", "work", List.of(md5)).mayChange())
                .isFalse();
        assertThat(new Source("git+file:///work#" + "0a".repeat(20), "work", List.of()).mayChange())
                .isFalse();
        assertThat(new Source("https://a.example/work.tbz", "work", List.of()).mayChange())
                .isFalse();
    }

    @Test
    void readsChecksums() {
        assertThat(Checksum.parse(SHA512)).hasToString(SHA512);
        assertThat(Checksum.parse("sha256=" + "AB".repeat(32)).hex()).isEqualTo("ab".repeat(32));
        assertThat(Checksum.parse("0a".repeat(16))).hasToString(MD5);
        assertThatThrownBy(() -> Checksum.parse("sha256=12"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'12' is no sha256, which has 64 hexadecimal digits");
        assertThatThrownBy(() -> Checksum.parse("crc=12"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'crc=12' is no checksum: md5=…, sha256=… or sha512=…");
    }

    @Test
    void putsTheStrongestChecksumFirst() {
        Source source = archive("https://a.example/x.tbz", MD5, SHA512, SHA256);

        assertThat(source.checksums()).extracting(Checksum::toString).containsExactly(SHA512, SHA256, MD5);
    }

    @Test
    void isKnownByItsBytesNotByItsAddress() {
        assertThat(archive("https://a.example/x.tbz", SHA256).identity())
                .isEqualTo(archive("https://mirror.example/y.tbz", SHA256).identity())
                .isNotEqualTo(archive("https://a.example/x.tbz", SHA512).identity());
    }

    @Test
    void takesAGitAddressApart() {
        Source git = archive("git+https://git.example/lamp.git#0123abc");

        assertThat(git.isGit()).isTrue();
        assertThat(git.location()).isEqualTo("https://git.example/lamp.git");
        assertThat(git.revision()).contains("0123abc");
        assertThat(git.identity())
                .isNotEqualTo(
                        archive("git+https://git.example/lamp.git#0123abd").identity());
        assertThat(archive("https://a.example/x.tbz", MD5).isGit()).isFalse();
        assertThat(archive("https://a.example/x.tbz", MD5).revision()).isEmpty();
    }

    private static Source archive(String url, String... checksums) {
        return new Source(
                url, "x", List.of(checksums).stream().map(Checksum::parse).toList());
    }
}
