package io.mirage.maven.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceFilesTest {

    @TempDir
    Path source;

    @Test
    void findByPatternsAndSkipWhatNobodyMeans() throws Exception {
        for (String path : List.of(
                "main.ml",
                "sub dir/été.ml",
                "sub dir/x.mli",
                "notes.txt",
                ".git/x.ml",
                "main.ml~",
                "#main.ml#",
                "dune")) {
            Path file = source.resolve(path);
            Files.createDirectories(file.resolve(".."));
            Files.writeString(file, "");
        }
        Files.createDirectories(source.resolve("folder.ml"));

        assertThat(SourceFiles.scan(source, List.of("**/*.ml", "**/*.mli")))
                .containsOnlyKeys("main.ml", "sub dir/été.ml", "sub dir/x.mli")
                .containsEntry("main.ml", source.resolve("main.ml"));
        assertThat(SourceFiles.scan(source, List.of("**/dune"))).containsOnlyKeys("dune");
    }

    @Test
    void areNoneInAnAbsentDirectory() {
        assertThat(SourceFiles.scan(source.resolve("absent"), List.of("**"))).isEmpty();
    }
}
