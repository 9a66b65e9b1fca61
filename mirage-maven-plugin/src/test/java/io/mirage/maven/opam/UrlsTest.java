package io.mirage.maven.opam;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UrlsTest {
    @Test
    void areShownWithoutUsersPasswordsAndTokens() {
        assertThat(Urls.shown("https://anna:secret@a.example/x.tbz")).isEqualTo("https://a.example/x.tbz");
        assertThat(Urls.shown("git+https://token@a.example/x.git#main")).isEqualTo("git+https://a.example/x.git#main");
        assertThat(Urls.shown("https://anna:se@cret@a.example?x=@y")).isEqualTo("https://a.example?x=@y");
        assertThat(Urls.shown("a https://t@a.example/x b https://u:p@b.example c"))
                .isEqualTo("a https://a.example/x b https://b.example c");
    }

    @Test
    void areShownAsTheyAreWithoutAny() {
        for (String url : new String[] {
            "https://a.example/x@y.tbz",
            "https://a.example?u=anna@a.example",
            "https://a.example#@",
            "git@a.example:x.git",
            "file:///x@y/z"
        }) {
            assertThat(Urls.shown(url)).isEqualTo(url);
        }
    }
}
