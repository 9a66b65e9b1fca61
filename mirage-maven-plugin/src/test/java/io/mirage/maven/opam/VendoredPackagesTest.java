package io.mirage.maven.opam;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VendoredPackagesTest {
    private static final String BULB = """
            license: "ISC"
            depends: [
              "ocaml" {>= "4.08"}
              "dune" {>= "2.0" & build}
              ("glass" | "wire" {< "2"}) & "base" {!?nothing}
              "alcotest" {with-test & >= "1.0"}
              "odoc" {with-doc}
              "mirage-monorepo" {?monorepo}
            ]
            depopts: ["lamp"]
            """;

    @TempDir
    private Path duniverse;

    @ParameterizedTest
    @ValueSource(strings = {"bulb/bulb.opam", "bulb/opam", "bulb/opam/bulb.opam", "bulb/bulb.opam/opam"})
    void findsTheOpamFileOfAPackage(String file) throws IOException {
        write(file, BULB);

        List<PackageInfo> packages = VendoredPackages.read(duniverse, LockFiles.parse(LockFiles.SMALL));

        assertThat(packages)
                .extracting(PackageInfo::name)
                .containsExactly("bulb", "lamp", "lamp-unix", "ocaml", "dune");
        assertThat(packages.get(0).version()).contains("1.2.0");
        assertThat(packages.get(0).vendored()).isTrue();
        assertThat(packages.get(0).source()).map(Source::directory).contains("bulb");
        assertThat(packages.get(0).description())
                .contains(new PackageDescription(
                        Optional.empty(),
                        Optional.empty(),
                        List.of("ISC"),
                        List.of("base", "dune", "glass", "mirage-monorepo", "ocaml", "wire")));
        assertThat(packages.subList(1, 5)).allMatch(info -> info.description().isEmpty());
        assertThat(packages.get(4).vendored()).isFalse();
    }

    @Test
    void takesAnOpamFileWithoutANameForThePackageItNamesOnly() throws IOException {
        write("lamp/opam", "name: \"lamp-unix\"\nlicense: \"MIT\"\n");

        List<PackageInfo> packages = VendoredPackages.read(duniverse, LockFiles.parse(LockFiles.SMALL));

        assertThat(packages.get(1).description()).isEmpty();
        assertThat(packages.get(2).description().orElseThrow().licences()).containsExactly("MIT");

        write("lamp/opam", "license: \"MIT\"\n");
        packages = VendoredPackages.read(duniverse, LockFiles.parse(LockFiles.SMALL));
        assertThat(packages.get(1).description()).as("one of two").isEmpty();
        assertThat(packages.get(2).description()).as("one of two").isEmpty();
    }

    @Test
    void passesOverWhatItCannotRead() throws IOException {
        write("bulb/bulb.opam", "license: [\"ISC\"");
        write("lamp/lamp.opam", "# " + "x".repeat(1 << 20) + "\nlicense: \"ISC\"\n");
        Files.createDirectories(duniverse.resolve("lamp/lamp-unix.opam"));

        assertThat(VendoredPackages.read(duniverse, LockFiles.parse(LockFiles.SMALL)))
                .hasSize(5)
                .allMatch(info -> info.description().isEmpty());
        assertThat(VendoredPackages.read(duniverse.resolve("nothing"), LockFiles.parse(LockFiles.SMALL)))
                .hasSize(5)
                .allMatch(info -> info.description().isEmpty());
    }

    @Test
    void readsFilesInOtherEncodings() throws IOException {
        Files.createDirectories(duniverse.resolve("bulb"));
        Files.write(
                duniverse.resolve("bulb/bulb.opam"),
                "authors: \"Ren\u00e9\"\nlicense: \"ISC\"\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(VendoredPackages.read(duniverse, LockFiles.parse(LockFiles.SMALL))
                        .get(0)
                        .description())
                .map(PackageDescription::licences)
                .contains(List.of("ISC"));
    }

    @Test
    void readsADuniverseWithoutALockFile() throws IOException {
        write("lamp/lamp.opam", "version: \"2.0\"\nlicense: [\"ISC\" \"MIT\"]\n");
        write("lamp/lamp-unix.opam", "depends: [\"lamp\"]\n");
        write("lamp/broken.opam", "depends: [");
        write("lamp/$.opam", "version: \"1\"\n");
        write("old/opam", "name: \"older\"\nversion: \"0.1\"\n");
        write("plain/opam", "version: \"0.2\"\n");
        write("sub/opam/inner.opam", "version: \"0.3\"\n");
        write("dir/outer.opam/opam", "version: \"0.4\"\n");
        write("zz/lamp.opam", "version: \"3.0\"\n");
        write("README", "x");

        List<PackageInfo> packages = VendoredPackages.read(duniverse);

        assertThat(packages)
                .extracting(info -> info.name() + ' ' + info.version().orElse("?"))
                .containsExactly(
                        "broken ?", "inner 0.3", "lamp 2.0", "lamp-unix ?", "older 0.1", "outer 0.4", "plain 0.2");
        assertThat(packages)
                .allMatch(PackageInfo::vendored)
                .allMatch(info -> info.source().isEmpty());
        assertThat(VendoredPackages.read(duniverse.resolve("nothing"))).isEmpty();
    }

    private void write(String file, String text) throws IOException {
        Path path = duniverse.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
