package io.mirage.maven.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Images, a line each, as reports show them. */
final class ImageTable {
    private final List<List<String>> rows = new ArrayList<>();

    ImageTable() {
        rows.add(List.of("IMAGE", "ARCH", "ABI", "DEVICES", "SIZE", "SHA-256"));
    }

    /** Adds an image; the size is in bytes. */
    void add(String image, String architecture, Optional<String> abi, String devices, long size, String sha256) {
        rows.add(List.of(image, architecture, abi.orElse("none"), devices, Builder.size(size), sha256));
    }

    List<String> lines() {
        return Table.lines(rows);
    }
}
