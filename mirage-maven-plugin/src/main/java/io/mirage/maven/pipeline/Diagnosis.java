package io.mirage.maven.pipeline;

import io.mirage.maven.pipeline.Finding.State;
import io.mirage.maven.release.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a doctor found.
 *
 * @since 0.1.0
 */
public final class Diagnosis {
    private final boolean project;
    private final List<Group> groups;
    private final String searched;
    private final Optional<PackageManager> manager;
    private final boolean root;

    /**
     * Findings that belong together.
     *
     * @param title what they are about
     * @param findings in the order they are told
     */
    record Group(String title, List<Finding> findings) {
        Group {
            findings = List.copyOf(findings);
        }
    }

    Diagnosis(boolean project, List<Group> groups, String searched, Optional<PackageManager> manager, boolean root) {
        this.project = project;
        this.groups =
                groups.stream().filter(group -> !group.findings().isEmpty()).toList();
        this.searched = searched;
        this.manager = manager;
        this.root = root;
    }

    /**
     * What was found, for people or for programs.
     *
     * @param format text or JSON
     * @return lines of that format
     */
    public List<String> lines(Format format) {
        return format == Format.JSON ? Json.write(json()).lines().toList() : new DiagnosisText(this).lines();
    }

    /**
     * Fails if something is missing that the project needs.
     *
     * @throws BuildFailure that names what is missing and the commands that bring it
     */
    public void throwIfUnfit() throws BuildFailure {
        List<String> missing = failed().map(Finding::what).distinct().toList();
        if (missing.isEmpty()) {
            return;
        }
        List<String> commands = commands();
        throw new BuildFailure("Not everything is there that "
                + (project ? "this project" : "the plugin") + " needs: " + String.join(", ", missing) + ".\n"
                + (commands.isEmpty()
                        ? "What to do stands below each line marked FAIL."
                        : "What packages bring:\n"
                                + commands.stream()
                                        .map(command -> "  " + command)
                                        .collect(Collectors.joining("\n"))
                                + "\nWhat else there is to do stands below each line marked FAIL."));
    }

    /** Everything that is needed and missing, as far as packages bring it, in the order to type it. */
    List<String> commands() {
        List<String> opam = failed().map(Finding::remedy)
                .filter(remedy -> remedy.packages(manager).isEmpty())
                .flatMap(remedy -> remedy.opam().stream())
                .distinct()
                .toList();
        // Who has no opam has no switch either.
        boolean withOpam = !opam.isEmpty()
                && all().anyMatch(finding -> finding.what().equals(DoctorTools.OPAM)
                        && finding.detail().equals(Finding.MISSING));
        List<String> system = Stream.concat(
                        failed().map(Finding::remedy),
                        withOpam ? Stream.of(Remedy.system(SystemPackage.OPAM)) : Stream.empty())
                .flatMap(remedy -> remedy.packages(manager).stream())
                .distinct()
                .toList();
        List<String> commands = new ArrayList<>();
        if (!system.isEmpty()) {
            manager.ifPresent(known -> commands.add(known.command(system, root)));
        }
        if (!opam.isEmpty()) {
            commands.add(
                    "mvn mirage:setup   # or, in an opam switch of your own: opam install " + String.join(" ", opam));
        }
        return commands;
    }

    private Stream<Finding> all() {
        return groups.stream().flatMap(group -> group.findings().stream());
    }

    private Stream<Finding> failed() {
        return all().filter(finding -> finding.state() == State.FAIL);
    }

    List<Group> groups() {
        return groups;
    }

    boolean ofProject() {
        return project;
    }

    /** The PATH in which programs were searched. */
    String searched() {
        return searched;
    }

    String remedy(Finding finding) {
        return finding.remedy().text(manager, root);
    }

    private Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("project", project);
        json.put("ok", failed().findAny().isEmpty());
        json.put("path", searched);
        json.put(
                "findings",
                groups.stream()
                        .flatMap(group -> group.findings().stream().map(finding -> json(group, finding)))
                        .toList());
        json.put("commands", commands());
        return json;
    }

    private Map<String, Object> json(Group group, Finding finding) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("group", group.title());
        json.put("what", finding.what());
        json.put("state", finding.state().name().toLowerCase(Locale.ROOT));
        finding.version().ifPresent(version -> json.put("version", version));
        finding.file().ifPresent(file -> json.put("file", file.toString()));
        if (!finding.detail().isEmpty()) {
            json.put("detail", finding.detail());
        }
        json.put("neededBy", finding.neededBy());
        String remedy = remedy(finding);
        if (!remedy.isEmpty()) {
            json.put("remedy", remedy);
        }
        return json;
    }
}
