package io.mirage.maven.frontend;

import static io.mirage.maven.frontend.PomFrontEndTest.sources;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgramSourcesTest {

    @Test
    void findAModuleByEitherFirstLetter() {
        ProgramSources sources = sources("Main.ml", "lexer.mll", "sub/parser.mly", "only.mli", "stub.c");

        assertThat(sources.hasModule("main")).isTrue();
        assertThat(sources.hasModule("Lexer")).isTrue();
        assertThat(sources.hasModule("parser")).isTrue();
        assertThat(sources.hasModule("only")).isFalse();
        assertThat(sources.hasModule("stub")).isFalse();
        assertThat(sources.hasModule("mAIN")).isFalse();
    }

    @Test
    void surviveAFileThatIsAllExtension() {
        ProgramSources sources = sources(".ml", "sub/.mll", "main.ml");

        assertThat(sources.hasModule("main")).isTrue();
        assertThat(sources.hasModule("other")).isFalse();
        assertThat(sources.without("main").files()).containsOnlyKeys(".ml", "sub/.mll");
    }

    @Test
    void leaveOutAModuleWithItsInterfaceButNotTheCFileOfItsName() {
        assertThat(sources("main.ml", "main.mli", "main.c", "main.h", "sub/Main.ml", "mainly.ml")
                        .without("main")
                        .files())
                .containsOnlyKeys("main.c", "main.h", "mainly.ml");
    }

    @Test
    void knowTheirFolders() {
        ProgramSources sources = sources("a.ml", "x/y/b.ml", "x/h.h", "x/y/h.h", "x/y/i.h", "z.h");

        assertThat(sources.folders()).containsExactlyInAnyOrder("x", "x/y");
        assertThat(sources.headerFolders()).containsExactlyInAnyOrder("x", "x/y");
    }
}
