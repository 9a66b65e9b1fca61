package io.mirage.maven.solo5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchitectureTest {
    @ParameterizedTest
    @CsvSource({
        "x86_64, x86_64, 62",
        "amd64, x86_64, 62",
        "aarch64, aarch64, 183",
        "arm64, aarch64, 183",
        "ppc64le, ppc64le, 21",
        "powerpc64le, ppc64le, 21",
        "power, ppc64le, 21"
    })
    void isFoundByTheNamesInUse(String alias, String name, int machine) {
        assertThat(Architecture.ofName(alias)).contains(new Architecture(machine));
        assertThat(new Architecture(machine).name()).isEqualTo(name);
    }

    @Test
    void anUnknownNameIsNone() {
        assertThat(Architecture.ofName("vax")).isEmpty();
        assertThat(AbiTarget.ofName("vax")).isEmpty();
    }

    @Test
    void unknownNumbersAreValues() {
        assertThat(new Architecture(243).name()).isEqualTo("machine-243");
        assertThat(new AbiTarget(7).name()).isEqualTo("abi-7");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65536})
    void refusesWhatIsNoMachine(int number) {
        assertThatThrownBy(() -> new Architecture(number)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"hvt, 1", "spt, 2", "virtio, 3", "muen, 4", "genode, 5", "xen, 6"})
    void targetsHaveTheNumbersOfSolo5(String name, int number) {
        assertThat(AbiTarget.ofName(name)).contains(new AbiTarget(number));
        assertThat(new AbiTarget(number)).hasToString(name);
    }

    @Test
    void refusesNegativeNumbers() {
        assertThatThrownBy(() -> new AbiTarget(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Abi(AbiTarget.HVT, -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
