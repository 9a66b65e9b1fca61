package io.mirage.maven.release;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sorts the licences of opam files into those that SPDX has an identifier for, SPDX expressions, and other texts, as
 * CycloneDX wants them. The identifiers are those of the SPDX licence list 3.27, which the schema of CycloneDX 1.6 has.
 */
final class Licences {
    private static final Pattern TOKEN = Pattern.compile("\\s*([()]|[^\\s()]+)\\s*");
    // A licence that is in no list, by the rules of SPDX expressions.
    private static final Pattern OWN = Pattern.compile("(?:DocumentRef-[A-Za-z0-9.-]+:)?LicenseRef-[A-Za-z0-9.-]+");

    private final Map<String, String> licences = listed("spdx-licences.txt");
    private final Map<String, String> exceptions = listed("spdx-exceptions.txt");

    /**
     * The JSON of the field {@code licenses} of a component. One licence can be an expression. Of several, opam does not
     * say whether all or any of them hold; so they are put side by side, where CycloneDX allows no expressions.
     */
    List<Object> json(List<String> texts) {
        List<String> given = texts.stream()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .distinct()
                .toList();
        if (given.size() == 1 && id(given.get(0)).isEmpty()) {
            Optional<String> expression = expression(given.get(0));
            if (expression.isPresent()) {
                return List.of(Map.of("expression", expression.get()));
            }
        }
        return given.stream().map(this::licence).distinct().toList();
    }

    private Object licence(String text) {
        return Map.of(
                "license",
                id(text).map(id -> Map.of("id", id))
                        .orElseGet(() -> Map.of("name", expression(text).orElse(text))));
    }

    private Optional<String> id(String text) {
        return Optional.ofNullable(licences.get(text.toLowerCase(Locale.ROOT)));
    }

    /** The expression with all identifiers as SPDX writes them; empty if it is none. */
    Optional<String> expression(String text) {
        List<String> parts = new ArrayList<>();
        int open = 0;
        boolean complete = false;
        boolean licenceBefore = false;
        for (Matcher token = TOKEN.matcher(text); token.lookingAt(); token.region(token.end(), text.length())) {
            String word = token.group(1);
            boolean plainLicence = false;
            if (word.equals("(") && !complete) {
                open++;
            } else if (word.equals(")") && complete && open > 0) {
                open--;
            } else if ((word.equals("AND") || word.equals("OR")) && complete) {
                complete = false;
            } else if (word.equals("WITH") && licenceBefore) {
                complete = false;
            } else {
                boolean afterWith =
                        !parts.isEmpty() && parts.get(parts.size() - 1).equals("WITH");
                Optional<String> known = afterWith ? exception(word) : licenceWord(word);
                if (complete || known.isEmpty()) {
                    return Optional.empty();
                }
                word = known.get();
                complete = true;
                plainLicence = !afterWith;
            }
            licenceBefore = plainLicence;
            parts.add(word);
        }
        return complete && open == 0
                ? Optional.of(String.join(" ", parts).replace("( ", "(").replace(" )", ")"))
                : Optional.empty();
    }

    private Optional<String> exception(String word) {
        return Optional.ofNullable(exceptions.get(word.toLowerCase(Locale.ROOT)));
    }

    private Optional<String> licenceWord(String word) {
        if (OWN.matcher(word).matches()) {
            return Optional.of(word);
        }
        return word.endsWith("+") ? id(word.substring(0, word.length() - 1)).map(id -> id + '+') : id(word);
    }

    /** Identifiers by themselves in lower case: SPDX wants them compared without regard to case. */
    private static Map<String, String> listed(String resource) {
        try (InputStream in = Licences.class.getResourceAsStream(resource)) {
            Map<String, String> ids = new TreeMap<>();
            new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .forEach(id -> ids.put(id.toLowerCase(Locale.ROOT), id));
            return ids;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
