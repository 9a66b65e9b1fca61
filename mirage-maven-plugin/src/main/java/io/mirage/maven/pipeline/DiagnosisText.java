package io.mirage.maven.pipeline;

import io.mirage.maven.pipeline.Finding.State;
import java.util.ArrayList;
import java.util.List;

/**
 * A diagnosis as a table: one row a requirement, what to do on a line of its own below, so that a command can be copied
 * whole. What was found and who needs it wrap at blanks; a path stays in one piece, however long.
 */
final class DiagnosisText {
    private static final int MARGIN = 2;
    private static final int FOUND = 46;
    private static final int NEEDED = 40;

    private final Diagnosis diagnosis;
    private final int stateWidth;
    private final int whatWidth;

    DiagnosisText(Diagnosis diagnosis) {
        this.diagnosis = diagnosis;
        this.stateWidth = "state".length();
        this.whatWidth = diagnosis.groups().stream()
                .flatMap(group -> group.findings().stream())
                .mapToInt(finding -> finding.what().length())
                .max()
                .orElse(0);
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(row("STATE", "WHAT", "FOUND", "NEEDED BY"));
        lines.add(below("-> WHAT TO DO"));
        for (Diagnosis.Group group : diagnosis.groups()) {
            lines.add("");
            lines.add(group.title());
            for (Finding finding : group.findings()) {
                lines.addAll(rows(finding));
                String remedy = diagnosis.remedy(finding);
                if (!remedy.isEmpty()) {
                    lines.add(below("-> " + remedy));
                }
            }
        }
        lines.add("");
        lines.addAll(summary());
        return lines;
    }

    private List<String> rows(Finding finding) {
        List<String> found = wrapped(finding.found(), FOUND);
        List<String> needed = wrapped(String.join(", ", finding.neededBy()), NEEDED);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < Math.max(found.size(), needed.size()); i++) {
            lines.add(row(
                    i == 0 ? finding.state().label() : "",
                    i == 0 ? finding.what() : "",
                    i < found.size() ? found.get(i) : "",
                    i < needed.size() ? needed.get(i) : ""));
        }
        return lines;
    }

    private List<String> summary() {
        List<String> lines = new ArrayList<>();
        long failed = count(State.FAIL);
        long notes = count(State.NOTE);
        String who = diagnosis.ofProject() ? "this project" : "the plugin";
        lines.add(
                failed == 0
                        ? "Nothing is missing that " + who + " needs."
                        : Configurator.counted((int) failed, "line") + " marked FAIL: " + who
                                + " needs what is missing there.");
        if (notes > 0) {
            lines.add(Configurator.counted((int) notes, "line")
                    + " marked note: not needed to build, or worth a remark.");
        }
        if (!diagnosis.ofProject()) {
            lines.add("There is no project here, so this is what any project might need.");
        }
        lines.add(
                diagnosis.searched().isEmpty()
                        ? "The PATH is empty, so no program could be found."
                        : "Programs were searched in PATH: " + diagnosis.searched());
        return lines;
    }

    private long count(State state) {
        return diagnosis.groups().stream()
                .flatMap(group -> group.findings().stream())
                .filter(finding -> finding.state() == state)
                .count();
    }

    private String row(String state, String what, String found, String needed) {
        return (padded(state, stateWidth) + padded(what, whatWidth) + padded(found, FOUND) + needed).stripTrailing();
    }

    private String below(String text) {
        return " ".repeat(stateWidth + MARGIN) + text;
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()) + MARGIN);
    }

    private static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (line.length() > 0 && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
