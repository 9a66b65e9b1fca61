package io.mirage.maven.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ProvenanceWriterTest {
    private static final Path BASE = Path.of("/home/me/hello");

    @Test
    void folders_of_the_pom_become_what_they_were() {
        assertThat(ProvenanceWriter.portable("--a=/home/me/hello/keys --b=/home/me/x", BASE, Path.of("/home/me")))
                .isEqualTo("--a=${project.basedir}/keys --b=${user.home}/x");
    }

    @Test
    void a_home_that_is_the_root_is_in_no_text() {
        assertThat(ProvenanceWriter.portable("--a=/home/me/hello/keys --b=/etc/x", BASE, Path.of("/")))
                .isEqualTo("--a=${project.basedir}/keys --b=/etc/x");
    }
}
