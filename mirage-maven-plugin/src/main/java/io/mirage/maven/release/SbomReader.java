package io.mirage.maven.release;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads which packages are in a bill of materials. It may come from anywhere: names and versions have to have their forms.
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
     * @return versions by package; an empty version when it does not say
     * @throws IndexFormatException if it is none
     * @throws IOException if it cannot be read
     */
    public static SortedMap<String, String> read(Path file) throws IndexFormatException, IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LONGEST + 1);
        }
        if (bytes.length > LONGEST) {
            throw wrong("it has more than " + LONGEST + " bytes", null);
        }
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(DEPTH).build())
                .build();
        SortedMap<String, String> packages = new TreeMap<>();
        try (JsonParser parser = factory.createParser(new String(bytes, StandardCharsets.UTF_8))) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw wrong("it is not an object", null);
            }
            boolean known = false;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("bomFormat")) {
                    known = "CycloneDX".equals(parser.getText());
                } else if (name.equals("components") && value == JsonToken.START_ARRAY) {
                    components(parser, packages);
                } else {
                    parser.skipChildren();
                }
            }
            if (!known) {
                throw wrong("its bomFormat is not CycloneDX", null);
            }
        } catch (IOException e) {
            throw wrong("it is not JSON", e);
        }
        return packages;
    }

    private static void components(JsonParser parser, SortedMap<String, String> packages)
            throws IOException, IndexFormatException {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            String name = "";
            String version = "";
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                if (field.equals("name")) {
                    name = String.valueOf(parser.getText());
                } else if (field.equals("version")) {
                    version = String.valueOf(parser.getText());
                }
                parser.skipChildren();
            }
            if (!NAME.matcher(name).matches()
                    || !(version.isEmpty() || VERSION.matcher(version).matches())) {
                throw wrong("one of its components has no name, or a version, of opam's", null);
            }
            if (packages.size() == MOST_PACKAGES) {
                throw wrong("it has more than " + MOST_PACKAGES + " components", null);
            }
            packages.put(name, version);
        }
    }

    private static IndexFormatException wrong(String what, @Nullable Throwable cause) {
        return new IndexFormatException(what, cause);
    }
}
