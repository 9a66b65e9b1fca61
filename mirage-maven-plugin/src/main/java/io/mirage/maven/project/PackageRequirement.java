package io.mirage.maven.project;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An opam package that a POM asks for: {@code lwt}, {@code lwt >= 5.7}, {@code lwt >= 5.7 & < 6}.
 *
 * @param name of the package
 * @param bounds of its version, all of which hold; none for any version
 * @since 0.1.0
 */
public record PackageRequirement(String name, List<Bound> bounds) {
    /** What a requirement looks like, for messages. */
    static final String RULE = "a package is written NAME or NAME >= VERSION, with =, !=, <, <=, > or >=, and & between"
            + " several bounds";

    private static final Pattern NAME = Pattern.compile("[0-9_+-]*[A-Za-z][A-Za-z0-9_+-]*");
    private static final Pattern WHOLE = Pattern.compile("(\\S+?)\\s*(?:([<>=!].*))?", Pattern.DOTALL);
    private static final Pattern BOUND = Pattern.compile("\\s*(=|!=|<=|<|>=|>)\\s*([A-Za-z0-9._+~-]+)\\s*");

    /** Copies the list. */
    public PackageRequirement {
        bounds = List.copyOf(bounds);
    }

    /**
     * A bound of a version.
     *
     * @param operator {@code =}, {@code !=}, {@code <}, {@code <=}, {@code >} or {@code >=}
     * @param version the version
     */
    public record Bound(String operator, String version) {}

    /**
     * Reads a requirement.
     *
     * @param text as the POM has it
     * @return the requirement; empty when it is none
     */
    public static Optional<PackageRequirement> parse(String text) {
        Matcher whole = WHOLE.matcher(text.strip());
        if (!whole.matches() || !NAME.matcher(whole.group(1)).matches()) {
            return Optional.empty();
        }
        List<Bound> bounds = new ArrayList<>();
        String rest = whole.group(2);
        if (rest != null) {
            for (String part : rest.split("&", -1)) {
                Matcher bound = BOUND.matcher(part);
                if (!bound.matches()) {
                    return Optional.empty();
                }
                bounds.add(new Bound(bound.group(1), bound.group(2)));
            }
        }
        return Optional.of(new PackageRequirement(whole.group(1), bounds));
    }

    /**
     * The requirement in an opam file.
     *
     * @return {@code "lwt" {>= "5.7" & < "6"}}
     */
    public String opam() {
        String filter = bounds.stream()
                .map(bound -> bound.operator() + " \"" + bound.version() + "\"")
                .collect(Collectors.joining(" & "));
        return "\"" + name + "\"" + (filter.isEmpty() ? "" : " {" + filter + "}");
    }
}
