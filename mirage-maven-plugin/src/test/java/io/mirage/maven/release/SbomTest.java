package io.mirage.maven.release;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mirage.maven.opam.Checksum;
import io.mirage.maven.opam.LockFiles;
import io.mirage.maven.opam.PackageDescription;
import io.mirage.maven.opam.PackageInfo;
import io.mirage.maven.opam.Source;
import io.mirage.maven.opam.VendoredPackages;
import io.mirage.maven.project.Coordinates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.cyclonedx.Version;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SbomTest {
    private static final Coordinates HELLO = new Coordinates("org.example", "hello", "1.0-SNAPSHOT");
    private static final String HELLO_PURL = "pkg:maven/org.example/hello@1.0-SNAPSHOT";
    private static final Optional<String> TIME = Optional.of("2026-01-01T00:00:00Z");

    @Test
    void describesTheUnikernelAndItsPackages() throws IOException {
        String json = sbom(real());

        assertValid(json);
        JsonNode bom = new ObjectMapper().readTree(json);
        assertThat(bom.at("/serialNumber").asText()).matches("urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8.*");
        assertThat(bom.at("/metadata/timestamp").asText()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(bom.at("/metadata/tools/components/0/version").asText()).isEqualTo("0.1.0");
        assertThat(bom.at("/metadata/component/type").asText()).isEqualTo("application");
        assertThat(bom.at("/metadata/component/bom-ref").asText()).isEqualTo(HELLO_PURL);
        assertThat(bom.at("/metadata/component/purl").asText()).isEqualTo(HELLO_PURL);
        assertThat(bom.at("/components")).hasSize(23);
        assertThat(component(bom, "logs").toPrettyString()).isEqualTo("""
                        {
                          "type" : "library",
                          "bom-ref" : "pkg:opam/logs@0.7.0%2Bdune2",
                          "name" : "logs",
                          "version" : "0.7.0+dune2",
                          "scope" : "required",
                          "hashes" : [ {
                            "alg" : "SHA-512",
                            "content" : "4c1fdc23c5f9709d50fa1ee518e2ec4cf1a35fb1cedf466bcc849ae47c113b317db2bf95c788d48faacb67952d942d4b378904e3c37e71ef7babb56e2f11ce8b"
                          }, {
                            "alg" : "SHA-256",
                            "content" : "ae2f76b6bb42122371041d389d0d4348346a79b38ffbb7c20d08e85df2fedf76"
                          } ],
                          "licenses" : [ {
                            "license" : {
                              "id" : "ISC"
                            }
                          } ],
                          "purl" : "pkg:opam/logs@0.7.0%2Bdune2",
                          "externalReferences" : [ {
                            "type" : "distribution",
                            "url" : "https://git.example/dune-universe/logs/releases/download/v0.7.0%2Bdune2/logs-0.7.0.dune2.tbz"
                          } ]
                        }""");
        assertThat(component(bom, "lwt").at("/hashes/1/alg").asText()).isEqualTo("MD5");
        JsonNode runtime = component(bom, "mirage-runtime");
        assertThat(runtime.at("/externalReferences/0/type").asText()).isEqualTo("vcs");
        assertThat(runtime.at("/externalReferences/0/url").asText())
                .isEqualTo("https://git.example/mirage/mirage.git#0f3c5a5c0e7f1d2b8a6e4c9d7b5a3f1e2d4c6b8a");
        assertThat(runtime.has("hashes")).isFalse();
    }

    @Test
    void saysWhatIsInTheImageAndWhatIsATool() throws IOException {
        JsonNode bom = new ObjectMapper().readTree(sbom(real()));

        for (String name :
                List.of("lwt", "base-bytes", "ocaml", "ocaml-base-compiler", "ocaml-solo5", "ocaml-src", "solo5")) {
            assertThat(component(bom, name).at("/scope").asText()).as(name).isEqualTo("required");
        }
        for (String name : List.of("dune", "opam-monorepo", "mirage", "angstrom", "base-threads", "conf-pkg-config")) {
            assertThat(component(bom, name).at("/scope").asText()).as(name).isEqualTo("excluded");
        }
    }

    @Test
    void saysWhatDependsOnWhat() throws IOException {
        JsonNode bom = new ObjectMapper().readTree(sbom(real()));

        assertThat(dependsOn(bom, "pkg:opam/lwt@5.10.1"))
                .as("those in the lock file")
                .containsExactly("pkg:opam/dune@3.22.2", "pkg:opam/ocaml@4.13.1", "pkg:opam/ocplib-endian@1.2");
        assertThat(dependsOn(bom, HELLO_PURL))
                .as("what nothing else depends on")
                .contains("pkg:opam/lwt@5.10.1", "pkg:opam/solo5@0.9.3")
                .doesNotContain("pkg:opam/ocplib-endian@1.2", "pkg:opam/ocaml@4.13.1", "pkg:opam/dune@3.22.2");
        assertThat(bom.at("/dependencies"))
                .as("those whose opam file was read")
                .extracting(node -> node.at("/ref").asText())
                .containsExactly(HELLO_PURL, "pkg:opam/logs@0.7.0%2Bdune2", "pkg:opam/lwt@5.10.1");
    }

    @Test
    void hasTheSameBytesForTheSameInput() {
        List<PackageInfo> shuffled = new ArrayList<>(real());
        Collections.shuffle(shuffled, new Random(7));

        assertThat(sbom(shuffled)).isEqualTo(sbom(real()));
        assertThat(sbom(real().subList(1, 20)).substring(0, 120))
                .isNotEqualTo(sbom(real()).substring(0, 120));
    }

    @Test
    void describesAUnikernelWithoutPackages() throws IOException {
        String json = Sbom.cycloneDx(HELLO, List.of(), Optional.empty(), Optional.empty());

        assertValid(json);
        JsonNode bom = new ObjectMapper().readTree(json);
        assertThat(bom.at("/components")).isEmpty();
        assertThat(bom.at("/metadata").fieldNames()).toIterable().containsExactly("component");
        assertThat(dependsOn(bom, HELLO_PURL)).isEmpty();
    }

    @Test
    void describesADuniverseWithoutALockFile(@TempDir Path duniverse) throws IOException {
        Files.createDirectories(duniverse.resolve("lamp"));
        Files.writeString(duniverse.resolve("lamp/lamp.opam"), "version: \"2.0\"\nlicense: [\"ISC\" \"mine\"]\n");
        Files.writeString(duniverse.resolve("lamp/lamp-unix.opam"), "depends: [\"lamp\" \"unix\"]\n");

        String json = sbom(VendoredPackages.read(duniverse));

        assertValid(json);
        JsonNode bom = new ObjectMapper().readTree(json);
        assertThat(component(bom, "lamp").at("/licenses")).hasSize(2);
        assertThat(component(bom, "lamp-unix").has("version")).isFalse();
        assertThat(dependsOn(bom, "pkg:opam/lamp-unix")).containsExactly("pkg:opam/lamp@2.0");
    }

    @Test
    void isValidWhateverIsInIt() throws IOException {
        String hostile = "\"},{\\ <x> & é\u0000\u2028 $(rm) %41 ../\t\n";
        List<PackageInfo> packages = new ArrayList<>();
        packages.add(new PackageInfo(
                hostile,
                Optional.of(hostile),
                true,
                Optional.of(new Source(
                        "https://user:secret@a.example/x y.tbz", "x", List.of(Checksum.parse("0a".repeat(16))))),
                Optional.of(described(List.of(hostile, "GPL", "MIT OR " + hostile), List.of(hostile, "nothing")))));
        packages.add(packages.get(0));
        for (String url : List.of(
                "git@a.example:x.git", "git+ssh://git@a.example/x.git#1", "https://token@a.example/x.tbz", "")) {
            packages.add(new PackageInfo(
                    "p" + packages.size(),
                    Optional.of(""),
                    false,
                    Optional.of(new Source(url, "x", List.of())),
                    Optional.of(described(List.of("("), List.of("p2", "p3")))));
        }

        String json = sbom(packages);

        assertValid(json);
        JsonNode bom = new ObjectMapper().readTree(json);
        assertThat(component(bom, hostile).at("/licenses/0/license/name").asText())
                .isEqualTo(hostile.strip());
        assertThat(component(bom, hostile).at("/purl").asText())
                .matches("pkg:opam/[A-Za-z0-9._~%-]+@[A-Za-z0-9._~%-]+");
        assertThat(json).doesNotContain("secret", "token").contains("ssh://git@a.example/x.git#1");
        assertThat(bom.at("/components")).hasSize(5);
        assertThat(component(bom, "p2").at("/purl").asText()).isEqualTo("pkg:opam/p2");
        assertThat(component(bom, "p5").has("externalReferences")).isFalse();
    }

    /** The packages of a lock file as opam-monorepo writes it, two of them with opam files. */
    private static List<PackageInfo> real() {
        return VendoredPackages.read(Path.of("no-such-folder"), LockFiles.parse(LockFiles.real())).stream()
                .map(info -> switch (info.name()) {
                    case "lwt" ->
                        with(info, List.of("MIT"), List.of("ocplib-endian", "ocaml", "dune", "cppo-not-there"));
                    case "logs" -> with(info, List.of("ISC"), List.of("ocaml"));
                    default -> info;
                })
                .toList();
    }

    private static PackageInfo with(PackageInfo info, List<String> licences, List<String> dependsOn) {
        return new PackageInfo(
                info.name(),
                info.version(),
                info.vendored(),
                info.source(),
                Optional.of(described(licences, dependsOn)));
    }

    private static PackageDescription described(List<String> licences, List<String> dependsOn) {
        return new PackageDescription(Optional.empty(), Optional.empty(), licences, dependsOn);
    }

    private static String sbom(List<PackageInfo> packages) {
        return Sbom.cycloneDx(HELLO, packages, TIME, Optional.of("0.1.0"));
    }

    private static void assertValid(String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        assertThat(new JsonParser().validate(bytes, Version.VERSION_16))
                .as(json)
                .isEmpty();
        assertThat(new JsonParser().isValid(bytes, Version.VERSION_16)).isTrue();
    }

    private static JsonNode component(JsonNode bom, String name) {
        return StreamSupport.stream(bom.at("/components").spliterator(), false)
                .filter(node -> node.at("/name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> dependsOn(JsonNode bom, String ref) {
        return StreamSupport.stream(bom.at("/dependencies").spliterator(), false)
                .filter(node -> node.at("/ref").asText().equals(ref))
                .flatMap(node -> StreamSupport.stream(node.at("/dependsOn").spliterator(), false))
                .map(JsonNode::asText)
                .toList();
    }
}
