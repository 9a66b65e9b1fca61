package io.mirage.maven.opam;

import io.mirage.maven.opam.OpamValue.Bool;
import io.mirage.maven.opam.OpamValue.Group;
import io.mirage.maven.opam.OpamValue.Ident;
import io.mirage.maven.opam.OpamValue.Int;
import io.mirage.maven.opam.OpamValue.Logical;
import io.mirage.maven.opam.OpamValue.Prefix;
import io.mirage.maven.opam.OpamValue.Relation;
import io.mirage.maven.opam.OpamValue.Text;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Evaluates filters as opam does ({@code opamFilter.ml} of opam 2.1): with a third truth value for what an undefined
 * variable has a part in, which is false in the end.
 */
final class OpamFilter {
    private static final String TRUE = "true";
    private static final String FALSE = "false";

    private final Map<String, String> variables;

    OpamFilter(Map<String, String> variables) {
        this.variables = variables;
    }

    boolean holds(OpamValue filter) {
        return value(filter).equals(Optional.of(TRUE));
    }

    /** Whether it is false, whatever the undefined variables are. */
    boolean fails(OpamValue filter) {
        return value(filter).equals(Optional.of(FALSE));
    }

    /** A string; of a truth value, its name. Empty if it is undefined. */
    private Optional<String> value(OpamValue filter) {
        if (filter instanceof Text text) {
            return Optional.of(text.value());
        } else if (filter instanceof Ident ident) {
            return Optional.ofNullable(variables.get(ident.name()));
        } else if (filter instanceof Bool bool) {
            return truth(bool.value());
        } else if (filter instanceof Int number) {
            return Optional.of(Long.toString(number.value()));
        } else if (filter instanceof Group group) {
            return all(group.items(), TRUE);
        } else if (filter instanceof Logical logical) {
            return all(logical.operands(), logical.operator().equals("&") ? TRUE : FALSE);
        } else if (filter instanceof Relation relation) {
            return value(relation.left())
                    .flatMap(left -> value(relation.right())
                            .flatMap(right -> truth(holds(relation.operator(), OpamVersion.compare(left, right)))));
        } else if (filter instanceof Prefix prefix) {
            Optional<String> operand = value(prefix.operand());
            return prefix.operator().equals("?") ? truth(operand.isPresent()) : operand.flatMap(OpamFilter::negated);
        }
        return Optional.empty();
    }

    /** One value that is not the neutral one decides, even beside an undefined one. */
    private Optional<String> all(List<OpamValue> operands, String neutral) {
        String other = neutral.equals(TRUE) ? FALSE : TRUE;
        List<Optional<String>> values = operands.stream().map(this::value).toList();
        if (values.contains(Optional.of(other))) {
            return Optional.of(other);
        }
        return values.stream().allMatch(Optional.of(neutral)::equals) ? Optional.of(neutral) : Optional.empty();
    }

    private static Optional<String> negated(String truth) {
        return switch (truth) {
            case TRUE -> Optional.of(FALSE);
            case FALSE -> Optional.of(TRUE);
            default -> Optional.empty();
        };
    }

    private static Optional<String> truth(boolean holds) {
        return Optional.of(holds ? TRUE : FALSE);
    }

    private static boolean holds(String operator, int order) {
        return switch (operator) {
            case "=" -> order == 0;
            case "!=" -> order != 0;
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }
}
