package io.mirage.maven.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackageRequirementTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "duration | \"duration\"",
                "lwt >= 5.7 | \"lwt\" {>= \"5.7\"}",
                "lwt>=5.7&<6 | \"lwt\" {>= \"5.7\" & < \"6\"}",
                "  fmt   =  0.10.0+dune | \"fmt\" {= \"0.10.0+dune\"}",
                "base64 != 3~rc1 | \"base64\" {!= \"3~rc1\"}",
            })
    void isWrittenAsOpamHasIt(String text, String opam) {
        assertThat(PackageRequirement.parse(text)).map(PackageRequirement::opam).contains(opam);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "12",
                "lwt 5.7",
                "lwt >=",
                "lwt => 5",
                "lwt >= 5 6",
                "lwt >= 5 &",
                "a b",
                "lwt\"]",
                "lwt >= \"5\"",
                "é"
            })
    void refusesWhatOpamWouldNotRead(String text) {
        assertThat(PackageRequirement.parse(text)).isEmpty();
    }

    @Test
    void isRefusedWithTheOtherFaultsOfAPom() {
        DependencyOptions dependencies = new DependencyOptions(
                List.of("lwt 5", "fmt"),
                List.of("file:///a\"b"),
                java.util.Optional.empty(),
                List.of(new SourceMirror("https://a.example/", null)),
                java.util.Optional.empty());

        assertThat(DeclarationBuilder.declare().dependencies(dependencies).refusal())
                .contains("<packages>: 'lwt 5'")
                .contains("a package is written NAME or NAME >= VERSION")
                .contains("<opamRepositories>: 'file:///a\"b'")
                .contains("<sourceMirrors>");
    }
}
