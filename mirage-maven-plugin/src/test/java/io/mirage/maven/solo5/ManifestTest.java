package io.mirage.maven.solo5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {
    private static final Device SERVICE = new Device("service", DeviceType.NET_BASIC);

    @ParameterizedTest
    @ValueSource(
            strings = {"service", "0", "Z9", "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn"})
    void namesSolo5Takes(String name) {
        assertThat(Manifest.validName(name)).isTrue();
        assertThat(new Device(name, DeviceType.NET_BASIC).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a b",
                "a-b",
                "a_b",
                "\"",
                "\u00e9",
                "\u0663",
                "a\n",
                "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn"
            })
    void namesSolo5Refuses(String name) {
        assertThat(Manifest.validName(name)).isFalse();
        assertThatThrownBy(() -> new Device(name, DeviceType.NET_BASIC))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("device name '" + name + "' is not 1 to 67 of the characters A-Z, a-z, 0-9");
    }

    @Test
    void refusesWhatMakesNoManifest() {
        List<Device> tooMany = IntStream.range(0, 64)
                .mapToObj(i -> new Device("d" + i, DeviceType.NET_BASIC))
                .toList();

        assertThatThrownBy(() -> new Manifest(2, List.of())).hasMessage("manifest version 2 is not 1");
        assertThatThrownBy(() -> new Manifest(1, tooMany)).hasMessage("64 devices are more than 63");
        assertThatThrownBy(() -> new Manifest(1, List.of(SERVICE, new Device("service", DeviceType.BLOCK_BASIC))))
                .hasMessage("two devices are called 'service'");
    }

    @Test
    void deviceTypesHaveLabels() {
        assertThat(DeviceType.ofLabel("net")).contains(DeviceType.NET_BASIC);
        assertThat(DeviceType.ofLabel("block")).contains(DeviceType.BLOCK_BASIC);
        assertThat(DeviceType.ofLabel("NET_BASIC")).isEmpty();
    }
}
