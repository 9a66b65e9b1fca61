package io.mirage.maven.frontend;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The devices of a unikernel and which of them each one needs, as {@code mirage describe --dot -o -} (mirage 4.9) prints
 * them: a header, then a Graphviz digraph with a node {@code 2 [label="ethernet_make__2\nEthernet.Make\n", …]} for each
 * device.
 *
 * @param modules from the number of a device to its module: {@code Ethernet.Make}, or its name where it has none
 * @param needs from the number of a device to those it is made from, in order
 * @param dot the digraph as it was printed, without the header
 * @since 0.1.0
 */
public record DeviceGraph(Map<Integer, String> modules, Map<Integer, List<Integer>> needs, List<String> dot) {
    private static final String START = "digraph ";
    private static final Pattern NODE = Pattern.compile("\\s*(\\d{1,9}) \\[label=\"([^\"]*)\".*");
    private static final Pattern EDGE = Pattern.compile("\\s*(\\d{1,9}) -> (\\d{1,9}) .*");

    /** Copies the collections, keeping their order. */
    public DeviceGraph {
        modules = new LinkedHashMap<>(modules);
        needs = new LinkedHashMap<>(needs);
        dot = List.copyOf(dot);
    }

    /**
     * Reads what the tool printed.
     *
     * @param output its lines
     * @return the graph; empty when there is none in it
     */
    public static Optional<DeviceGraph> parse(List<String> output) {
        List<String> dot = new ArrayList<>();
        for (String line : output) {
            int start = dot.isEmpty() ? line.indexOf(START) : 0;
            if (start >= 0) {
                dot.add(line.substring(start));
            }
        }
        if (dot.isEmpty()) {
            return Optional.empty();
        }
        Map<Integer, String> modules = new LinkedHashMap<>();
        Map<Integer, List<Integer>> needs = new LinkedHashMap<>();
        for (String line : dot) {
            Matcher node = NODE.matcher(line);
            Matcher edge = EDGE.matcher(line);
            if (node.matches()) {
                modules.put(Integer.valueOf(node.group(1)), module(node.group(2)));
            } else if (edge.matches()) {
                needs.computeIfAbsent(Integer.valueOf(edge.group(1)), n -> new ArrayList<>())
                        .add(Integer.valueOf(edge.group(2)));
            }
        }
        return Optional.of(new DeviceGraph(modules, needs, indented(dot)));
    }

    /** The label's second line; the first is a name made of it and a number. */
    private static String module(String label) {
        String[] lines = label.split("\\\\n", -1);
        return lines.length > 1 && !lines[1].isBlank() ? lines[1] : lines[0];
    }

    /** The tool indents the digraph to where its header's column is. */
    private static List<String> indented(List<String> dot) {
        int common = dot.stream()
                .skip(1)
                .filter(line -> !line.isBlank())
                .mapToInt(line -> line.length() - line.stripLeading().length())
                .min()
                .orElse(0);
        List<String> lines = new ArrayList<>(List.of(dot.get(0).stripTrailing()));
        for (String line : dot.subList(1, dot.size())) {
            if (!line.isBlank()) {
                String text = line.substring(Math.min(common, line.length())).stripTrailing();
                lines.add(text.equals("}") ? text : "  " + text);
            }
        }
        return lines;
    }

    /**
     * The graph as a tree of text.
     *
     * @return lines, a device in each, below the one it is needed by; what stands under a device that is named again is not
     *     repeated
     */
    public List<String> text() {
        Set<Integer> needed = new LinkedHashSet<>();
        needs.values().forEach(needed::addAll);
        List<String> lines = new ArrayList<>();
        Set<Integer> shown = new LinkedHashSet<>();
        modules.keySet().stream().filter(node -> !needed.contains(node)).forEach(root -> {
            lines.add(modules.get(root));
            shown.add(root);
            below(root, "", shown, lines);
        });
        return lines;
    }

    private void below(int node, String indent, Set<Integer> shown, List<String> lines) {
        List<Integer> children = needs.getOrDefault(node, List.of());
        for (int i = 0; i < children.size(); i++) {
            int child = children.get(i);
            boolean last = i == children.size() - 1;
            boolean again = !shown.add(child) && needs.containsKey(child);
            lines.add(
                    indent + (last ? "└─ " : "├─ ") + modules.getOrDefault(child, "?") + (again ? " (see above)" : ""));
            if (!again) {
                below(child, indent + (last ? "   " : "│  "), shown, lines);
            }
        }
    }
}
