package io.mirage.maven.opam;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A value of an opam file, in the file format 2.0 (opam manual, "File format"). What it prints is opam syntax again.
 *
 * @since 0.1.0
 */
public sealed interface OpamValue {
    /**
     * A string, in simple or triple quotes.
     *
     * @param value without quotes and escapes
     */
    record Text(String value) implements OpamValue {
        @Override
        public String toString() {
            return quoted(value);
        }
    }

    /**
     * A name that is not quoted: a variable, {@code package:variable}.
     *
     * @param name the name
     */
    record Ident(String name) implements OpamValue {
        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * A whole number.
     *
     * @param value the number
     */
    record Int(long value) implements OpamValue {
        @Override
        public String toString() {
            return Long.toString(value);
        }
    }

    /**
     * A truth value.
     *
     * @param value {@code true} or {@code false}
     */
    record Bool(boolean value) implements OpamValue {
        @Override
        public String toString() {
            return Boolean.toString(value);
        }
    }

    /**
     * A list, {@code [ … ]}.
     *
     * @param items what is in it
     */
    record Sequence(List<OpamValue> items) implements OpamValue {
        /** Copies the list. */
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String toString() {
            return '[' + joined(items, " ") + ']';
        }
    }

    /**
     * Values in parentheses.
     *
     * @param items what is in it
     */
    record Group(List<OpamValue> items) implements OpamValue {
        /** Copies the list. */
        public Group {
            items = List.copyOf(items);
        }

        @Override
        public String toString() {
            return '(' + joined(items, " ") + ')';
        }
    }

    /**
     * A value with options, {@code "lwt" {>= "5.7" & build}}.
     *
     * @param value what is before the braces
     * @param options what is in the braces
     */
    record Option(OpamValue value, List<OpamValue> options) implements OpamValue {
        /** Copies the list. */
        public Option {
            options = List.copyOf(options);
        }

        @Override
        public String toString() {
            return value + " {" + joined(options, " ") + '}';
        }
    }

    /**
     * A comparison, {@code os-version >= "8"}.
     *
     * @param left a name, string, number or truth value
     * @param operator {@code =}, {@code !=}, {@code <}, {@code <=}, {@code >}, {@code >=} or {@code ~}
     * @param right a name, string, number or truth value
     */
    record Relation(OpamValue left, String operator, OpamValue right) implements OpamValue {
        @Override
        public String toString() {
            return left + " " + operator + ' ' + right;
        }
    }

    /**
     * A comparison without its left side, {@code >= "5.7"}: of the version of the package it is an option of.
     *
     * @param operator as in {@link Relation}
     * @param right a name, string, number or truth value
     */
    record Bound(String operator, OpamValue right) implements OpamValue {
        @Override
        public String toString() {
            return operator + ' ' + right;
        }
    }

    /**
     * {@code !value}, or {@code ?name}: whether a variable is defined.
     *
     * @param operator {@code !} or {@code ?}
     * @param operand what it applies to
     */
    record Prefix(String operator, OpamValue operand) implements OpamValue {
        @Override
        public String toString() {
            return operator + operand;
        }
    }

    /**
     * Values with one and the same logical operator between them. Both operators are associative, so that a chain is one value.
     *
     * @param operator {@code &} or {@code |}
     * @param operands two or more
     */
    record Logical(String operator, List<OpamValue> operands) implements OpamValue {
        /** Copies the list. */
        public Logical {
            operands = List.copyOf(operands);
        }

        @Override
        public String toString() {
            return joined(operands, ' ' + operator + ' ');
        }
    }

    /**
     * A change of an environment variable, {@code PATH += "bin"}. With {@code =} it reads as a {@link Relation}.
     *
     * @param variable the variable
     * @param operator {@code +=}, {@code =+}, {@code :=}, {@code =:} or {@code =+=}
     * @param value what is put there
     */
    record EnvUpdate(OpamValue variable, String operator, OpamValue value) implements OpamValue {
        @Override
        public String toString() {
            return variable + " " + operator + ' ' + value;
        }
    }

    /**
     * Writes a string as opam reads it.
     *
     * @param text the string
     * @return the string in quotes
     */
    static String quoted(String text) {
        return '"'
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        // A carriage return before a line end is not part of a string.
                        .replace("\r", "\\r")
                + '"';
    }

    private static String joined(List<OpamValue> values, String separator) {
        return values.stream().map(OpamValue::toString).collect(Collectors.joining(separator));
    }
}
