package io.mirage.maven.release;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads of which packages code can be in an image, from a bill of materials. It may come from anywhere: names and versions have
 * to have their forms, and no other text of it gets into a message.
 *
 * @since 0.1.0
 */
public final class SbomReader {
    /** The most bytes that a bill of materials may have. */
    public static final int LONGEST = 32 << 20;

    private static final int MOST_PACKAGES = 10_000;
    private static final int DEPTH = 64;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_+-]{1,128}");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9_+.~:-]{1,128}");

    private SbomReader() {}

    /**
     * Reads a file.
     *
     * @param file a bill of materials, CycloneDX in JSON
     * @return versions by package, without packages that only build (scope {@code excluded}); an empty version when it does not
     *     say
     * @throws IndexFormatException if it is none
     * @throws IOException if it cannot be read
     */
    public static SortedMap<String, String> read(Path file) throws IndexFormatException, IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LONGEST + 1);
        }
        if (bytes.length > LONGEST) {
            throw wrong("it has more than " + LONGEST + " bytes");
        }
        JsonFactory factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(DEPTH).build())
                .build();
        try (JsonParser parser = factory.createParser(new String(bytes, StandardCharsets.UTF_8))) {
            return packages(parser);
        } catch (StreamConstraintsException e) {
            throw wrong("it goes deeper than " + DEPTH
                    + " objects and lists, or a name, a text or a number in it is too long" + place(e));
        } catch (JsonProcessingException e) {
            throw wrong("it is not JSON, or an object in it has a field twice" + place(e));
        }
    }

    /** Where the parser stopped. Its message has text of the file, which may move a cursor: so it is no cause either. */
    private static String place(JsonProcessingException e) {
        JsonLocation location = e.getLocation();
        return location == null ? "" : ", at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private static SortedMap<String, String> packages(JsonParser parser) throws IOException, IndexFormatException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw wrong("it is not an object");
        }
        SortedMap<String, String> packages = new TreeMap<>();
        boolean known = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("bomFormat")) {
                known = value == JsonToken.VALUE_STRING && parser.getText().equals("CycloneDX");
                parser.skipChildren();
            } else if (name.equals("components")) {
                if (value != JsonToken.START_ARRAY) {
                    throw wrong("components is not a list");
                }
                components(parser, packages);
            } else {
                parser.skipChildren();
            }
        }
        if (parser.nextToken() != null) {
            throw wrong("something follows its end");
        }
        if (!known) {
            throw wrong("its bomFormat is not CycloneDX");
        }
        return packages;
    }

    private static void components(JsonParser parser, SortedMap<String, String> packages)
            throws IOException, IndexFormatException {
        int count = 0;
        for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
            if (count == MOST_PACKAGES) {
                throw wrong("it has more than " + MOST_PACKAGES + " components");
            }
            String where = "components[" + count + "]";
            if (next != JsonToken.START_OBJECT) {
                throw wrong(where + " is not an object");
            }
            component(parser, where, packages);
            count++;
        }
    }

    private static void component(JsonParser parser, String where, SortedMap<String, String> packages)
            throws IOException, IndexFormatException {
        String name = "";
        String version = "";
        String scope = "";
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "name" -> name = text(parser, where + ".name");
                case "version" -> version = text(parser, where + ".version");
                case "scope" -> scope = text(parser, where + ".scope");
                default -> parser.skipChildren();
            }
        }
        if (!NAME.matcher(name).matches()) {
            throw wrong(where + " has no name, or none of opam's form");
        }
        if (!version.isEmpty() && !VERSION.matcher(version).matches()) {
            throw wrong(where + ".version is not of opam's form");
        }
        if (!scope.equals("excluded")) {
            packages.put(name, version);
        }
    }

    private static String text(JsonParser parser, String where) throws IOException, IndexFormatException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw wrong(where + " is not a text");
        }
        return parser.getText();
    }

    private static IndexFormatException wrong(String what) {
        return new IndexFormatException(what);
    }
}
