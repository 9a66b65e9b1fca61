package io.mirage.maven.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetsTest {

    @Test
    void takeTargetsOfOtherJars() {
        Targets targets = new Targets(List.of(
                new HvtTarget(),
                new UnixTarget(),
                new CustomTarget("bhyve", "bhyve", Optional.of("bhyve"), Optional.of("img"), Optional.empty())));

        assertThat(targets.names()).containsExactly("bhyve", "hvt", "unix");
        assertThat(targets.find("bhyve")).isPresent();
        assertThat(targets.find("BHYVE")).isEmpty();
        assertThat(targets.all()).extracting(Target::name).containsExactly("bhyve", "hvt", "unix");
        assertThat(targets.isDefaultToolchain("bhyve")).isTrue();
        assertThat(targets.isDefaultToolchain("solo5")).isTrue();
        assertThat(targets.isDefaultToolchain("unikraft")).isFalse();
        assertThat(targets.isDuneContext("default")).isTrue();
        assertThat(targets.isDuneContext("bhyve")).isTrue();
        assertThat(targets.isDuneContext("x86_64")).isFalse();
    }

    @Test
    void refuseTwoOfOneName() {
        assertThatThrownBy(() -> new Targets(List.of(new HvtTarget(), CustomTarget.named("hvt"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'hvt'")
                .hasMessageContaining(HvtTarget.class.getName())
                .hasMessageContaining(CustomTarget.class.getName());
    }

    @Test
    void takeTheSameTargetFoundTwice() {
        assertThat(new Targets(List.of(new HvtTarget(), new HvtTarget())).names())
                .containsExactly("hvt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dist", "duniverse", "test"})
    void refuseTheNamesOfFoldersOfTheWorkspace(String name) {
        assertThatThrownBy(() -> new Targets(List.of(CustomTarget.named(name))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + name + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-x", "_build", ".hidden", "a/b", "..", "a b", "1st", "é", "a\nb"})
    void refuseNamesThatAreNoFolderForDune(String name) {
        assertThatThrownBy(() -> new Targets(List.of(CustomTarget.named(name))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
