package io.mirage.maven.opam;

import static io.mirage.maven.opam.LockFiles.SMALL;
import static io.mirage.maven.opam.LockFiles.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LockFileTest {
    private static final String GIT = "git+https://house.example/lamp.git#0123456789abcdef0123456789abcdef01234567";

    @Test
    void readsWhatOpamMonorepoWrites() {
        LockFile lock = parse(LockFiles.real());

        assertThat(lock.rootPackages()).containsExactly("hello-spt");
        assertThat(lock.packages()).hasSize(23);
        assertThat(lock.vendored())
                .hasSize(12)
                .allMatch(locked -> locked.source().isPresent());
        assertThat(lock.installed())
                .extracting(LockedPackage::name)
                .contains("dune", "ocaml-solo5", "mirage")
                .doesNotContain("lwt");
        assertThat(lock.withoutSource()).isEmpty();
        assertThat(lock.ocamlVersion()).contains("4.13.1");
        assertThat(lock.sources()).hasSize(11).extracting(Source::directory).contains("dune_", "ocaml-ipaddr");
        assertThat(lock.depexts()).hasSize(20);
        assertThat(lock.repositories()).containsExactly("file:///home/lamp/overlays", "file:///home/lamp/repository");
        assertThat(lock.inputs()).isEmpty();
        Source bheap = lock.find("bheap").orElseThrow().source().orElseThrow();
        assertThat(bheap.url()).endsWith("/bheap-2.0.0.tbz");
        assertThat(bheap.checksums())
                .extracting(Checksum::algorithm)
                .containsExactly(Checksum.Algorithm.SHA512, Checksum.Algorithm.SHA256);
    }

    @Test
    void knowsWhatIsInEachFolder() {
        LockFile lock = parse(SMALL);

        assertThat(lock.packagesOf(new Source(GIT, "lamp", List.of())))
                .containsExactly(new PackageVersion("lamp", "2.0~beta"), new PackageVersion("lamp-unix", "2.0~beta"));
        assertThat(lock.find("dune"))
                .contains(new LockedPackage(new PackageVersion("dune", "3.0"), false, Optional.empty()));
    }

    @Test
    void knowsWhichPackagesCannotBeUpdatedAlone() {
        LockFile lock = parse(SMALL);

        assertThat(lock.withThoseOfTheSameSources(Set.of("lamp-unix"))).containsExactly("lamp", "lamp-unix");
        assertThat(lock.withThoseOfTheSameSources(Set.of("dune"))).containsExactly("dune");
        assertThat(lock.withThoseOfTheSameSources(Set.of())).isEmpty();
    }

    @Test
    void readsBothOrdersOfTheMarkOfVendoredPackages() {
        LockFile lock = parse(SMALL.replace("{= \"1.2.0\" & ?vendor}", "{?vendor & = \"1.2.0\"}"));

        assertThat(lock).isEqualTo(parse(SMALL));
    }

    @Test
    void readsListsOfOneEntryWithoutTheOuterBrackets() {
        LockFile lock = parse("""
                depends: "bulb" {= "1.2.0" & ?vendor}
                depexts: ["gcc" "make"] {os = "linux"}
                pin-depends: ["bulb.1.2.0" "https://house.example/bulb.tbz"]
                x-opam-monorepo-duniverse-dirs: ["https://house.example/bulb.tbz" "bulb"]
                x-opam-monorepo-opam-repositories: "https://house.example/repository.git"
                x-opam-monorepo-root-packages: "house"
                x-opam-monorepo-version: "0.3"
                """);

        assertThat(lock.packagesOf(lock.sources().get(0))).containsExactly(new PackageVersion("bulb", "1.2.0"));
        assertThat(lock.repositories()).containsExactly("https://house.example/repository.git");
        assertThat(lock.rootPackages()).containsExactly("house");
        assertThat(lock.depexts()).singleElement().satisfies(depext -> {
            assertThat(depext.packages()).containsExactly("gcc", "make");
            assertThat(depext.filter()).hasToString("Optional[os = \"linux\"]");
        });
        assertThat(parse("depexts: [\"gcc\"]\nx-opam-monorepo-root-packages: []\nx-opam-monorepo-version: \"0.3\"")
                        .depexts())
                .containsExactly(new Depext(List.of("gcc"), Optional.empty()));
    }

    @Test
    void readsALockFileWithNothingInIt() {
        LockFile lock = parse("x-opam-monorepo-root-packages: [\"house\"]\nx-opam-monorepo-version: \"0.3\"");

        assertThat(lock.packages()).isEmpty();
        assertThat(lock.sources()).isEmpty();
        assertThat(lock.ocamlVersion()).isEmpty();
    }

    @Test
    void saysWhichVendoredPackagesHaveNoSource() {
        LockFile lock = parse(SMALL.replace("  [\"bulb.1.2.0\" \"https://house.example/bulb.tbz\"]\n", ""));

        assertThat(lock.withoutSource()).containsExactly(new PackageVersion("bulb", "1.2.0"));
    }

    @Test
    void readsWhatThePluginAdded() {
        LockFile lock = parse(SMALL + "x-mirage-maven-inputs: [[\"house\" \"sha256=1\"] [\"b\" \"sha256=2\"]]\n");

        assertThat(lock.inputs()).containsExactly(Map.entry("b", "sha256=2"), Map.entry("house", "sha256=1"));
    }

    @Test
    void hasOneKeyForOneSetOfSources() {
        String key = parse(SMALL).sourcesKey();

        assertThat(key).matches("[0-9a-f]{64}");
        assertThat(parse(SMALL.replace("https://house.example/bulb.tbz", "https://mirror.example/b.tbz"))
                        .sourcesKey())
                .as("another address")
                .isEqualTo(key);
        assertThat(parse(swapped(SMALL)).sourcesKey()).as("another order").isEqualTo(key);
        assertThat(parse(SMALL.replace("0a0a", "0a0b")).sourcesKey())
                .as("another checksum")
                .isNotEqualTo(key);
        assertThat(parse(SMALL.replace("abcdef01234567", "abcdef01234568")).sourcesKey())
                .as("another commit")
                .isNotEqualTo(key);
        assertThat(parse(SMALL.replace("\"bulb\" [", "\"bulbs\" [")).sourcesKey())
                .as("another folder")
                .isNotEqualTo(key);
    }

    private static String swapped(String text) {
        String first = "  [\"https://house.example/bulb.tbz\" \"bulb\" [\"md5=0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a\"]]\n";
        String second = "  [\"" + GIT + "\" \"lamp\"]\n";
        assertThat(text).contains(first + second);
        return text.replace(first + second, second + first);
    }

    @Test
    void refusesOtherFormats() {
        assertRefused(
                "\"0.3\"",
                "\"0.4\"",
                "house.opam.locked has the format 0.4 of lock files, and this version of the plugin knows 0.3 only: use a"
                        + " later version of the plugin, or lock again (mvn mirage:lock) with an opam-monorepo that writes"
                        + " 0.3, such as 0.3.6");
        assertRefused("\"0.3\"", "\"1.0\"", "house.opam.locked has the format 1.0 of lock files, and");
        assertRefused(
                "\"0.3\"",
                "\"0.2\"",
                "house.opam.locked has the format 0.2 of lock files, which an older opam-monorepo wrote; this plugin and"
                        + " opam-monorepo 0.3 know 0.3 only: run mvn mirage:lock to write it again");
        assertRefused("\"0.3\"", "\"x\"", "'x' is no version of the format");
        assertRefused("\"0.3\"", "0", "0 is there in place of a string");
    }

    @Test
    void refusesWhatIsNoLockFile() {
        assertRefused(
                "x-opam-monorepo-version",
                "x-version",
                "house.opam.locked has no field x-opam-monorepo-version, so opam-monorepo did not write it: run mvn"
                        + " mirage:lock to write it again");
        assertRefused("x-opam-monorepo-root-packages", "x-roots", "has no field x-opam-monorepo-root-packages");
        assertRefused("opam-version: \"2.0\"", "opam-version:", "house.opam.locked, line 2, column 8: ");
        assertRefused(
                "opam-version: \"2.0\"",
                "x-opam-monorepo-version: \"0.2\"",
                "house.opam.locked, line 19, in the field x-opam-monorepo-version: it is there twice, first in line 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                ".",
                "",
                ".git",
                "a/b",
                "/etc",
                "../up",
                "a\\\\b",
                "a b",
                "a\\nb",
                "C:x",
                "-rf",
                "_skipped",
                "é",
                "\\000"
            })
    void refusesFoldersThatAreNotOneName(String directory) {
        assertRefused("\"bulb\" [", "\"" + directory + "\" [", "cannot be the name of a folder below duniverse");
    }

    @Test
    void refusesContradictions() {
        assertRefused(
                "567\" \"lamp\"]",
                "567\" \"bulb\"]",
                "house.opam.locked, line 14, in the field x-opam-monorepo-duniverse-dirs: two sources have the folder"
                        + " 'bulb'");
        assertRefused(
                "[\"" + GIT + "\" \"lamp\"]",
                "[\"https://house.example/bulb.tbz\" \"lamp\"]",
                "the URL https://house.example/bulb.tbz has two folders");
        assertRefused(
                "[\"bulb.1.2.0\" \"https://house.example/bulb.tbz\"]",
                "[\"bulb.1.2.0\" \"https://house.example/b.tbz\"]",
                "house.opam.locked, line 9, in the field pin-depends: the URL https://house.example/b.tbz of bulb.1.2.0"
                        + " has no folder in the field x-opam-monorepo-duniverse-dirs");
        assertRefused("[\"bulb.1.2.0\"", "[\"bulb.1.2.1\"", "bulb.1.2.1 is not in the field depends in this version");
        assertRefused("[\"bulb.1.2.0\"", "[\"candle.1\"", "candle.1 is not in the field depends in this version");
        assertRefused("[\"lamp-unix.", "[\"lamp.", "in the field pin-depends: the package lamp is there twice");
        assertRefused("\"dune\" {", "\"ocaml\" {", "in the field depends: the package ocaml is there twice");
    }

    @Test
    void refusesWhatItCannotRead() {
        assertRefused("[\"md5=0a", "[\"md5=0", "the checksum of https://house.example/bulb.tbz: '0");
        assertRefused("[\"md5=0a", "[\"crc=0a", "is no checksum");
        assertRefused("#0123456789abcdef0123456789abcdef01234567", "", "says no commit (#COMMIT behind it)");
        assertRefused("\"lamp\"]", "\"lamp\" [] []]", "is there in place of [URL FOLDER [CHECKSUM …]]");
        assertRefused("\"lamp\"]", "]", "is there in place of [URL FOLDER [CHECKSUM …]]");
        assertRefused("\"bulb\" {=", "\"../bulb\" {=", "'../bulb' is no name of an opam package");
        assertRefused("{= \"3.0\"}", "{= \"3/0\"}", "'3/0' is no version of an opam package (dune)");
        assertRefused("{= \"3.0\"}", "{>= \"3.0\"}", "\"dune\" {>= \"3.0\"} does not say one version of one package");
        assertRefused("{= \"3.0\"}", "", "\"dune\" does not say one version of one package");
        assertRefused("{= \"3.0\"}", "{= \"3.0\" & build}", "does not say one version of one package");
        assertRefused("{= \"3.0\"}", "{= \"3.0\" & ?vendor & ?vendor}", "does not say one version of one package");
        assertRefused("[\"bulb.1.2.0\" ", "[\"bulb.1.2.0\" \"x\" ", "is there in place of [NAME.VERSION URL]");
        assertRefused("[\"bulb.1.2.0\" ", "[\"bulb\" ", "'bulb' is no package with a version, NAME.VERSION");
        assertRefused("[\"house\"]", "[house]", "house is there in place of a string");
        assertRefused("opam-version: \"2.0\"", "depexts: [[1]]", "1 is there in place of a string");
        assertRefused("opam-version: \"2.0\"", "x-mirage-maven-inputs: [[\"a\"]]", "in place of [NAME DIGEST]");
    }

    @Test
    void hidesThePasswordsOfAddresses() {
        String secret = SMALL.replace("https://house.example", "https://anna:secret@house.example");

        for (String wrong : List.of(
                secret.replace("[\"md5=0a", "[\"md5=0"),
                secret.replace("\"lamp\"]", "\"lamp\" [] []]"),
                secret.replace("\"bulb\" [", "\"a/b\" ["),
                secret.replace("[\"bulb.1.2.0\" ", "[\"bulb.1.2.0\" \"x\" "),
                secret.replace("bulb.1.2.0\" \"https", "bulb.1.2.0\" \"http"),
                secret.replace("#0123456789abcdef0123456789abcdef01234567", ""))) {
            assertThat(wrong).isNotEqualTo(secret);
            assertThatThrownBy(() -> LockFile.parse(wrong, "house.opam.locked"))
                    .isInstanceOf(LockFileException.class)
                    .hasMessageContaining("://house.example/")
                    .hasMessageNotContainingAny("secret", "anna");
        }
    }

    private static void assertRefused(String part, String replacement, String message) {
        assertThat(SMALL).contains(part);
        assertThatThrownBy(() -> LockFile.parse(SMALL.replace(part, replacement), "house.opam.locked"))
                .isInstanceOf(LockFileException.class)
                .hasMessageContaining(message);
    }
}
