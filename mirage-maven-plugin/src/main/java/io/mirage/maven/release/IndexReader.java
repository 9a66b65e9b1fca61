package io.mirage.maven.release;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.mirage.maven.solo5.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the index of a release, version 1. It may come from anywhere, so nothing in it is taken as it is: every text has to
 * match the form of what it names, every number its bounds. Fields that are not known are left out, so that a later plugin
 * can add some.
 *
 * @since 0.1.0
 */
public final class IndexReader {
    /** The most bytes that an index may have. */
    public static final int LONGEST = 1 << 20;

    private static final int MOST_IMAGES = 256;
    private static final long LARGEST_IMAGE = 1L << 40;
    private static final int DEPTH = 16;
    private static final int LONGEST_TEXT = 1024;
    private static final int MOST_FIELDS = 64;
    private static final String WORD = "[A-Za-z0-9][A-Za-z0-9_-]{0,63}";
    // One part of a file's name in a repository: no separator, and no dot where it could make "..".
    private static final String PART = "[A-Za-z0-9](?:[A-Za-z0-9_+-]|\\.(?!\\.)){0,127}";
    private static final String COORDINATE = "[A-Za-z0-9_](?:[A-Za-z0-9_+-]|\\.(?!\\.)){0,255}";

    private IndexReader() {}

