package io.mirage.maven.release;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Tells of the settings of a build context what stands in the POM, not what it became on this machine: a value may be a
 * secret, or a name or folder of somebody.
 *
 * @since 0.1.0
 */
public final class Origins {
    private static final String ENVIRONMENT = "environment/";

    /**
     * A text in a {@code <context>} of a POM.
     *
     * @param context the text of the context's name
     * @param setting the element, {@code cFlags}; for a variable {@code environment/} and its name
     * @param text as it stands in the POM, with expressions
     * @param list whether it is a list with commas
     */
    public record Text(String context, String setting, String text, boolean list) {}

    /** What is told, and what it became. */
    private record Candidate(String context, String setting, String told, List<String> values) {}

    private final List<Candidate> candidates = new ArrayList<>();
    private final Folders folders;

    /**
     * Makes it.
     *
     * @param texts of the POM and its parents
     * @param expressions what the expressions in them became
     * @param folders named in what stands in no POM
     */
    public Origins(List<Text> texts, Expressions expressions, Folders folders) {
        this.folders = folders;
        for (Text text : texts) {
            String context = expressions.evaluated(text.context()).strip();
            String told = expressions.told(text.text()).strip();
            for (String entry : text.list() ? Expressions.entries(told) : List.of(told)) {
                String value = expressions.evaluated(entry);
                candidates.add(new Candidate(
                        context,
                        text.setting(),
                        entry.strip(),
                        Stream.of(text.list() ? value.split(",", -1) : new String[] {value})
                                .map(String::strip)
                                .toList()));
            }
        }
    }

    /**
     * Where no POM is known.
     *
     * @return origins that tell nothing but the values
     */
    public static Origins none() {
        return new Origins(List.of(), new Expressions(Map.of(), name -> Optional.empty()), new Folders(Map.of()));
    }

    /**
     * A name.
     *
     * @param context the name of the context
     * @param setting the element that holds it
     * @param value the name, which the plugin may have chosen
     * @return what is told
     */
    public String name(String context, String setting, String value) {
        return equal(context, setting, value).orElseGet(() -> folders.named(value));
    }

    /**
     * Flags.
     *
     * @param context the name of the context
     * @param setting the element that holds them
     * @param values the flags
     * @return what is told of each
     */
    public List<String> flags(String context, String setting, List<String> values) {
        return values.stream()
                .map(value -> equal(context, setting, value)
                        .or(() -> similar(context, setting, value))
                        .orElseGet(() -> folders.named(value)))
                .toList();
    }

    /**
     * The value of an environment variable.
     *
     * @param context the name of the context
     * @param variable its name
     * @param value the value
     * @return what is told; nothing of a value that stands in no POM
     */
    public Optional<String> variable(String context, String variable, String value) {
        String setting = ENVIRONMENT + variable;
        return equal(context, setting, value).or(() -> similar(context, setting, value));
    }

    private Optional<String> equal(String context, String setting, String value) {
        Predicate<Candidate> sameValue = candidate -> candidate.values().contains(value.strip());
        // A context is merged with one of a parent that may have another name.
        return first(setting, sameValue.and(candidate -> candidate.context().equals(context)))
                .or(() -> first(setting, sameValue));
    }

    /** Of several texts with one value, an expression: what it says is nobody's secret. */
    private Optional<String> first(String setting, Predicate<Candidate> wanted) {
        List<String> told = candidates.stream()
                .filter(candidate -> candidate.setting().equals(setting))
                .filter(wanted)
                .map(Candidate::told)
                .toList();
        return told.stream()
                .filter(Expressions::in)
                .findFirst()
                .or(() -> told.stream().findFirst());
    }

    /** The text with an expression of which another part of Maven than the one asked here knew the value. */
    private Optional<String> similar(String context, String setting, String value) {
        return candidates.stream()
                .filter(candidate -> candidate.setting().equals(setting) && Expressions.in(candidate.told()))
                .filter(candidate ->
                        Expressions.any(candidate.told()).matcher(value.strip()).matches())
                .max(Comparator.comparing(
                                (Candidate candidate) -> candidate.context().equals(context))
                        .thenComparing(candidate -> Expressions.literal(candidate.told())))
                .map(Candidate::told);
    }
}
