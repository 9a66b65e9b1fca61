package io.mirage.maven.opam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DepextsTest {
    private static final Map<String, String> DEBIAN =
            SystemVariables.of("ID=debian\nVERSION_ID=\"12\"\n", "Linux", "x86_64");

    @Test
    void choosesWhatTheSystemNeeds() {
        LockFile lock = LockFiles.parse(LockFiles.real());

        assertThat(Depexts.of(lock, DEBIAN)).containsExactly("linux-libc-dev", "pkg-config");
        assertThat(Depexts.of(lock, SystemVariables.of("ID=alpine\n", "Linux", "x86_64")))
                .containsExactly("pkgconf");
        assertThat(Depexts.of(lock, SystemVariables.of("ID=rhel\nID_LIKE=fedora\nVERSION_ID=9.4", "Linux", "x86_64")))
                .containsExactly("kernel-headers", "pkgconf-pkg-config");
        assertThat(Depexts.of(lock, SystemVariables.of("ID=ol\nVERSION_ID=7.9", "Linux", "x86_64")))
                .as("7.9 is more than 7, and less than 8")
                .isEmpty();
        assertThat(Depexts.of(lock, Map.of())).isEmpty();
    }

    @Test
    void namesEachPackageOnce() {
        LockFile lock = lock("[[\"b\" \"a\"] [\"c\"] {os = \"linux\"} [\"a\"] {os-family = \"debian\"}]");

        assertThat(Depexts.of(lock, DEBIAN)).containsExactly("a", "b", "c");
    }

    /** As {@code opamFilter.ml} evaluates: what is undefined is neither true nor false. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    os = "linux";                               true
                    "linux" = os;                               true
                    os != "linux";                              false
                    os-version >= "8";                          true
                    os-version < "012";                         false
                    os-version = "012";                         true
                    os-version > "9~x" & os-version <= "12";    true
                    nothing = "x";                              false
                    nothing != "x";                             false
                    !(nothing = "x");                           false
                    !(os = "macos");                            true
                    nothing = "x" | os = "linux";               true
                    nothing = "x" & os = "linux";               false
                    !(nothing = "x" & os = "macos");            true
                    !(nothing = "x" | os = "linux");            false
                    ?nothing;                                   false
                    !?nothing;                                  true
                    ?os;                                        true
                    ?(nothing = "x");                           false
                    nothing;                                    false
                    !nothing;                                   false
                    os;                                         false
                    !os;                                        false
                    os & true;                                  false
                    yes;                                        true
                    yes & !no;                                  true
                    true;                                       true
                    false | true;                               true
                    a = "1" | os = "macos" & b = "2";           false
                    (os = "linux" | os = "x") & no;             false
                    os-version = 12;                            true
                    [os];                                       false
                    >= "1";                                     false
                    """)
    void evaluatesFiltersAsOpamDoes(String filter, boolean holds) {
        Map<String, String> variables = new TreeMap<>(DEBIAN);
        variables.put("yes", "true");
        variables.put("no", "false");

        assertThat(Depexts.of(lock("[[\"x\"] {" + filter + "}]"), variables))
                .isEqualTo(holds ? List.of("x") : List.of());
    }

    @Test
    void takesSeveralFiltersTogether() {
        assertThat(Depexts.of(lock("[[\"x\"] {os = \"linux\" os-family = \"debian\"}]"), DEBIAN))
                .containsExactly("x");
        assertThat(Depexts.of(lock("[[\"x\"] {os = \"linux\" os-family = \"arch\"} [\"y\"] {}]"), DEBIAN))
                .containsExactly("y");
    }

    private static LockFile lock(String depexts) {
        return LockFiles.parse(
                "depexts: " + depexts + "\nx-opam-monorepo-root-packages: []\nx-opam-monorepo-version: \"0.3\"\n");
    }
}
