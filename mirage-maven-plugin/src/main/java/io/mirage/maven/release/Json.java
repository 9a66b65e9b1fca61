package io.mirage.maven.release;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * JSON as the plugin writes it: the same bytes on every system for the same value. It uses Jackson's generator alone,
 * because binding objects costs every build hundreds of classes that only this would use.
 *
 * @since 0.1.0
 */
public final class Json {
    private Json() {}

    /**
     * Writes a value.
     *
     * @param value a map, a list, a text, a number, a truth value, an {@code Optional}, which is null when it is empty, or a
     *     record of these; a record's components are written in the order they are declared in, those that are null are
     *     left out
     * @return its JSON, indented by two blanks, with LF line ends and one at the end
     * @throws IllegalArgumentException if there is anything else in it
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
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = new JsonFactory().createGenerator(text)) {
            generator.setPrettyPrinter(printer);
            write(generator, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text + "\n";
    }

    private static void write(JsonGenerator generator, Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            generator.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                field(generator, String.valueOf(entry.getKey()), entry.getValue());
            }
            generator.writeEndObject();
        } else if (value instanceof Record) {
            generator.writeStartObject();
            for (RecordComponent component : value.getClass().getRecordComponents()) {
                field(generator, component.getName(), component(component, value));
            }
            generator.writeEndObject();
        } else if (value instanceof Iterable<?> list) {
            generator.writeStartArray();
            for (Object element : list) {
                write(generator, element);
            }
            generator.writeEndArray();
        } else if (value instanceof Optional<?> optional) {
            if (optional.isPresent()) {
                write(generator, optional.get());
            } else {
                generator.writeNull();
            }
        } else if (value instanceof String text) {
            generator.writeString(text);
        } else if (value instanceof Integer || value instanceof Long) {
            generator.writeNumber(((Number) value).longValue());
        } else if (value instanceof Boolean truth) {
            generator.writeBoolean(truth);
        } else {
            throw new IllegalArgumentException("not a value that JSON can hold: " + value.getClass());
        }
    }

    private static void field(JsonGenerator generator, String name, @Nullable Object value) throws IOException {
        if (value != null) {
            generator.writeFieldName(name);
            write(generator, value);
        }
    }

    private static @Nullable Object component(RecordComponent component, Object of) {
        try {
            return component.getAccessor().invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("cannot read " + component, e);
        }
    }
}
