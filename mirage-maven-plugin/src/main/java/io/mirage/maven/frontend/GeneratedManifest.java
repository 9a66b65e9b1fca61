package io.mirage.maven.frontend;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.mirage.maven.project.Device;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The {@code manifest.json} that the mirage tool generates for the Solo5 targets (Solo5 0.9, {@code mft_abi.h}):
 * {@code {"type": "solo5.manifest", "version": 1, "devices": [{"name": "service", "type": "NET_BASIC"}]}}.
 */
final class GeneratedManifest {
    private GeneratedManifest() {}

    /**
     * The devices of a manifest, sorted by name.
     *
     * @param json the file
     * @throws IOException if it is not a manifest of version 1, or names a device type that Solo5 does not have
     */
    static List<Device> devices(String json) throws IOException {
        List<Device> devices = new ArrayList<>();
        String type = "";
        int version = 0;
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            require(parser.nextToken() == JsonToken.START_OBJECT, "it is no JSON object");
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                switch (field) {
                    case "type" -> type = parser.getText();
                    case "version" -> version = parser.getValueAsInt();
                    case "devices" -> devices(parser, devices);
                    default -> parser.skipChildren();
                }
            }
        }
        require(type.equals("solo5.manifest"), "its type is '" + type + "', not solo5.manifest");
        require(version == 1, "its version is " + version + ", not 1");
        devices.sort(Comparator.comparing(Device::name));
        return List.copyOf(devices);
    }

    private static void devices(JsonParser parser, List<Device> devices) throws IOException {
        require(parser.currentToken() == JsonToken.START_ARRAY, "its devices are no list");
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            String name = "";
            String type = "";
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                switch (field) {
                    case "name" -> name = parser.getText();
                    case "type" -> type = parser.getText();
                    default -> parser.skipChildren();
                }
            }
            devices.add(new Device(name, type(name, type)));
        }
        require(parser.currentToken() == JsonToken.END_ARRAY, "there is something in its devices that is no device");
    }

    private static Device.Type type(String name, String type) throws IOException {
        for (Device.Type known : Device.Type.values()) {
            if (known.manifestName().equals(type)) {
                return known;
            }
        }
        throw new IOException("its device '" + name + "' is of type '" + type + "', which Solo5 does not have");
    }

    private static void require(boolean condition, String fault) throws IOException {
        if (!condition) {
            throw new IOException(fault);
        }
    }
}
