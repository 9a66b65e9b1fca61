package io.mirage.maven.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mirage.maven.process.HostEnvironment;
import io.mirage.maven.process.LocalCommandRunner;
import io.mirage.maven.running.RunOptions;
import io.mirage.maven.running.TapInterface;
import io.mirage.maven.toolchain.FakePrefix;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a program ip that writes down what it is asked, and files of a kernel as Linux has them. */
class TapInterfacesTest implements Machine.Access {
    @TempDir
    Path temp;

    private final RecordingLog log = new RecordingLog();
    private String system = "Linux";
    private boolean usable = true;
    private final List<NetworkFacts.Assigned> addresses = new ArrayList<>();

    @BeforeEach
    void machine() throws IOException {
        Files.createDirectories(temp.resolve("root/proc/net"));
        Files.writeString(temp.resolve("root/proc/net/dev"), """
                Inter-|   Receive                                                |  Transmit
                 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls
                    lo:  1090152   15321    0    0    0     0          0         0  1090152   15321    0    0    0     0
                """);
        ip("exit 0");
    }

    private void ip(String... lines) throws IOException {
        FakePrefix.host(temp.resolve("machine"), "amd64")
                .script("bin/ip", "echo \"$*\" >>'" + temp.resolve("asked") + "'", String.join("\n", lines));
    }

