package io.mirage.maven.release;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LicencesTest {
    private final Licences licences = new Licences();

    @Test
    void knowsTheIdentifiersThatTheSchemaKnows() throws IOException {
        List<String> ids = new ArrayList<>();
        try (InputStream schema = JsonParser.class.getResourceAsStream("/spdx.schema.json")) {
            for (JsonNode id :
                    new ObjectMapper().readTree(Objects.requireNonNull(schema)).get("enum")) {
                ids.add(id.asText());
            }
        }
        for (String list : List.of("spdx-licences.txt", "spdx-exceptions.txt")) {
            try (InputStream in = Licences.class.getResourceAsStream(list)) {
                assertThat(new String(
                                        Objects.requireNonNull(in).readAllBytes(),
                                        java.nio.charset.StandardCharsets.UTF_8)
                                .lines())
                        .isNotEmpty()
                        .isSubsetOf(ids);
            }
        }
    }

    @Test
    void tellsIdentifiersExpressionsAndOtherTextsApart() {
        assertThat(licences.json(List.of("ISC"))).containsExactly(Map.of("license", Map.of("id", "ISC")));
        assertThat(licences.json(List.of(" BSD-3-clause ")))
                .containsExactly(Map.of("license", Map.of("id", "BSD-3-Clause")));
        assertThat(licences.json(List.of("LGPL-2.1-only WITH OCaml-LGPL-linking-exception")))
                .containsExactly(Map.of("expression", "LGPL-2.1-only WITH OCaml-LGPL-linking-exception"));
        assertThat(licences.json(List.of("LGPL with OpenSSL linking exception")))
                .containsExactly(Map.of("license", Map.of("name", "LGPL with OpenSSL linking exception")));
        assertThat(licences.json(List.of("", " "))).isEmpty();
        assertThat(licences.json(List.of())).isEmpty();
    }

    @Test
    void putsSeveralSideBySide() {
        assertThat(licences.json(List.of("MIT", "mit", "ISC  OR MIT", "mine")))
                .containsExactly(
                        Map.of("license", Map.of("id", "MIT")),
                        Map.of("license", Map.of("name", "ISC OR MIT")),
                        Map.of("license", Map.of("name", "mine")));
    }

    @ParameterizedTest
    @CsvSource({
        "MIT AND ISC, MIT AND ISC",
        "(mit OR isc)  AND  Zlib, (MIT OR ISC) AND Zlib",
        "((MIT)), ((MIT))",
        "CC0-1.0+, CC0-1.0+",
        "GPL-2.0+ WITH classpath-exception-2.0 OR MIT, GPL-2.0+ WITH Classpath-exception-2.0 OR MIT",
        "LicenseRef-Mine, LicenseRef-Mine",
        "DocumentRef-x:LicenseRef-Mine OR MIT, DocumentRef-x:LicenseRef-Mine OR MIT"
    })
    void readsExpressions(String text, String expression) {
        assertThat(licences.expression(text)).contains(expression);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "BSD",
                "MIT ISC",
                "MIT AND",
                "AND MIT",
                "MIT AND OR ISC",
                "(MIT",
                "MIT)",
                "()",
                "MIT WITH ISC",
                "MIT WITH",
                "OCaml-LGPL-linking-exception",
                "(MIT) WITH LLVM-exception",
                "MIT WITH LLVM-exception WITH LLVM-exception",
                "MIT (ISC)",
                "(MIT) (ISC)",
                "MIT, ISC",
                "MIT and ISC",
                "LicenseRef-",
                "+",
                "MIT++",
                "LicenseRef-a+"
            })
    void takesNothingElseForAnExpression(String text) {
        assertThat(licences.expression(text)).isEmpty();
    }
}
