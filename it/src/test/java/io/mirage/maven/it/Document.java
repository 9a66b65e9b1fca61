package io.mirage.maven.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A document of {@code docs}, as far as it can be held against what is there: its fenced blocks.
 *
 * @param name of the file
 * @param blocks in their order
 */
record Document(String name, List<Block> blocks) {

    // A file's block stands below a line that has its path alone.
    private static final Pattern FILE = Pattern.compile("`(\\S+)`:");
    // Times, sizes and versions.
    private static final Pattern FIGURE = Pattern.compile("\\d+(\\.\\d+)+");

    /**
     * What stands between two fences.
     *
     * @param above the last line before it that is not empty
     * @param lines without the fences
     */
    record Block(String above, List<String> lines) {}

    static Document of(String name) {
        Path file = Path.of("..", "docs", name).toAbsolutePath().normalize();
        List<Block> blocks = new ArrayList<>();
        try {
            String above = "";
            List<String> lines = new ArrayList<>();
            boolean inside = false;
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith("```")) {
                    if (inside) {
                        blocks.add(new Block(above, lines));
                        lines = new ArrayList<>();
                        above = "";
                    }
                    inside = !inside;
                } else if (inside) {
                    lines.add(line);
                } else if (!line.isBlank()) {
                    above = line;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Document(name, blocks);
    }

    /** The files it shows in full, by path. */
    Map<String, String> files() {
        Map<String, String> files = new TreeMap<>();
        for (Block block : blocks) {
            Matcher file = FILE.matcher(block.above);
            if (file.matches() && files.put(file.group(1), String.join("\n", block.lines) + "\n") != null) {
                throw new AssertionError(name + " shows " + file.group(1) + " twice");
            }
        }
        return files;
    }

    /** The lines of the one block that has this text in it. */
    String blockWith(String text) {
        List<String> found = blocks.stream()
                .map(block -> String.join("\n", block.lines) + "\n")
                .filter(block -> block.contains(text))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(name + " has " + found.size() + " blocks with \"" + text + "\"");
        }
        return found.get(0);
    }

    /** What it says a command prints, without figures: the lines of the block that begins with {@code $} and the command. */
    List<String> printedBy(String command) {
        return blocks.stream()
                .map(Block::lines)
                .filter(lines -> !lines.isEmpty() && lines.get(0).equals("$ " + command))
                .map(lines -> withoutFigures(lines.subList(1, lines.size())))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " has no block that begins with \"$ " + command + "\""));
    }

    /** Lines in which times, sizes and versions, which differ from run to run, are one sign. */
    static List<String> withoutFigures(List<String> lines) {
        return lines.stream().map(line -> FIGURE.matcher(line).replaceAll("#")).toList();
    }
}
