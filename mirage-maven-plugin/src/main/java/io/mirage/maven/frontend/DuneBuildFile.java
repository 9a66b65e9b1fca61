package io.mirage.maven.frontend;

import static io.mirage.maven.dune.Sexp.atom;
import static io.mirage.maven.dune.Sexp.list;

import io.mirage.maven.dune.Sexp;
import io.mirage.maven.dune.SexpFile;
import io.mirage.maven.dune.SexpParseException;
import io.mirage.maven.dune.Stanza;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The {@code dune.build} that the mirage tool (4.0 to 4.11) generates for a target, read so far as it has to be adapted:
 * in which dune contexts its stanzas hold, which program becomes the image, and what the image is called. Everything
 * else, comments included, stays as it was generated. A form that is not known is refused, never passed on.
 *
 * @since 0.1.0
 */
public final class DuneBuildFile {
    private static final String CONTEXT_NAME = "%{context_name}";

    private final SexpFile file;
    private final String imageFile;
    private final String program;

    private DuneBuildFile(SexpFile file, String imageFile, String program) {
        this.file = file;
        this.imageFile = imageFile;
        this.program = program;
    }

    /**
     * Reads a file.
     *
     * @param text the generated {@code dune.build}
     * @param duneContext the context the tool generates the target for: {@code solo5}, {@code unikraft}, {@code default}
     * @return the file
     * @throws DuneBuildException if it is not of a known form; the message quotes the stanza
     */
    public static DuneBuildFile parse(String text, String duneContext) throws DuneBuildException {
        SexpFile file;
        try {
            file = Sexp.parse(text);
        } catch (SexpParseException e) {
            throw new DuneBuildException("it cannot be read: " + e.getMessage(), e);
        }
        for (Sexp item : file.items()) {
            if (!(item instanceof Sexp.Group stanza) || stanza.head().isEmpty()) {
                throw new DuneBuildException("there is something in it that is no stanza", item);
            }
            checkConditions(stanza, duneContext);
        }
        List<Sexp.Group> rules =
                file.stanzas("rule").filter(rule -> copied(rule).isPresent()).toList();
        if (rules.size() != 1) {
            throw rules.isEmpty()
                    ? new DuneBuildException("it has no rule that copies a program to the image")
                    : new DuneBuildException("it has a second rule that copies a program to an image", rules.get(1));
        }
        Sexp.Group rule = rules.get(0);
        String program = copied(rule).orElseThrow();
        // A registered name is written as it is: one with a blank becomes two words.
        String image = fields(rule, "target").stream()
                .findFirst()
                .map(field -> field.items().stream()
                        .skip(1)
                        .map(word -> word.literal().orElseGet(word::print))
                        .collect(Collectors.joining(" ")))
                .orElseThrow(() -> new DuneBuildException("its rule for the image names no target", rule));
        requireCondition(rule);
        List<Sexp.Group> executables = file.stanzas("executable")
                .filter(executable -> name(executable).equals(Optional.of(program)))
                .toList();
        if (executables.size() != 1) {
            throw new DuneBuildException("it has no executable called " + program + ", which this rule copies", rule);
        }
        requireCondition(executables.get(0));
        return new DuneBuildFile(file, image, program);
    }

    /**
     * The image.
     *
     * @return the name of the file the rules make, with its extension
     */
    public String imageFile() {
        return imageFile;
    }

    /**
     * The same file for the contexts of a plan.
     *
     * @param duneContexts the names of the dune contexts that build the target
     * @param linkFlags the name of a file with further flags for the link of the image, in the target's folder; empty for
     *     none
     * @return its text
     */
    public String adapted(List<String> duneContexts, Optional<String> linkFlags) {
        List<Sexp> nodes = new ArrayList<>();
        for (Sexp node : file.nodes()) {
            if (node instanceof Sexp.Group stanza) {
                Sexp.Group conditioned = conditioned(stanza, duneContexts);
                nodes.add(
                        isProgram(stanza) && linkFlags.isPresent()
                                ? withLinkFlags(conditioned, linkFlags.get())
                                : conditioned);
            } else {
                nodes.add(node);
            }
        }
        return new SexpFile(nodes).print();
    }

    /**
     * The promotion rules beside it, {@code dist/dune}, for the contexts of a plan.
     *
     * @param text the generated file
     * @param duneContexts the names of the dune contexts that build the target
     * @return its text; unchanged when it cannot be read, because nothing here is built with it
     */
    public static String adaptedDist(String text, List<String> duneContexts) {
        try {
            return new SexpFile(Sexp.parse(text).nodes().stream()
                            .map(node -> node instanceof Sexp.Group stanza ? conditioned(stanza, duneContexts) : node)
                            .toList())
                    .print();
        } catch (SexpParseException e) {
            return text;
        }
    }

    private boolean isProgram(Sexp.Group stanza) {
        return stanza.head().equals(Optional.of("executable")) && name(stanza).equals(Optional.of(program));
    }

