package io.mirage.maven.release;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;

/**
 * JSON as the plugin writes it: the same bytes on every system for the same value.
 *
 * @since 0.1.0
 */
public final class Json {
    private Json() {}

    /**
     * Writes a value.
     *
     * @param value a record, a map or a list
     * @return its JSON, indented by two blanks, with LF line ends and one at the end
     */
    public static String write(Object value) {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        Separators separators = Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator("");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter()
                .withSeparators(separators)
                .withObjectIndenter(indenter)
                .withArrayIndenter(indenter);
        try {
            return new ObjectMapper()
                            .configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, false)
                            .writer(printer)
                            .writeValueAsString(value)
                    + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a value that JSON can hold", e);
        }
    }
}
