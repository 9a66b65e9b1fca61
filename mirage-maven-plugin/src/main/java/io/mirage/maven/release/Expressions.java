package io.mirage.maven.release;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The expressions of a POM, <code>${name}</code>: what they became, and what stands in the POM for them.
 *
 * @param properties by name, the texts that POMs have for it: a parent and a profile may have others
 * @param values what a name stands for in the build; absent when it stands for nothing, and stays as it is
 * @since 0.1.0
 */
public record Expressions(Map<String, List<String>> properties, Function<String, Optional<String>> values) {
    // In Maven 4 there may be one within another: "${a:-${b}}".
    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{((?:[^{}]|\\{[^{}]*\\})+)\\}");

    /** Copies the properties. */
    public Expressions {
        properties = Map.copyOf(properties);
    }

    /**
     * What a text of a POM becomes in the build.
     *
     * @param text as it stands in the POM
     * @return the text with values in the place of expressions
     */
    public String evaluated(String text) {
        return replaced(text, expression -> values.apply(expression.group(1)).orElse(expression.group()));
    }

    /**
     * A text of a POM with all in it that other texts of the POM say. What a POM does not say, but the machine, the command
     * line or the settings, stays an expression.
     *
     * @param text as it stands in the POM
     * @return the text
     */
    public String told(String text) {
        return told(text, Set.of());
    }

    private String told(String text, Set<String> within) {
        return replaced(text, expression -> {
            String name = expression.group(1);
            if (within.contains(name)) {
                return expression.group();
            }
            Set<String> deeper = new HashSet<>(within);
            deeper.add(name);
            Optional<String> value = values.apply(name);
            // A property that the command line sets has another value than the POM's.
            return properties.getOrDefault(name, List.of()).stream()
                    .filter(declared -> value.equals(Optional.of(evaluated(declared))))
                    .findFirst()
                    .map(declared -> told(declared, deeper))
                    .orElse(expression.group());
        });
    }

    /** Whether something in a text is not said by it. */
    static boolean in(String text) {
        return EXPRESSION.matcher(text).find();
    }

    /** What a text can become, whatever its expressions stand for. */
    static Pattern any(String text) {
        StringBuilder pattern = new StringBuilder();
        Matcher expressions = EXPRESSION.matcher(text);
        int end = 0;
        while (expressions.find()) {
            pattern.append(Pattern.quote(text.substring(end, expressions.start())))
                    .append(".*");
            end = expressions.end();
        }
        return Pattern.compile(pattern + Pattern.quote(text.substring(end)), Pattern.DOTALL);
    }

    /** How much of a text is said by it. */
    static int literal(String text) {
        return EXPRESSION.matcher(text).replaceAll("").length();
    }

    /** The entries of a list that is one text, as Maven reads it; a comma in an expression separates none. */
    static List<String> entries(String text) {
        List<String> entries = new ArrayList<>();
        Matcher commas = Pattern.compile(EXPRESSION + "|,").matcher(text);
        int start = 0;
        while (commas.find()) {
            if (commas.group().equals(",")) {
                entries.add(text.substring(start, commas.start()));
                start = commas.end();
            }
        }
        entries.add(text.substring(start));
        return entries;
    }

    private static String replaced(String text, Function<Matcher, String> replacement) {
        StringBuilder replaced = new StringBuilder();
        Matcher expressions = EXPRESSION.matcher(text);
        while (expressions.find()) {
            expressions.appendReplacement(replaced, Matcher.quoteReplacement(replacement.apply(expressions)));
        }
        return expressions.appendTail(replaced).toString();
    }
}