    private List<String> asked() throws IOException {
        Path file = temp.resolve("asked");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    /** An interface that the kernel has, with files about it. */
    private void there(String name, String... facts) throws IOException {
        Path dev = temp.resolve("root/proc/net/dev");
        Files.writeString(dev, Files.readString(dev) + name + ":       0       0    0    0\n");
        Path folder = Files.createDirectories(temp.resolve("root/sys/class/net").resolve(name));
        for (String fact : facts) {
            Files.writeString(folder.resolve(fact.split("=", -1)[0]), fact.split("=", -1)[1] + "\n");
        }
    }

    private TapInterfaces interfaces() {
        HostEnvironment host = new HostEnvironment(
                Clock.systemUTC(), Map.of("PATH", temp.resolve("machine/bin").toString()), 1, system, "amd64", temp);
        Machine machine = new Machine(host, temp.resolve("root"), this);
        return new TapInterfaces(machine, new LocalCommandRunner(), new NetworkFacts(machine, () -> addresses));
    }

    /** An address of an interface of the machine. */
    private void address(String name, String ip, int bits) throws IOException {
        addresses.add(new NetworkFacts.Assigned(name, InetAddress.getByName(ip), bits));
    }

    private static Collection<TapInterface> taps(String... texts) throws Exception {
        List<String> nets = IntStream.range(0, texts.length)
                .mapToObj(i -> "device" + i + "=" + texts[i])
                .toList();
        return RunOptions.parse(Optional.empty(), nets, List.of(), List.of(), Path.of("/"))
                .nets()
                .values();
    }

    private void check(String... texts) throws Exception {
        interfaces().check(taps(texts));
    }

    private TapInterfaces.Made make(String... texts) throws Exception {
        return interfaces().make(interfaces().missing(taps(texts)), log.logger());
    }

    @Test
    void one_with_an_address_is_made_and_removed() throws Exception {
        check("tap100:10.0.0.1/24");
        try (TapInterfaces.Made made = make("tap100:10.0.0.1/24")) {
            assertThat(made).isNotNull();
            assertThat(asked())
                    .containsExactly(
                            "tuntap add dev tap100 mode tap",
                            "addr add 10.0.0.1/24 dev tap100",
                            "link set dev tap100 up");
        }

        assertThat(asked()).hasSize(4).last().isEqualTo("link del dev tap100");
        assertThat(log.of("info"))
                .containsExactly("Made the tap interface tap100 with 10.0.0.1/24; it is removed at the end.");
        assertThat(log.of("warn")).isEmpty();
    }

    @Test
    void one_that_is_there_is_used_as_it_is_and_stays() throws Exception {
        there("tap100", "tun_flags=0x1802", "flags=0x1003", "carrier=0");
        there("tap101", "tun_flags=0x1802", "flags=0x1003", "carrier=0");
        address("tap100", "10.0.0.1", 24);

        check("tap100:10.0.0.1/24", "tap101");
        make("tap100:10.0.0.1/24", "tap101").close();

        assertThat(asked()).isEmpty();
    }

    @Test
    void what_is_wrong_is_said_of_all_of_them_before_any_is_made() throws Exception {
        there("eth0", "flags=0x1003", "carrier=1");
        there("tun0", "tun_flags=0x1001", "flags=0x1003", "carrier=0");
        there("down", "tun_flags=0x1802", "flags=0x1002");
        there("used", "tun_flags=0x1802", "flags=0x1003", "carrier=1");
        there("other", "tun_flags=0x1802", "flags=0x1003", "carrier=0");
        address("other", "10.0.0.1", 16);
        address("eth0", "10.1.2.3", 16);

        assertThatThrownBy(() -> check(
                        "tap100",
                        "eth0",
                        "tun0",
                        "down",
                        "used",
                        "other:10.0.0.1/24",
                        "tap101:10.1.0.1/24",
                        "tap102:10.2.0.1/24",
                        "tap103:10.2.0.9/24"))
                .isInstanceOf(BuildFailure.class)
                .hasMessage("""
                        Nothing is run, because of mirage.net:
                          - there is no interface tap100. Make it:
                              sudo ip tuntap add dev tap100 mode tap user "$USER"
                              sudo ip link set dev tap100 up
                            or have it made and removed: tap100:10.0.0.1/24, with the address of this machine
                          - eth0 is no tap interface
                          - tun0 is no tap interface
                          - down is down: sudo ip link set dev down up
                          - used is used by another program
                          - other is there, but has not the address 10.0.0.1/24: sudo ip addr add 10.0.0.1/24 dev other
                          - tap101 cannot have 10.1.0.1/24: eth0 has addresses of that network, 10.1.2.3/16; take another network
                          - tap103 and tap102 would be of one network; each needs one of its own""");
        assertThat(asked()).isEmpty();
    }

    @Test
    void what_may_not_be_done_is_said_with_the_commands() throws Exception {
        Files.createDirectories(temp.resolve("root/dev/net"));
        Files.createFile(temp.resolve("root/dev/net/tun"));
        ip("echo 'ioctl(TUNSETIFF): Operation not permitted' >&2", "exit 1");

        assertThatThrownBy(() -> make("tap100:10.0.0.1/24"))
                .isInstanceOf(BuildFailure.class)
                .hasMessage("""
                        Nothing is run: tap100 cannot be made: ip tuntap add dev tap100 mode tap: \
                        ioctl(TUNSETIFF): Operation not permitted
                        Made beforehand it is used as it is, and stays:
                          sudo ip tuntap add dev tap100 mode tap user "$USER"
                          sudo ip addr add 10.0.0.1/24 dev tap100
                          sudo ip link set dev tap100 up""");
        assertThat(asked()).hasSize(1);
    }

    @Test
    void one_of_another_user_is_not_used() throws Exception {
        there("theirs", "tun_flags=0x1802", "flags=0x1003", "carrier=0", "owner=1000");
        there("mine", "tun_flags=0x1802", "flags=0x1003", "carrier=0", "owner=1001");
        there("everybodys", "tun_flags=0x1802", "flags=0x1003", "carrier=0", "owner=-1");
        Path status = Files.createDirectories(temp.resolve("root/proc/self")).resolve("status");
        Files.writeString(status, "Name:\tjava\nUid:\t1001\t1001\t1001\t1001\nCapEff:\t0000000000000000\n");

        assertThatThrownBy(() -> check("theirs", "mine", "everybodys"))
                .isInstanceOf(BuildFailure.class)
                .hasMessage("""
                        Nothing is run, because of mirage.net:
                          - theirs belongs to the user id 1000, and yours is 1001. Take one of yours: \
                        sudo ip tuntap add dev NAME mode tap user "$USER\"""");
        Files.writeString(status, "Uid:\t1001\t1001\t1001\t1001\nCapEff:\t0000000000001000\n");
        check("theirs", "mine", "everybodys");
    }

    @Test
    void whoever_attaches_needs_the_device() throws Exception {
        there("tap100", "tun_flags=0x1802", "flags=0x1003", "carrier=0");
        Files.createDirectories(temp.resolve("root/dev/net"));
        Files.createFile(temp.resolve("root/dev/net/tun"));
        check("tap100");
        usable = false;

        assertThatThrownBy(() -> check("tap100"))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining(
                        "/dev/net/tun is not readable and writable for you: sudo chmod 0666 /dev/net/tun");
        check();
    }

    @Test
    void a_device_that_is_missing_is_told_when_one_cannot_be_made() throws Exception {
        ip("echo 'open: No such file or directory' >&2", "exit 1");
        assertThatThrownBy(() -> make("tap100:10.0.0.1/24"))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("open: No such file or directory\nThere is no /dev/net/tun: sudo modprobe tun");
    }

    @Test
    void when_one_cannot_be_made_to_its_end_none_stays() throws Exception {
        ip("case \"$*\" in *'set dev tap101'*) exit 2 ;; esac");

        assertThatThrownBy(() -> make("tap100:10.0.0.1/24", "tap101:10.1.0.1/24"))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("tap101 cannot be made: ip ended with exit code 2");
        assertThat(asked()).hasSize(8).endsWith("link del dev tap101", "link del dev tap100");
    }

    @Test
    void one_that_cannot_be_removed_is_told() throws Exception {
        ip("case \"$*\" in 'link del'*) echo 'Device or resource busy' >&2; exit 2 ;; esac");

        make("tap100:10.0.0.1/24").close();

        assertThat(log.of("warn"))
                .containsExactly("The tap interface tap100 cannot be removed (ip link del dev tap100:"
                        + " Device or resource busy): sudo ip link del dev tap100");
    }

    @Test
    void those_of_a_run_that_nobody_ended_are_removed_if_they_are_there() throws Exception {
        there("tap100", "tun_flags=0x1802", "flags=0x1003", "carrier=0");

        interfaces().remove(List.of("tap99", "tap100"), log.logger());
        interfaces().remove(List.of(), log.logger());

        assertThat(asked()).containsExactly("link del dev tap100");
        assertThat(log.of("warn")).isEmpty();
    }

    @Test
    void an_interruption_does_not_keep_them() throws Exception {
        TapInterfaces.Made made = make("tap100:10.0.0.1/24");
        Thread.currentThread().interrupt();

        made.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(asked()).last().isEqualTo("link del dev tap100");
    }

    @Test
    void without_the_program_it_is_said_where_to_get_it() throws Exception {
        Files.delete(temp.resolve("machine/bin/ip"));

        assertThatThrownBy(() -> make("tap100:10.0.0.1/24"))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContainingAll(
                        "tap100 cannot be made: program ip does not exist", "iproute2", "sudo ip tuntap add");
    }

    @Test
    void elsewhere_than_on_linux_nothing_is_looked_at_and_none_is_made() throws Exception {
        system = "FreeBSD";
        Files.delete(temp.resolve("root/proc/net/dev"));

        assertThatCode(() -> check("tap0")).doesNotThrowAnyException();
        assertThat(interfaces().missing(taps("tap0:10.0.0.1/24"))).isEmpty();
        assertThatThrownBy(() -> check("tap0:10.0.0.1/24"))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("tap interfaces are made on Linux only: make tap0 before");
        assertThat(Arrays.asList(asked())).containsExactly(List.of());
    }

    @Override
    public boolean writable(Path folder) {
        return true;
    }

    @Override
    public boolean usable(Path device) {
        return usable;
    }

    @Override
    public long free(Path folder) {
        return Long.MAX_VALUE;
    }
}
