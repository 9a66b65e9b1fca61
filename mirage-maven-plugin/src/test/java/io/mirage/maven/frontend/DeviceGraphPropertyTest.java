package io.mirage.maven.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class DeviceGraphPropertyTest {

    @Property
    void tellsEachNeedOnceWhateverTheGraph(@ForAll @Size(max = 40) List<@IntRange(max = 99) Integer> pairs) {
        List<String> lines = new ArrayList<>(List.of("digraph G {"));
        IntStream.range(0, 10).forEach(n -> lines.add("  " + n + " [label=\"m" + n + "\", shape=\"box\"];"));
        List<Integer> edges = pairs.stream().distinct().toList();
        edges.forEach(pair -> lines.add("  " + pair / 10 + " -> " + pair % 10 + " [];"));
        lines.add("}");

        DeviceGraph graph = DeviceGraph.parse(lines).orElseThrow();
        List<String> text = graph.text();

        long roots = IntStream.range(0, 10)
                .filter(n -> edges.stream().noneMatch(pair -> pair % 10 == n))
                .count();
        assertThat(text.stream().filter(line -> line.startsWith("m")).count()).isEqualTo(roots);
        assertThat(text.size()).isLessThanOrEqualTo((int) roots + edges.size());
        assertThat(DeviceGraph.parse(graph.dot()).orElseThrow().needs()).isEqualTo(graph.needs());
        assertThat(text.stream()
                        .map(line -> line.replaceAll("^[ │├└─]*", ""))
                        .filter(line -> !line.endsWith("(see above)"))
                        .filter(line -> graph.needs().containsKey(Integer.valueOf(line.substring(1))))
                        .collect(Collectors.toList()))
                .doesNotHaveDuplicates();
    }
}
