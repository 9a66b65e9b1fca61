package io.mirage.maven.pipeline;

import io.mirage.maven.pipeline.DoctorRunning.Tender;
import io.mirage.maven.pipeline.ToolProbe.Answer;
import io.mirage.maven.process.CommandRunner;
import io.mirage.maven.process.Executables;
import io.mirage.maven.project.DuneContext;
import io.mirage.maven.project.Image;
import io.mirage.maven.target.Target;
import io.mirage.maven.target.Targets;
import io.mirage.maven.toolchain.ToolchainExaminer;
import io.mirage.maven.toolchain.ToolchainParts;
import io.mirage.maven.toolchain.ToolchainRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * What programs answered a doctor. They are asked in two rounds, all of a round at once: where a tender is searched, the
 * toolchains of the first round tell.
 */
final class Examination {
    private static final int AT_ONCE = 16;

    private final Subject subject;
    private final Machine machine;
    private final ToolchainRequest host;
    private final ToolchainRequest solo5;
    private final Map<String, Answer> tools = new ConcurrentHashMap<>();
    private final Map<ToolchainRequest, ToolchainParts> toolchains = new ConcurrentHashMap<>();
    private final Map<Tender, Answer> tenderAnswers = new ConcurrentHashMap<>();
    private Map<Tender, Set<String>> tenders = Map.of();

    private Examination(Subject subject, Machine machine) {
        this.subject = subject;
        this.machine = machine;
        this.host = ToolchainSurvey.request(DuneContext.host(), subject.own());
        this.solo5 = new ToolchainRequest(
                "any",
                Optional.of("solo5"),
                Optional.empty(),
                Optional.empty(),
                subject.own().solo5(Optional.empty()),
                Optional.empty(),
                Set.of("hvt"));
    }

    /** Asks everything. */
    static Examination of(Subject subject, Request request, Targets targets, Machine machine, CommandRunner runner)
            throws InterruptedException {
        Examination examination = new Examination(subject, machine);
        ToolProbe probe = new ToolProbe(runner, machine.host().variables());
        examination.first(request, probe, new ToolchainExaminer(ToolProbe.limited(runner)));
        examination.tenders = examination.tenders(targets);
        examination.second(probe);
        return examination;
    }

    /** A tool by its usual name. */
    Answer tool(String name) {
        return Optional.ofNullable(tools.get(name)).orElseThrow();
    }

    /** The toolchain of Solo5 for want of a project that names one: of {@code setup}, or of the environment. */
    ToolchainRequest solo5() {
        return solo5;
    }

    Map<ToolchainRequest, ToolchainParts> toolchains() {
        return toolchains;
    }

    ToolchainParts host() {
        return Optional.ofNullable(toolchains.get(host)).orElseThrow();
    }

    /** The tenders, each with the targets whose images it runs. */
    Map<Tender, Set<String>> tenders() {
        return tenders;
    }

    Optional<Answer> tender(Tender tender) {
        return Optional.ofNullable(tenderAnswers.get(tender));
    }

    private void first(Request request, ToolProbe probe, ToolchainExaminer examiner) throws InterruptedException {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("dune", request.dune());
        names.put("mirage", request.mirage());
        names.put("opam", request.access().opam());
        names.put("opam-monorepo", request.access().opamMonorepo());
        names.put("gcc", "gcc");
        List<Callable<Object>> round = new ArrayList<>();
        names.forEach((tool, name) ->
                round.add(() -> tools.put(tool, probe.ask(name, machine.host().path(), "--version"))));
        for (ToolchainRequest one : requests()) {
            round.add(() ->
                    toolchains.put(one, examiner.examine(one, machine.host().variables())));
        }
        ask(round);
    }

    private void second(ToolProbe probe) throws InterruptedException {
        List<Path> bin = toolchains.values().stream()
                .flatMap(parts -> parts.binDirectories().stream())
                .distinct()
                .toList();
        List<Callable<Object>> round = new ArrayList<>();
        round.add(() -> tools.put("ocamlfind", probe.ask("ocamlfind", path(bin), "query", "-format", "%v", "findlib")));
        DoctorRunning running = new DoctorRunning(machine);
        tenders.keySet().stream()
                .filter(running::runsHere)
                .forEach(tender -> round.add(() -> tenderAnswers.put(tender, best(tender, probe))));
        ask(round);
    }

    /** The first of the programs that is there; otherwise what is wrong with one of them. */
    private Answer best(Tender tender, ToolProbe probe) throws InterruptedException {
        String path = path(tender.bin());
        Answer last = new Answer(Optional.empty(), List.of(), Optional.of(Finding.MISSING));
        for (String name : tender.names()) {
            Answer answer = probe.locate(name, path);
            if (!answer.isMissing()) {
                return DoctorRunning.tellsVersion(name) ? probe.ask(name, path, "--version") : answer;
            }
            boolean broken = !answer.fault().equals(Optional.of(Finding.MISSING));
            last = broken ? answer : last;
        }
        return last;
    }

    private Set<ToolchainRequest> requests() {
        Set<ToolchainRequest> requests = new LinkedHashSet<>();
        requests.add(host);
        for (Subject.Context context : subject.contexts()) {
            requests.add(context.request());
            context.host().ifPresent(requests::add);
        }
        if (subject.contexts().isEmpty()) {
            requests.add(solo5);
        }
        return requests;
    }

    private Map<Tender, Set<String>> tenders(Targets targets) {
        DoctorRunning running = new DoctorRunning(machine);
        Map<Tender, Set<String>> found = new LinkedHashMap<>();
        if (subject.contexts().isEmpty()) {
            String here = machine.architecture();
            List<Path> bin =
                    Optional.ofNullable(toolchains.get(solo5)).orElseThrow().binDirectories();
            for (Target target : targets.all()) {
                if (target.refusal(here).isEmpty()) {
                    running.tender(target, here, bin).ifPresent(tender -> add(found, tender, target));
                }
            }
        }
        for (Subject.Context context : subject.contexts()) {
            ToolchainParts parts =
                    Optional.ofNullable(toolchains.get(context.request())).orElseThrow();
            for (Image image : context.workspace().images()) {
                if (image.context().equals(context.declared())
                        && image.build().duneContext().equals(context.dune().name())) {
                    String made = image.architecture().or(parts::architecture).orElse(machine.architecture());
                    running.tender(image.target(), made, parts.binDirectories())
                            .ifPresent(tender -> add(found, tender, image.target()));
                }
            }
        }
        return found;
    }

    private static void add(Map<Tender, Set<String>> found, Tender tender, Target target) {
        found.computeIfAbsent(tender, one -> new LinkedHashSet<>()).add(target.name());
    }

    private String path(List<Path> bin) {
        return Executables.path(bin, machine.host().path());
    }

    private static void ask(List<Callable<Object>> round) throws InterruptedException {
        try {
            SideBySide.run(round, Math.min(AT_ONCE, round.size()));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InterruptedException) {
                throw new InterruptedException();
            }
            throw e.getCause() instanceof RuntimeException fault ? fault : new IllegalStateException(e);
        }
    }
}
