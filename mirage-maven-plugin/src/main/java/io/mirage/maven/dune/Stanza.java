package io.mirage.maven.dune;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * A stanza of a dune file as it is put together: a name, then values and fields. Immutable; each method gives a new
 * one.
 *
 * @param items the name and everything added
 * @since 0.1.0
 */
public record Stanza(List<Sexp> items) {

    /** Takes a copy. */
    public Stanza {
        items = List.copyOf(items);
    }

    /**
     * An empty stanza.
     *
     * @param name what it is: {@code executable}, {@code rule}, {@code context} …
     * @return the stanza
     * @throws IllegalArgumentException when the name is no atom
     * @since 0.1.0
     */
    public static Stanza of(String name) {
        return new Stanza(List.of(Sexp.atom(name)));
    }

    /**
     * Adds values.
     *
     * @param values what follows
     * @return a stanza with the values at its end
     * @since 0.1.0
     */
    public Stanza with(Sexp... values) {
        return withAll(Arrays.asList(values));
    }

    /**
     * Adds values.
     *
     * @param values what follows
     * @return a stanza with the values at its end
     * @since 0.1.0
     */
    public Stanza withAll(Collection<? extends Sexp> values) {
        List<Sexp> all = new ArrayList<>(items);
        all.addAll(values);
        return new Stanza(all);
    }

    /**
     * Adds a nested stanza.
     *
     * @param inner the stanza
     * @return a stanza with the other at its end
     * @since 0.1.0
     */
    public Stanza with(Stanza inner) {
        return with(inner.sexp());
    }

    /**
     * Adds a field.
     *
     * @param name its name
     * @param values its values, possibly none
     * @return a stanza with {@code (name values…)} at its end
     * @throws IllegalArgumentException when the name is no atom
     * @since 0.1.0
     */
    public Stanza field(String name, Sexp... values) {
        return field(name, Arrays.asList(values));
    }

    /**
     * Adds a field.
     *
     * @param name its name
     * @param values its values, possibly none
     * @return a stanza with {@code (name values…)} at its end
     * @throws IllegalArgumentException when the name is no atom
     * @since 0.1.0
     */
    public Stanza field(String name, Collection<? extends Sexp> values) {
        return with(of(name).withAll(values));
    }

    /**
     * Adds a field with one literal value.
     *
     * @param name its name
     * @param text its value, any text
     * @return a stanza with the field at its end
     * @throws IllegalArgumentException when the name is no atom
     * @since 0.1.0
     */
    public Stanza field(String name, String text) {
        return field(name, Sexp.text(text));
    }

    /**
     * Adds a field if it has values.
     *
     * @param name its name
     * @param values its values
     * @return a stanza with the field at its end, or this one when there are no values
     * @throws IllegalArgumentException when the name is no atom
     * @since 0.1.0
     */
    public Stanza fieldUnlessEmpty(String name, Collection<? extends Sexp> values) {
        return values.isEmpty() ? this : field(name, values);
    }

    /**
     * The stanza as a value.
     *
     * @return a list of the name and everything added
     * @since 0.1.0
     */
    public Sexp.Group sexp() {
        return Sexp.list(items);
    }

    /**
     * The stanza as text.
     *
     * @return several lines, one field each, without a line end behind the last
     * @since 0.1.0
     */
    public String print() {
        return SexpPrinter.print(sexp());
    }
}
