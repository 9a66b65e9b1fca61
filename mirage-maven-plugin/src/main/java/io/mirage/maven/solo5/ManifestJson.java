package io.mirage.maven.solo5;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The text of {@code manifest.json}, the input of {@code solo5-elftool gen-manifest} (Solo5 0.9.3).
 *
 * @since 0.1.0
 */
public final class ManifestJson {
    private ManifestJson() {}

    /**
     * Writes a manifest. Names and types hold nothing that JSON would have to escape.
     *
     * @param manifest its devices are written in their order
     * @return one line without line end: the same manifest, the same text
     * @since 0.1.0
     */
    public static String write(Manifest manifest) {
        return manifest.devices().stream()
                .map(ManifestJson::write)
                .collect(Collectors.joining(
                        ",",
                        "{\"type\":\"solo5.manifest\",\"version\":" + manifest.version() + ",\"devices\":[",
                        "]}"));
    }

    /**
     * Writes the manifest of some devices.
     *
     * @param devices at most {@value Manifest#MAX_DEVICES}, no name twice
     * @return one line without line end: the same devices, the same text
     * @throws IllegalArgumentException if the devices make no manifest
     * @since 0.1.0
     */
    public static String write(List<Device> devices) {
        return write(new Manifest(Manifest.VERSION, devices));
    }

    private static String write(Device device) {
        return "{\"name\":\"" + device.name() + "\",\"type\":\"" + device.type().name() + "\"}";
    }
}
