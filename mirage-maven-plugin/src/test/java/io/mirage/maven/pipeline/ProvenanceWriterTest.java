package io.mirage.maven.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProvenanceWriterTest {

    @ParameterizedTest
    @CsvSource({
        "scm:git:https://example.org/x.git,git+https://example.org/x.git",
        "scm:git:https://joe:pw@example.org/x?token=abc,git+https://example.org/x",
        "scm:git:https://joe:p@w@example.org:8443/x#abc,git+https://example.org:8443/x",
        "scm:git:ssh://git@example.org/a/x.git,git+ssh://example.org/a/x.git",
        "scm:git:git://[::1]/x,git+git://[::1]/x",
        "scm:git:https://example.org?token=abc,git+https://example.org",
    })
    void the_address_of_a_repository_is_told_alone(String connection, String uri) {
        assertThat(ProvenanceWriter.uri(connection)).contains(uri);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "scm:svn:https://example.org/x",
                "scm:git:file:///srv/x",
                "scm:git:/srv/x",
                "scm:git:git@example.org:a/x.git",
                "scm:git:https://${env.HOST}/x",
                "scm:git:https://example.org/${name}",
                "scm:git:${env.CI_REPOSITORY_URL}",
                "scm:git:https://joe:p/w@example.org/x",
                "scm:git:https://joe:1/w@example.org/x"
            })
    void what_is_no_address_is_not_told(String connection) {
        assertThat(ProvenanceWriter.uri(connection)).isEmpty();
    }
}