    /**
     * Reads a file.
     *
     * @param file an index
     * @return what it says
     * @throws IndexFormatException if it is no index of version 1
     * @throws IOException if it cannot be read
     */
    public static PublishedIndex read(Path file) throws IndexFormatException, IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in.readNBytes(LONGEST + 1));
        }
    }

    /**
     * Reads bytes.
     *
     * @param bytes an index
     * @return what it says
     * @throws IndexFormatException if they are no index of version 1
     */
    public static PublishedIndex read(byte[] bytes) throws IndexFormatException {
        if (bytes.length > LONGEST) {
            throw wrong("it has more than " + LONGEST + " bytes");
        }
        JsonFactory factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEPTH)
                        .maxStringLength(LONGEST_TEXT)
                        .maxNameLength(LONGEST_TEXT)
                        .maxNumberLength(LONGEST_TEXT)
                        .build())
                .build();
        // Decoded here, so that the parser does not guess another encoding from the first bytes.
        try (JsonParser parser = factory.createParser(new String(bytes, StandardCharsets.UTF_8))) {
            Fields root = new Fields("", object(parser, parser.nextToken(), ""));
            if (parser.nextToken() != null) {
                throw wrong("something follows its end");
            }
            return index(root);
        } catch (IOException e) {
            // Not as the cause: Maven prints the messages of causes, and this one quotes the document.
            throw wrong("it is not the JSON of an index: " + firstLine(e));
        }
    }

    private static String firstLine(IOException e) {
        return clean(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }

    private static PublishedIndex index(Fields root) throws IndexFormatException {
        long version = root.number("schemaVersion", 0, Integer.MAX_VALUE);
        if (version != Index.SCHEMA_VERSION) {
            throw wrong("its schemaVersion is " + version + ", and this plugin knows " + Index.SCHEMA_VERSION
                    + ": use a newer plugin");
        }
        List<Index.ImageEntry> images = new ArrayList<>();
        Set<Index.Artifact> artifacts = new HashSet<>();
        for (Fields image : root.objects("images", MOST_IMAGES)) {
            Index.ImageEntry entry = image(image);
            if (!artifacts.add(entry.artifact())) {
                throw wrong(
                        "two images have the coordinates …:" + entry.artifact().label());
            }
            images.add(entry);
        }
        return new PublishedIndex(
                root.text("name", COORDINATE),
                root.text("groupId", COORDINATE),
                root.text("artifactId", COORDINATE),
                root.text("version", COORDINATE),
                images);
    }

    private static Index.ImageEntry image(Fields image) throws IndexFormatException {
        Fields artifact = image.object("artifact");
        Index.@Nullable Abi abi = null;
        if (image.has("abi")) {
            Fields fields = image.object("abi");
            abi = new Index.Abi(fields.text("target", WORD), fields.number("version", 0, Integer.MAX_VALUE));
        }
        List<Index.DeviceEntry> devices = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Fields device : image.objects("devices", Manifest.MAX_DEVICES)) {
            Index.DeviceEntry entry = new Index.DeviceEntry(
                    device.text("name", "[A-Za-z0-9]{1," + Manifest.MAX_NAME_LENGTH + "}"),
                    device.text("type", "net|block"));
            if (!names.add(entry.name())) {
                throw wrong("two devices of one image are called " + entry.name());
            }
            devices.add(entry);
        }
        return new Index.ImageEntry(
                image.text("target", WORD),
                image.text("arch", WORD),
                image.text("context", "[A-Za-z0-9_-]{1,128}"),
                new Index.Artifact(artifact.text("extension", PART), artifact.text("classifier", PART)),
                image.number("size", 1, LARGEST_IMAGE),
                image.text("sha256", "[0-9a-f]{64}"),
                abi,
                devices);
    }

    // --- JSON as plain values. Its size is bounded by that of the text, its depth by the parser.

    private static Map<String, Object> object(JsonParser parser, @Nullable JsonToken token, String where)
            throws IOException, IndexFormatException {
        if (token != JsonToken.START_OBJECT) {
            throw wrong((where.isEmpty() ? "it" : where) + " is not an object");
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        for (JsonToken next = parser.nextToken(); next != JsonToken.END_OBJECT; next = parser.nextToken()) {
            String name = parser.currentName();
            if (fields.size() == MOST_FIELDS) {
                throw wrong((where.isEmpty() ? "it" : where) + " has more than " + MOST_FIELDS + " fields");
            }
            fields.put(name, value(parser, parser.nextToken(), name));
        }
        return fields;
    }

    private static Object value(JsonParser parser, JsonToken token, String where)
            throws IOException, IndexFormatException {
        return switch (token) {
            case START_OBJECT -> object(parser, token, where);
            case START_ARRAY -> {
                List<Object> list = new ArrayList<>();
                for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                    list.add(value(parser, next, where));
                }
                yield list;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? parser.getBigIntegerValue()
                        : (Object) parser.getLongValue();
            default -> token;
        };
    }

    private static IndexFormatException wrong(String what) {
        return new IndexFormatException(clean(what));
    }

    /** A text from elsewhere goes into a message with nothing in it that moves a cursor. */
    private static String clean(String text) {
        return text.replaceAll("[^\\x20-\\x7e…]", "?");
    }

    /**
     * An object, and how it is called in messages.
     *
     * @param where its name, with a dot; empty for the whole
     * @param values by name
     */
    private record Fields(String where, Map<String, Object> values) {
        boolean has(String name) {
            return values.containsKey(name);
        }

        String text(String name, String form) throws IndexFormatException {
            if (get(name) instanceof String text && Pattern.matches(form, text)) {
                return text;
            }
            throw wrong(where + name + " is not of the form " + form + ": " + shown(get(name)));
        }

        long number(String name, long least, long most) throws IndexFormatException {
            if (get(name) instanceof Long number && number >= least && number <= most) {
                return number;
            }
            throw wrong(
                    where + name + " is not a whole number from " + least + " to " + most + ": " + shown(get(name)));
        }

        Fields object(String name) throws IndexFormatException {
            return fields(where + name, get(name));
        }

        List<Fields> objects(String name, int most) throws IndexFormatException {
            if (!(get(name) instanceof List<?> list) || list.size() > most) {
                throw wrong(where + name + " is not a list of at most " + most);
            }
            List<Fields> objects = new ArrayList<>();
            for (Object element : list) {
                objects.add(fields(where + name + "[" + objects.size() + "]", element));
            }
            return objects;
        }

        private static Fields fields(String where, Object value) throws IndexFormatException {
            if (!(value instanceof Map<?, ?> map)) {
                throw wrong(where + " is not an object");
            }
            Map<String, Object> fields = new LinkedHashMap<>();
            map.forEach((name, of) -> fields.put(String.valueOf(name), of));
            return new Fields(where + ".", fields);
        }

        private Object get(String name) throws IndexFormatException {
            Object value = values.get(name);
            if (value == null) {
                throw wrong("it has no " + where + name);
            }
            return value;
        }

        private static String shown(Object value) {
            String text = String.valueOf(value);
            return "'" + (text.length() > 80 ? text.substring(0, 80) + "…" : text) + "'";
        }
    }
}
