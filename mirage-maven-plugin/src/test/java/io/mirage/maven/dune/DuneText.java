package io.mirage.maven.dune;

import java.util.List;
import java.util.Optional;

/** Reads generated dune files, so that tests look at what dune sees and not at blank space. */
public final class DuneText {
    private final List<Sexp> items;

    private DuneText(List<Sexp> items) {
        this.items = items;
    }

    public static DuneText of(String text) {
        try {
            return new DuneText(Sexp.parse(text).items());
        } catch (SexpParseException e) {
            throw new AssertionError("dune could not read this:\n" + text, e);
        }
    }

    /** The lists at this level that begin with a word. */
    public List<DuneText> all(String head) {
        return items.stream()
                .filter(Sexp.Group.class::isInstance)
                .map(Sexp.Group.class::cast)
                .filter(group -> group.head().filter(head::equals).isPresent())
                .map(group -> new DuneText(group.items()))
                .toList();
    }

    /** The only list at this level that begins with a word. */
    public DuneText the(String head) {
        List<DuneText> found = all(head);
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " times (" + head + " …) in " + this);
        }
        return found.get(0);
    }

    public Optional<DuneText> maybe(String head) {
        return all(head).isEmpty() ? Optional.empty() : Optional.of(the(head));
    }

    /** The only list in a list, whatever it begins with. */
    public DuneText inner() {
        List<Sexp> groups = items.stream().filter(Sexp.Group.class::isInstance).toList();
        if (groups.size() != 1) {
            throw new AssertionError("not one list in " + this);
        }
        return new DuneText(((Sexp.Group) groups.get(0)).items());
    }

    /** What follows the head: the text dune gets, or, with a variable or a list in it, what is written. */
    public List<String> values() {
        return items.stream()
                .skip(1)
                .map(item -> item.literal().orElseGet(() -> onOneLine(item)))
                .toList();
    }

    /** All texts of a list without a head. */
    public List<String> texts() {
        return items.stream()
                .map(item -> item.literal().orElseGet(() -> onOneLine(item)))
                .toList();
    }

    /** The only value of a field. */
    public String value(String field) {
        List<String> values = the(field).values();
        if (values.size() != 1) {
            throw new AssertionError("not one value in (" + field + " …) of " + this);
        }
        return values.get(0);
    }

    /** The words the lists at this level begin with. */
    public List<String> heads() {
        return items.stream()
                .filter(Sexp.Group.class::isInstance)
                .map(item -> ((Sexp.Group) item).head().orElse("?"))
                .toList();
    }

    @Override
    public String toString() {
        return onOneLine(Sexp.list(items));
    }

    private static String onOneLine(Sexp item) {
        return item instanceof Sexp.Group group
                ? "("
                        + String.join(
                                " ",
                                group.items().stream().map(DuneText::onOneLine).toList())
                        + ")"
                : item.print();
    }
}