    /** With its condition replaced by one for other contexts; a stanza without a condition stays. */
    private static Sexp.Group conditioned(Sexp.Group stanza, List<String> duneContexts) {
        return new Sexp.Group(stanza.nodes().stream()
                .map(node -> node instanceof Sexp.Group field
                                && isField(field, "enabled_if")
                                && context(field).isPresent()
                        ? conditionFor(field, duneContexts)
                        : node)
                .toList());
    }

    /** The same characters where nothing changes. */
    private static Sexp conditionFor(Sexp.Group field, List<String> duneContexts) {
        return duneContexts.equals(context(field).stream().toList())
                ? field
                : list(atom("enabled_if"), PomFrontEnd.enabledIn(duneContexts));
    }

    private static Sexp.Group withLinkFlags(Sexp.Group executable, String file) {
        Sexp include = list(atom(":include"), Sexp.text(file));
        List<Sexp> nodes = new ArrayList<>(executable.nodes());
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i) instanceof Sexp.Group field && isField(field, "link_flags")) {
                nodes.set(i, new Sexp.Group(appended(field.nodes(), include)));
                return new Sexp.Group(nodes);
            }
        }
        return new Sexp.Group(appended(nodes, list(atom("link_flags"), atom(":standard"), include)));
    }

    /** Behind the last value, in front of the comments that may follow it. */
    private static List<Sexp> appended(List<Sexp> nodes, Sexp value) {
        int end = nodes.size();
        while (end > 0 && !nodes.get(end - 1).isDatum()) {
            end--;
        }
        List<Sexp> all = new ArrayList<>(nodes.subList(0, end));
        all.add(new Sexp.Blank(" "));
        all.add(value);
        all.addAll(nodes.subList(end, nodes.size()));
        return all;
    }

    /** The rule that makes {@code link_flags.sexp} of the variable the contexts set. */
    static String linkFlagsRule(String file, String variable) {
        return "\n"
                + Stanza.of("rule")
                        .with(Stanza.of("with-stdout-to")
                                .with(Sexp.text(file))
                                .field("echo", Sexp.template("(%{env:" + variable + "=})")))
                        .print()
                + "\n";
    }

    /** The name of a program, without {@code .exe}, that a rule copies to its target. */
    private static Optional<String> copied(Sexp.Group rule) {
        return only(rule, "action")
                .filter(Sexp.Group.class::isInstance)
                .map(action -> ((Sexp.Group) action).items())
                .filter(words -> words.size() == 3
                        && words.get(0).literal().equals(Optional.of("copy"))
                        && words.get(2).print().equals("%{target}"))
                .flatMap(words -> words.get(1).literal())
                .filter(source -> source.endsWith(".exe"))
                .map(source -> source.substring(0, source.length() - ".exe".length()));
    }

    private static Optional<String> name(Sexp.Group stanza) {
        return only(stanza, "name").flatMap(Sexp::literal);
    }

    /** The one value of a field. */
    private static Optional<Sexp> only(Sexp.Group stanza, String field) {
        return fields(stanza, field).stream()
                .filter(group -> group.items().size() == 2)
                .map(group -> group.items().get(1))
                .findFirst();
    }

    private static List<Sexp.Group> fields(Sexp.Group stanza, String name) {
        return stanza.items().stream()
                .filter(Sexp.Group.class::isInstance)
                .map(Sexp.Group.class::cast)
                .filter(group -> isField(group, name))
                .toList();
    }

    private static boolean isField(Sexp.Group group, String name) {
        return group.head().equals(Optional.of(name));
    }

    /** The context of a field {@code (enabled_if (= %{context_name} "solo5"))}. */
    private static Optional<String> context(Sexp.Group enabledIf) {
        List<Sexp> items = enabledIf.items();
        if (items.size() != 2 || !(items.get(1) instanceof Sexp.Group test)) {
            return Optional.empty();
        }
        List<Sexp> words = test.items();
        return words.size() == 3
                        && words.get(0).literal().equals(Optional.of("="))
                        && words.get(1).print().equals(CONTEXT_NAME)
                ? words.get(2).literal()
                : Optional.empty();
    }

    private static void checkConditions(Sexp.Group stanza, String duneContext) throws DuneBuildException {
        for (Sexp item : stanza.items()) {
            boolean known = item instanceof Sexp.Group field
                    && isField(field, "enabled_if")
                    && context(field).equals(Optional.of(duneContext));
            if (!known && item.print().contains("context_name")) {
                throw new DuneBuildException(
                        "it has a condition on the context that is not (= " + CONTEXT_NAME + " \"" + duneContext
                                + "\")",
                        stanza);
            }
        }
    }

    private static void requireCondition(Sexp.Group stanza) throws DuneBuildException {
        if (fields(stanza, "enabled_if").stream()
                .allMatch(field -> context(field).isEmpty())) {
            throw new DuneBuildException("this is to be built in one context only, but has no condition on it", stanza);
        }
    }
}
