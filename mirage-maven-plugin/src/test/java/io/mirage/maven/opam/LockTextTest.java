package io.mirage.maven.opam;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirage.maven.opam.LockText.State;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LockTextTest {
    private static final SortedMap<String, String> INPUTS =
            new TreeMap<>(Map.of("repositories", "sha256=22", "hello-hvt", "sha256=11"));

    @Test
    void addsTheFieldsOfThePluginAtTheEnd() throws OpamSyntaxException {
        String stamped = LockText.stamped(LockFiles.SMALL, INPUTS);

        assertThat(stamped).startsWith(LockFiles.SMALL).matches("""
                        (?s).*
                        x-mirage-maven-inputs: \\[
                          \\["hello-hvt" "sha256=11"\\]
                          \\["repositories" "sha256=22"\\]
                        \\]
                        x-mirage-maven-content: "sha256=[0-9a-f]{64}"
                        """);
        assertThat(LockFiles.parse(stamped).inputs()).isEqualTo(INPUTS);
    }

    @Test
    void replacesWhatItAddedBefore() throws OpamSyntaxException {
        String stamped = LockText.stamped(LockFiles.SMALL, INPUTS);
        String other = LockText.stamped(LockFiles.SMALL, new TreeMap<>());

        assertThat(LockText.stamped(stamped, INPUTS)).isEqualTo(stamped);
        assertThat(LockText.stamped(other, INPUTS)).isEqualTo(stamped);
        assertThat(LockText.stamped(stamped, new TreeMap<>())).isEqualTo(other);
        assertThat(LockText.stamped("a: 1", INPUTS)).startsWith("a: 1\nx-mirage-maven-inputs");
        assertThat(LockText.stamped("a: 1 x-mirage-maven-inputs: [] b: 2\n", INPUTS))
                .startsWith("a: 1  b: 2\nx-mirage-maven-inputs");
    }

    @Test
    void noticesAnEdit() throws OpamSyntaxException {
        String stamped = LockText.stamped(LockFiles.real(), INPUTS);

        assertThat(LockText.state(LockFiles.real())).isEqualTo(State.NOT_STAMPED);
        assertThat(LockText.state(stamped)).isEqualTo(State.INTACT);
        assertThat(LockText.state(stamped.replace("5.10.1", "5.10.2"))).isEqualTo(State.EDITED);
        assertThat(LockText.state(stamped.replace("sha256=11", "sha256=12"))).isEqualTo(State.EDITED);
        assertThat(LockText.state(stamped + "depends: []\n")).isEqualTo(State.EDITED);
        assertThat(LockText.state(stamped.replace("content: \"sha256=", "content: \"sha256=0")))
                .isEqualTo(State.EDITED);
        assertThat(LockText.state(stamped + stamped.substring(stamped.lastIndexOf("x-mirage-maven-content"))))
                .isEqualTo(State.EDITED);
    }

    @Test
    void doesNotTakeOtherLineEndsForAnEdit() throws OpamSyntaxException {
        String stamped = LockText.stamped(LockFiles.real(), INPUTS);

        assertThat(LockText.state(stamped.replace("\n", "\r\n"))).isEqualTo(State.INTACT);
        assertThat(LockText.state(stamped.stripTrailing())).isEqualTo(State.INTACT);
        assertThat(LockText.state(LockText.stamped(LockFiles.real().replace("\n", "\r\n"), INPUTS)))
                .isEqualTo(State.INTACT);
    }

    @Property(tries = 200)
    void noticesAnyEditOfOneCharacter(@ForAll int where) throws OpamSyntaxException {
        String stamped = LockText.stamped(LockFiles.SMALL, INPUTS);
        int at = Math.floorMod(where, stamped.length() - 1);
        char other = stamped.charAt(at) == 'q' ? 'r' : 'q';
        String edited = stamped.substring(0, at) + other + stamped.substring(at + 1);

        assertThat(LockText.state(edited)).isNotEqualTo(State.INTACT);
    }

    @Test
    void leavesOutWhatIsTrueOnOneMachine() throws OpamSyntaxException {
        String real = LockFiles.real();

        String normalised =
                LockText.normalised(real, List.of("https://a.example/r.git#1", "https://b.example/o.git#2"));

        assertThat(normalised).doesNotContain("/home/lamp", "x-opam-monorepo-cli-args");
        LockFile before = LockFiles.parse(real);
        assertThat(LockFiles.parse(normalised))
                .isEqualTo(new LockFile(
                        before.rootPackages(),
                        before.packages(),
                        before.sources(),
                        before.depexts(),
                        List.of("https://a.example/r.git#1", "https://b.example/o.git#2"),
                        before.inputs()));
        int arguments = real.indexOf("x-opam-monorepo-cli-args");
        int folders = real.indexOf("x-opam-monorepo-duniverse-dirs");
        int repositories = real.indexOf("x-opam-monorepo-opam-repositories");
        int roots = real.indexOf("x-opam-monorepo-root-packages");
        assertThat(normalised)
                .as("all other bytes")
                .isEqualTo(real.substring(0, arguments)
                        + real.substring(folders, repositories)
                        + "x-opam-monorepo-opam-repositories: [\n"
                        + "  \"https://a.example/r.git#1\"\n  \"https://b.example/o.git#2\"\n]\n"
                        + real.substring(roots));
    }

    @Test
    void addsTheRepositoriesWhereNoneWereWrittenDown() throws OpamSyntaxException {
        assertThat(LockText.normalised("a: 1", List.of("https://a.example")))
                .isEqualTo("a: 1\nx-opam-monorepo-opam-repositories: [\n  \"https://a.example\"\n]\n");
        assertThat(LockText.normalised("", List.of())).isEqualTo("x-opam-monorepo-opam-repositories: []\n");
    }
}
