package io.mirage.maven.opam;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Says in words what opam-monorepo (0.3.6, 0.4.3) says when it does not write a lock file. */
final class SolverMessages {
    private static final Pattern PREFIX = Pattern.compile("^opam-monorepo: \\[(?:ERROR|WARNING)\\] ");
    private static final Pattern NODE = Pattern.compile("^- (\\S+) -> (.*)$");
    private static final Pattern REQUIRES = Pattern.compile("^\\s+(\\S+) (\\S+) requires (.*)$");
    private static final Pattern REJECTED = Pattern.compile("^\\s+(\\S+?)\\.(\\S+): (.*)$");
    private static final Pattern SAME_FOLDER =
            Pattern.compile(".*would be vendored into the directory:? duniverse/(\\S+).*");

    private static final String REQUESTED = "User requested =";

    private SolverMessages() {}

    /** A package for which there is no version. */
    private record Node(String name, boolean isProblem, List<String> lines) {}

    static LockFailure failure(int exitCode, List<String> output, Locker.Problem problem) {
        List<String> lines = output.stream()
                .map(line -> PREFIX.matcher(line).replaceFirst(""))
                .toList();
        String text = String.join("\n", lines);
        if (text.contains("cannot be built with dune")) {
            return new LockFailure(notDune(lines, problem));
        }
        if (text.contains("Can't find all required versions")) {
            return new LockFailure(noSolution(lines, problem));
        }
        if (text.contains("would be vendored into the directory")) {
            return new LockFailure(sameFolder(lines));
        }
        if (text.contains("Opam has not been initialised")) {
            return new LockFailure("opam-monorepo finds no opam root where the plugin keeps its own. Remove that folder"
                    + " and lock again; the plugin makes it anew.\n" + indented(lines));
        }
        return new LockFailure("opam-monorepo failed with exit code " + exitCode
                + (exitCode == 125 ? ", which is an error inside it" : "") + ":\n" + indented(lines));
    }

    private static String notDune(List<String> lines, Locker.Problem problem) {
        List<String> packages = lines.stream()
                .filter(line -> line.startsWith("- "))
                .map(line -> line.substring(2).strip())
                .toList();
        StringBuilder text = new StringBuilder("Some dependencies do not build with dune, so they cannot be vendored:");
        for (String name : packages) {
            text.append("\n  - ").append(name).append(wantedBy(name, problem));
        }
        return text.append("\nDeclare a repository with ports to dune behind the others in <opamRepositories>"
                        + " (git+https://github.com/dune-universe/opam-overlays.git has many), or do without what wants"
                        + " them.")
                .toString();
    }

    private static String noSolution(List<String> lines, Locker.Problem problem) {
        List<Node> nodes = nodes(lines);
        StringBuilder text = new StringBuilder("There are no versions of the dependencies that go together:");
        nodes.stream().filter(Node::isProblem).forEach(node -> text.append(describe(node, problem)));
        List<Node> chosen = nodes.stream().filter(node -> !node.isProblem()).toList();
        for (Node node : chosen) {
            for (String line : node.lines()) {
                Matcher requires = REQUIRES.matcher(line);
                if (requires.matches()) {
                    text.append("\n  - ")
                            .append(requirer(requires, problem))
                            .append(" requires ")
                            .append(node.name())
                            .append(' ')
                            .append(requires.group(3));
                }
            }
        }
        return text.append("\nLoosen a bound, or declare a repository in <opamRepositories> that has a fitting version."
                        + " What the solver said is in the output of mvn -X.")
                .toString();
    }

    private static String describe(Node node, Locker.Problem problem) {
        String body = String.join("\n", node.lines());
        StringBuilder text = new StringBuilder("\n  - ").append(node.name());
        if (body.contains("No known implementations")) {
            return text.append(": no repository has a package of this name")
                    .append(wantedBy(node.name(), problem))
                    .toString();
        }
        Set<String> wanted = new LinkedHashSet<>();
        Map<String, String> rejected = new LinkedHashMap<>();
        for (String line : node.lines()) {
            Matcher requires = REQUIRES.matcher(line);
            Matcher candidate = REJECTED.matcher(line);
            if (requires.matches()) {
                wanted.add(requirer(requires, problem) + " requires " + requires.group(3));
            } else if (line.strip().startsWith(REQUESTED)) {
                // Of the compiler that is the one of the build; of others what the first of its two passes chose.
                wanted.add(
                        node.name().equals("ocaml")
                                ? "this build has " + problem.ocamlVersion()
                                : line.strip().substring(REQUESTED.length()).strip() + " was chosen to be vendored");
            } else if (candidate.matches()) {
                rejected.put(candidate.group(2), candidate.group(3));
            }
        }
        text.append(": ").append(wanted.isEmpty() ? "no version fits" : String.join(", ", wanted));
        if (wanted.isEmpty()) {
            text.append(wantedBy(node.name(), problem));
        }
        rejected.forEach((version, reason) ->
                text.append("\n      ").append(version).append(": ").append(reason(reason)));
        return text.toString();
    }

    private static String reason(String reason) {
        if (reason.startsWith("Availability condition not satisfied")) {
            return "not available on Linux for x86_64";
        }
        return reason.replace("Incompatible with restriction: ", "does not fit ")
                .replace("Requires ", "requires ");
    }

    /** The tool calls the version of a local package zdev or dev. */
    private static String requirer(Matcher requires, Locker.Problem problem) {
        String name = requires.group(1);
        return problem.packages().containsKey(name) ? "this project (" + name + ")" : name + " " + requires.group(2);
    }

    /** Who names a package, as far as the repositories tell: of each other package the newest version that does. */
    static String wantedBy(String name, Locker.Problem problem) {
        Set<String> who = new LinkedHashSet<>();
        problem.packages().forEach((root, opam) -> {
            if (OpamRepositories.dependsOn(opam, name)) {
                who.add("this project (" + root + ")");
            }
        });
        if (who.isEmpty()) {
            OpamRepositories.whoDependsOn(name, problem.repositories()).stream()
                    .limit(3)
                    .forEach(who::add);
        }
        return who.isEmpty() ? "" : ", which " + String.join(", ", who) + (who.size() == 1 ? " wants" : " want");
    }

    private static List<Node> nodes(List<String> lines) {
        List<Node> nodes = new ArrayList<>();
        for (String line : lines) {
            Matcher node = NODE.matcher(line);
            if (node.matches()) {
                nodes.add(new Node(node.group(1), node.group(2).contains("(problem)"), new ArrayList<>()));
            } else if (!nodes.isEmpty() && line.startsWith(" ")) {
                nodes.get(nodes.size() - 1).lines().add(line);
            }
        }
        return nodes;
    }

    private static String sameFolder(List<String> lines) {
        String folder = lines.stream()
                .map(SAME_FOLDER::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .findFirst()
                .orElse("one name");
        return "Two dependencies from different places would be vendored into the folder " + folder
                + ", because their dev-repo ends in the same name. Do without one of them, or declare a repository in"
                + " <opamRepositories> whose package has another dev-repo:\n" + indented(lines);
    }

    private static String indented(List<String> lines) {
        return lines.stream().map(line -> "  " + line).collect(Collectors.joining("\n"));
    }
}
