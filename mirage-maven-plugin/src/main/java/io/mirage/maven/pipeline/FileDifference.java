package io.mirage.maven.pipeline;

import io.mirage.maven.solo5.ElfSections;
import io.mirage.maven.solo5.ElfSections.Section;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Says where two files differ, and as far as the files tell, because of what. */
final class FileDifference {
    private static final int SHORTEST_TEXT = 4;
    private static final int LONGEST_SHOWN = 400;
    private static final int MOST_TEXTS = 4;

    private static final Pattern PATH = Pattern.compile("/[^/ ]+/[^/ ]+");
    // A file or folder of a workspace, in dune's build directory.
    private static final Pattern BUILT = Pattern.compile(".*/_build[^/]*/[^/]+/(.+)");

    private FileDifference() {}

    /**
     * Compares.
     *
     * @return lines for a person; none when the files are equal
     */
    static List<String> of(Path first, Path second) throws IOException {
        byte[] one = Files.readAllBytes(first);
        byte[] two = Files.readAllBytes(second);
        int at = Arrays.mismatch(one, two);
        if (at < 0) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add("they differ from byte " + at + " on"
                + (one.length == two.length ? "" : ", and one has " + one.length + " bytes, the other " + two.length));
        if (isElf(one) && isElf(two)) {
            sections(ElfSections.of(one), ElfSections.of(two), lines);
        } else if (isText(one) && isText(two)) {
            line(one, two, lines);
        }
        return lines;
    }

    private static boolean isElf(byte[] bytes) {
        return bytes.length > 64 && bytes[0] == 0x7f && bytes[1] == 'E' && bytes[2] == 'L' && bytes[3] == 'F';
    }

    private static boolean isText(byte[] bytes) {
        for (byte b : bytes) {
            if (b == 0) {
                return false;
            }
        }
        return true;
    }

    private static void line(byte[] one, byte[] two, List<String> lines) {
        List<String> first = new String(one, StandardCharsets.UTF_8).lines().toList();
        List<String> second = new String(two, StandardCharsets.UTF_8).lines().toList();
        int i = 0;
        while (i < first.size() && i < second.size() && first.get(i).equals(second.get(i))) {
            i++;
        }
        lines.add(
                "line " + (i + 1) + ": " + shown(i < first.size() ? first.get(i).strip() : "(none)") + " | "
                        + shown(i < second.size() ? second.get(i).strip() : "(none)"));
    }

    private static void sections(ElfSections one, ElfSections two, List<String> lines) {
        List<Section> others = new ArrayList<>(two.all());
        List<String> silent = new ArrayList<>();
        for (Section section : one.all()) {
            Optional<Section> other = others.stream()
                    .filter(candidate -> candidate.name().equals(section.name()))
                    .findFirst();
            if (other.isEmpty()) {
                lines.add("section " + section.name() + ": only the first has it");
                continue;
            }
            others.remove(other.get());
            List<String> texts = section(one, two, section, other.get());
            if (texts.size() == 1) {
                silent.add(texts.get(0));
            } else {
                lines.addAll(texts);
            }
        }
        others.forEach(section -> lines.add("section " + section.name() + ": only the second has it"));
        // Where a text is longer, all behind it moves, and addresses in other sections with it.
        lines.addAll(silent);
    }

    /** A line for the section, then lines for the texts that differ; none when the sections are equal. */
    private static List<String> section(ElfSections one, ElfSections two, Section a, Section b) {
        byte[] first = one.content(a);
        byte[] second = two.content(b);
        int at = Arrays.mismatch(first, second);
        if (at < 0) {
            return List.of();
        }
        SortedSet<String> onlyFirst = new TreeSet<>();
        SortedSet<String> onlySecond = new TreeSet<>();
        if (!a.name().equals(".text")) {
            onlyFirst.addAll(texts(first));
            onlySecond.addAll(texts(second));
            onlyFirst.removeAll(texts(second));
            onlySecond.removeAll(texts(first));
            keepPaths(onlyFirst, onlySecond);
        }
        int telling = onlyFirst.stream().anyMatch(FileDifference::isPath) ? indexOf(first, onlyFirst.first()) : at;
        Optional<String> symbol = a.address() == 0 ? Optional.empty() : one.symbol(a, telling);
        List<String> lines = new ArrayList<>();
        lines.add("section " + a.name() + ": from its byte " + at + " on"
                + symbol.map(name -> ", in or after the symbol " + name).orElse(""));
        Stream.concat(onlyFirst.stream(), onlySecond.stream())
                .map(BUILT::matcher)
                .filter(Matcher::matches)
                .map(matcher -> "  about " + matcher.group(1))
                .distinct()
                .limit(MOST_TEXTS)
                .forEach(lines::add);
        texts("  the first alone has ", onlyFirst, lines);
        texts("  the second alone has ", onlySecond, lines);
        return lines;
    }

    /** Where there are paths, the other texts are mostly machine code that looks like text. */
    private static void keepPaths(SortedSet<String> one, SortedSet<String> two) {
        if (Stream.concat(one.stream(), two.stream()).anyMatch(FileDifference::isPath)) {
            one.removeIf(text -> !isPath(text));
            two.removeIf(text -> !isPath(text));
        }
    }

    private static boolean isPath(String text) {
        return PATH.matcher(text).find();
    }

    private static int indexOf(byte[] bytes, String text) {
        return Math.max(0, new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text));
    }

    private static void texts(String begin, SortedSet<String> texts, List<String> lines) {
        texts.stream().limit(MOST_TEXTS).forEach(text -> lines.add(begin + shown(text)));
        if (texts.size() > MOST_TEXTS) {
            lines.add("  and " + (texts.size() - MOST_TEXTS) + " more");
        }
    }

    /** Runs of printable characters, as the program strings finds them. */
    private static SortedSet<String> texts(byte[] bytes) {
        SortedSet<String> texts = new TreeSet<>();
        int start = 0;
        for (int i = 0; i <= bytes.length; i++) {
            if (i == bytes.length || bytes[i] < ' ' || bytes[i] > '~') {
                if (i - start >= SHORTEST_TEXT) {
                    texts.add(new String(bytes, start, i - start, StandardCharsets.US_ASCII));
                }
                start = i + 1;
            }
        }
        return texts;
    }

    private static String shown(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    }
}
