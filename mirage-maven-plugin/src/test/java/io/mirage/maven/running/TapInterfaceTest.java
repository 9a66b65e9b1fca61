package io.mirage.maven.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TapInterfaceTest {
    @Test
    void is_made_with_an_address_of_version_4() throws Exception {
        TapInterface tap = TapInterface.parse("tap100:10.0.0.1/24");

        assertThat(tap.name()).isEqualTo("tap100");
        assertThat(tap.address().orElseThrow().bits()).isEqualTo(24);
        assertThat(tap.address().orElseThrow().ip().getAddress()).containsExactly(10, 0, 0, 1);
        assertThat(tap.made())
                .containsExactly(
                        List.of("tuntap", "add", "dev", "tap100", "mode", "tap"),
                        List.of("addr", "add", "10.0.0.1/24", "dev", "tap100"),
                        List.of("link", "set", "dev", "tap100", "up"));
        assertThat(tap.removed()).containsExactly("link", "del", "dev", "tap100");
    }

    @Test
    void is_made_with_an_address_of_version_6_that_can_be_used_at_once() throws Exception {
        TapInterface tap = TapInterface.parse("tap0:fd00::1/64");

        assertThat(tap.address()).hasToString("Optional[fd00::1/64]");
        assertThat(tap.made()).contains(List.of("addr", "add", "fd00::1/64", "dev", "tap0", "nodad"));
    }

    @Test
    void without_an_address_it_is_only_a_name() throws Exception {
        TapInterface tap = TapInterface.parse("tap0");

        assertThat(tap.address()).isEmpty();
        assertThat(tap.made())
                .containsExactly(
                        List.of("tuntap", "add", "dev", "tap0", "mode", "tap"),
                        List.of("link", "set", "dev", "tap0", "up"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tap0:",
                "tap0:10.0.0.1",
                "tap0:10.0.0.1/",
                "tap0:10.0.0.1/0",
                "tap0:10.0.0.1/33",
                "tap0:10.0.0.256/24",
                "tap0:10.0.1/24",
                "tap0:10.0.0.1/24/1",
                "tap0:10.0.0.1/-1",
                "tap0:localhost/8",
                "tap0:fd00::1/129",
                "tap0:fd00::1::2/64",
                "tap0:fd00::1%eth0/64",
                "tap0:::ffff:10.0.0.1/96",
                "tap0:10.0.0.1/24 dev eth0",
                "tap0: 10.0.0.1/24",
                "tap0:010.0.0.1/24",
                "tap0:0.0.0.0/24",
                "tap0:127.0.0.1/8",
                "tap0:224.0.0.1/24",
                "tap0:10.0.0.0/24",
                "tap0:10.0.0.255/24",
                "tap0:10.1.0.0/30",
                "tap0:::/64",
                "tap0:::1/128",
                "tap0:ff02::1/64"
            })
    void an_address_has_to_be_one(String text) {
        assertThatThrownBy(() -> TapInterface.parse(text))
                .isInstanceOf(RunRefusedException.class)
                .hasMessage("'" + text.substring("tap0:".length())
                        + "' is not an address of this machine with the length of its network, as 10.0.0.1/24");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.1.0/23", "10.0.0.0/31", "10.0.0.1/32", "192.168.255.254/16", "fd00::/64", "fe80::1/64"})
    void an_address_of_a_machine_is_one(String text) throws Exception {
        assertThat(TapInterface.parse("tap0:" + text).address().orElseThrow()).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1/24, 10.0.0.77/24, true",
        "10.0.0.1/24, 10.0.1.1/24, false",
        "10.0.0.1/24, 10.9.9.9/8, true",
        "10.0.0.1/8, 10.9.9.9/24, true",
        "10.0.0.1/24, 10.0.0.1/32, true",
        "172.16.0.1/12, 172.32.0.1/12, false",
        "fd00::1/64, fd00::2:1/64, true",
        "fd00::1/64, fd00:0:0:1::1/64, false",
        "10.0.0.1/24, fd00::1/64, false"
    })
    void knows_which_networks_it_shares(String one, String other, boolean shared) throws Exception {
        TapInterface.Address first = TapInterface.parse("a:" + one).address().orElseThrow();
        TapInterface.Address second = TapInterface.parse("b:" + other).address().orElseThrow();

        assertThat(first.overlaps(second.ip(), second.bits())).isEqualTo(shared);
        assertThat(second.overlaps(first.ip(), first.bits())).isEqualTo(shared);
    }

    @Test
    void a_name_that_linux_cannot_have_is_not_made() throws Exception {
        assertThat(TapInterface.parse("a234567890123456").name()).hasSize(16);
        assertThatThrownBy(() -> TapInterface.parse("a234567890123456:10.0.0.1/24"))
                .isInstanceOf(RunRefusedException.class)
                .hasMessageContaining("has at most 15 characters");
    }
}
