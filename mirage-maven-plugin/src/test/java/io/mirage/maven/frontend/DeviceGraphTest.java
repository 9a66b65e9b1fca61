package io.mirage.maven.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeviceGraphTest {
    /** As {@code mirage describe --dot -o -} prints it: the digraph begins in the last line of the header. */
    private static final String DESCRIBED = """
            adding unit argument to 'start ()' (to delay execution)
            Name       lamp
            Keys       net= (default),
                       target=hvt
            Output     -digraph G {
                          ordering=out;
                          1 [label="netif__1\\nNetif\\n", shape="box"];
                          2 [label="ethernet_make__2\\nEthernet.Make\\n", shape="box"];
                          3 [label="arp_make__3\\nArp.Make\\n", shape="box"];
                          4 [label="ipv4_make__4\\nIpv4.Make\\n", shape="box"];
                          5 [label="unikernel_main__5\\nUnikernel.Main\\n", shape="box"];
                          6 [label="mirage_runtime__6\\nMirage_runtime\\ntarget", shape="box"];
                         \s
                          2 -> 1 [];
                          3 -> 2 [];
                          4 -> 2 [];
                          4 -> 3 [];
                          5 -> 1 [];
                          5 -> 4 [];
                          6 -> 5 [style="dashed"];
                          }
            """;

    @Test
    void readsModulesAndWhatTheyNeed() {
        DeviceGraph graph = parse(DESCRIBED);

        assertThat(graph.modules())
                .containsExactly(
                        Map.entry(1, "Netif"),
                        Map.entry(2, "Ethernet.Make"),
                        Map.entry(3, "Arp.Make"),
                        Map.entry(4, "Ipv4.Make"),
                        Map.entry(5, "Unikernel.Main"),
                        Map.entry(6, "Mirage_runtime"));
        assertThat(graph.needs())
                .containsEntry(4, List.of(2, 3))
                .containsEntry(6, List.of(5))
                .doesNotContainKey(1);
    }

    @Test
    void drawsATreeInWhichNothingIsToldTwice() {
        assertThat(parse(DESCRIBED).text())
                .containsExactly(
                        "Mirage_runtime",
                        "└─ Unikernel.Main",
                        "   ├─ Netif",
                        "   └─ Ipv4.Make",
                        "      ├─ Ethernet.Make",
                        "      │  └─ Netif",
                        "      └─ Arp.Make",
                        "         └─ Ethernet.Make (see above)");
    }

    @Test
    void keepsTheDigraphForGraphvizWithoutHeaderAndIndent() {
        List<String> dot = parse(DESCRIBED).dot();

        assertThat(dot)
                .startsWith("digraph G {", "  ordering=out;", "  1 [label=\"netif__1\\nNetif\\n\", shape=\"box\"];")
                .endsWith("  6 -> 5 [style=\"dashed\"];", "}")
                .hasSize(16)
                .noneMatch(String::isBlank);
        assertThat(parse(String.join("\n", dot)).text())
                .isEqualTo(parse(DESCRIBED).text());
    }

    @Test
    void findsNoGraphWhereThereIsNone() {
        assertThat(DeviceGraph.parse(List.of())).isEmpty();
        assertThat(DeviceGraph.parse(List.of("Name       lamp", "adding unit argument to 'start ()'")))
                .isEmpty();
    }

    @Test
    void readsAGraphWithoutDevices() {
        DeviceGraph graph = parse("digraph G {\n}");

        assertThat(graph.text()).isEmpty();
        assertThat(graph.dot()).containsExactly("digraph G {", "}");
    }

    @Test
    void callsADeviceWithoutAModuleByItsName() {
        DeviceGraph graph = parse("""
                digraph G {
                  1 [label="key\\n\\n", shape="box"];
                  2 [label="plain", shape="box"];
                  2 -> 1 [];
                  2 -> 7 [];
                  }
                """);

        assertThat(graph.text()).containsExactly("plain", "├─ key", "└─ ?");
    }

    @Test
    void endsWithCircles() {
        assertThat(parse("""
                digraph G {
                  1 [label="a", shape="box"];
                  2 [label="b", shape="box"];
                  3 [label="c", shape="box"];
                  1 -> 2 [];
                  2 -> 3 [];
                  3 -> 2 [];
                  }
                """).text()).containsExactly("a", "└─ b", "   └─ c", "      └─ b (see above)");
        assertThat(parse("digraph G {\n1 [label=\"a\", shape=\"box\"];\n1 -> 1 [];\n}")
                        .text())
                .isEmpty();
    }

    @Test
    void passesOverLinesItDoesNotKnow() {
        assertThat(parse("""
                digraph G {
                  rankdir=LR;
                  99999999999 [label="too large"];
                  node [shape="box"];
                  1 [label="a", shape="box"];
                  99999999999 -> 1 [];
                  }
                """).text()).containsExactly("a");
    }

    private static DeviceGraph parse(String output) {
        return DeviceGraph.parse(output.lines().toList()).orElseThrow();
    }
}
